import { readdirSync, unlinkSync } from 'node:fs'
import { cacheFolder } from '../cache/cache-folder.js'
import { DAY_MS } from '../cache/tidy-folder.js'
import { digestOf } from '../files/digest.js'
import { modifiedAt } from '../files/file-times.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname, join } from '../node/path.js'
import { succeeds } from '../node/succeeds.js'

const FOLDER = 'types'
const ENDING = '.tsbuildinfo'
/** Files that were not written for longer are deleted. */
const KEPT_MS = 30 * DAY_MS

/**
 * Returns the file for what the compiler keeps from one check to the next (`--incremental`), in hot-hook's cache. `cache` is what `HOT_HOOK_CACHE`
 * says; `undefined` if it is off.
 */
export function stateFileOf(tsconfig: string, version: string, cache: string | undefined): string | undefined {
  const folder = cacheFolder(cache, dirname(tsconfig))
  return folder && join(folder, FOLDER, `${digestOf(`${tsconfig} ${version}`).slice(0, 16)}${ENDING}`)
}

/** Deletes the files beside this one that are no longer used. */
export function tidyBeside(stateFile: string): void {
  const folder = dirname(stateFile)
  for (const name of orUndefined(() => readdirSync(folder)) ?? []) {
    const path = join(folder, name)
    const age = Math.abs(Date.now() - (modifiedAt(path) ?? 0))
    if (name.endsWith(ENDING) && age > KEPT_MS) succeeds(() => unlinkSync(path))
  }
}
