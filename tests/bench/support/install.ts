import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { versionIn } from './repository.js'

/** Packages by their names, each in one version, or as another package in one version: `npm:hot-hook@1.0.0`. */
export type FixedVersions = Readonly<Record<string, string>>

/** Installs packages into a folder, unless all of them are there in these versions. Throws if npm can't. */
export function installOnce(folder: string, packages: FixedVersions): void {
  const isThere = ([name, version]: [string, string]) =>
    versionIn(join(folder, 'node_modules', name)) === versionOf(version)
  if (Object.entries(packages).every(isThere)) return

  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }))
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`Cannot install ${Object.keys(packages).join(', ')} in ${folder}`)
}

/** The version itself, also where a package stands in for another. */
export function versionOf(fixed: string): string {
  return fixed.replace(/^.*@/, '')
}
