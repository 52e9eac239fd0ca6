import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))
/** For what benchmarks need and leave behind; git ignores it. */
export const CACHE = join(REPOSITORY, '.cache/bench')

/** Writes a result as JSON, and returns where. */
export function writeResult(name: string, result: unknown): string {
  const path = join(CACHE, `${name}.json`)
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(path, `${JSON.stringify(result, undefined, 2)}\n`)
  return path
}

/** The version that the package.json in a folder states; `undefined` without one. */
export function versionIn(folder: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}
