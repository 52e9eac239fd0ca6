import { readFileSync, statSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'

/**
 * Reads a file, as text or as bytes. Throws what Node throws if it can't be read, and an error of its own for a pipe or a device: to read that
 * may never end.
 */
export function readRegular(path: string, encoding: 'utf8'): string
export function readRegular(path: string, encoding: 'utf8' | null): string | Buffer
export function readRegular(path: string, encoding: 'utf8' | null): string | Buffer {
  const stats = statSync(path)
  // What Node says of a folder is known elsewhere.
  if (!stats.isFile() && !stats.isDirectory()) throw new Error(`${path}: not a regular file`)
  return readFileSync(path, encoding)
}

/** Returns the text of a file; `undefined` if it cannot be read. */
export function readIfThere(path: string): string | undefined {
  return orUndefined(() => readRegular(path, 'utf8'))
}
