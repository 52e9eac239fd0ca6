import { realpathSync, statSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'
import { sep } from '../node/path.js'

/** Returns the path without symbolic links; `undefined` if there is no such file, the links form a circle, or the name is not valid. */
export function realPathOf(path: string): string | undefined {
  return orUndefined(() => nameOnDisk(realpathSync(path)))
}

/** Returns the real path of a file; `undefined` for a folder too. */
export function realFileOf(path: string): string | undefined {
  return orUndefined(() => (statSync(path).isFile() ? nameOnDisk(realpathSync(path)) : undefined))
}

/** Systems whose file systems don't tell upper from lower case, mostly. */
export const IGNORES_CASE = process.platform === 'win32' || process.platform === 'darwin'

/**
 * The name of a file as it is on the disk, where it may have been written in another case: the watcher knows it by that name alone. On a network
 * drive of Windows the system names the server instead of the drive: what follows that is the same.
 */
export function nameOnDisk(
  path: string,
  realNameOf: ((path: string) => string) | undefined = IGNORES_CASE ? realpathSync.native : undefined,
): string {
  const name = realNameOf && orUndefined(() => realNameOf(path))
  if (name === undefined || name === path) return path
  const written = path.split(sep)
  const own = name.split(sep)
  const isSame = (count: number) => own.at(-count)?.toLowerCase() === written.at(-count)?.toLowerCase()
  let count = 0
  while (count < Math.min(own.length, written.length) && isSame(count + 1)) count++
  return [...written.slice(0, written.length - count), ...own.slice(own.length - count)].join(sep)
}
