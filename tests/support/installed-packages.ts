import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const FOLDER = fileURLToPath(new URL('../../.cache/packages/', import.meta.url))

/**
 * Installs packages that only a test needs, by name and exact version, and resolves with their `node_modules` folder. What has been
 * installed once stays in `.cache`, for all test files: each installs into a folder of its own, and the first one that is done keeps it.
 */
export async function installed(packages: Readonly<Record<string, string>>): Promise<string> {
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
  const folder = join(FOLDER, createHash('sha256').update(wanted.toSorted().join()).digest('hex').slice(0, 16))
  if (!existsSync(folder)) await install(wanted, folder)
  return join(folder, 'node_modules')
}

async function install(wanted: readonly string[], folder: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const own = mkdtempSync(join(FOLDER, 'installing-'))
  try {
    // Otherwise npm would install into the repository.
    writeFileSync(join(own, 'package.json'), '{ "private": true }')
    const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--workspaces=false']
    await promisify(execFile)('npm', ['install', ...options, ...wanted], { cwd: own, env: withoutNpm(process.env) })
    renameSync(own, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

/** Where `npm test` runs this, npm has put its own settings for this repository there. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_') && name !== 'NODE_OPTIONS'))
}
