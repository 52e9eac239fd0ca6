import { readFileSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'

/** Returns the text of a file; `undefined` if it cannot be read. */
export function readIfThere(path: string): string | undefined {
  return orUndefined(() => readFileSync(path, 'utf8'))
}
