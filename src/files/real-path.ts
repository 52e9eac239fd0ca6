import { realpathSync, statSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'

/** Returns the path without symbolic links; `undefined` if there is no such file, the links form a circle, or the name is not valid. */
export function realPathOf(path: string): string | undefined {
  return orUndefined(() => nameOnDisk(realpathSync(path)))
}

/** Returns the real path of a file; `undefined` for a folder too. */
export function realFileOf(path: string): string | undefined {
  return orUndefined(() => (statSync(path).isFile() ? nameOnDisk(realpathSync(path)) : undefined))
}

/** Systems whose file systems don't tell upper from lower case, mostly. */
const IGNORES_CASE = process.platform === 'win32' || process.platform === 'darwin'

/**
 * The name of a file as it is on the disk, where it may have been written in another case: the watcher knows it by that name alone. A path of
 * Windows that leads to a network drive stays as it is.
 */
export function nameOnDisk(
  path: string,
  realNameOf: ((path: string) => string) | undefined = IGNORES_CASE ? realpathSync.native : undefined,
): string {
  const name = realNameOf && orUndefined(() => realNameOf(path))
  return name !== undefined && name.toLowerCase() === path.toLowerCase() ? name : path
}
