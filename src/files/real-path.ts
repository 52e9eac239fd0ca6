import { realpathSync, statSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'

/** Returns the path without symbolic links; `undefined` if there is no such file, the links form a circle, or the name is not valid. */
export function realPathOf(path: string): string | undefined {
  return orUndefined(() => realpathSync(path))
}

/** Returns the real path of a file; `undefined` for a folder too. */
export function realFileOf(path: string): string | undefined {
  return orUndefined(() => (statSync(path).isFile() ? realpathSync(path) : undefined))
}
