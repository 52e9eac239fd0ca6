// Runs a program of this repository, in TypeScript as it is, under the loader, which is built first if the build is out of date.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const loader = new URL('../../loader.mjs', import.meta.url)

/** Ends this process as the program ends. */
export function runUnderLoader(path, options) {
  if (!existsSync(join(repository, 'node_modules/esbuild'))) npm('ci')
  if (!isBuilt()) npm('run', 'build')

  // A save of the program's own files is nothing to start it again for.
  const child = spawn(process.execPath, ['--import', loader.href, path, ...options], {
    stdio: 'inherit',
    env: { ...process.env, HOT_HOOK_WATCH: 'false' },
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1))
}

function isBuilt() {
  const built = statSync(join(repository, 'dist/cli.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = readdirSync(join(repository, 'src'), { recursive: true }).filter((file) => file.endsWith('.ts'))
  return sources.every((file) => statSync(join(repository, 'src', file)).mtimeMs <= built)
}

function npm(...args) {
  const { status } = spawnSync('npm', args, { cwd: repository, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(1)
}
