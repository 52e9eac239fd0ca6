import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'

/** Without waiting for whoever writes into a pipe. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
/** In bytes. No text is longer: V8's longest string has 2 ** 29 - 24 characters. */
const LARGEST = 2 ** 29

/**
 * Reads a file, as text or as bytes. Throws what Node throws if it can't be read, and an error of its own for a pipe or a device, which may
 * never end, and for a file that is too large.
 */
export function readRegular(path: string, encoding: 'utf8'): string
export function readRegular(path: string, encoding: 'utf8' | null): string | Buffer
export function readRegular(path: string, encoding: 'utf8' | null): string | Buffer {
  return withRegular(path, (file) => readFileSync(file, encoding))
}

/** Opens a file for reading, gives it to `read` with its stats, and closes it. Throws as {@link readRegular}. */
export function withRegular<Result>(path: string, read: (file: number, stats: Stats) => Result): Result {
  const file = openSync(path, READ)
  try {
    // To ask for the open file takes half the time of asking for its path.
    const stats = fstatSync(file)
    // What Node says of a folder is known elsewhere.
    if (!stats.isFile() && !stats.isDirectory()) throw new Error('not a regular file')
    if (stats.size > LARGEST) throw new Error(`too large (${stats.size} bytes)`)
    return read(file, stats)
  } finally {
    closeSync(file)
  }
}

/** Returns the text of a file; `undefined` if it cannot be read. */
export function readIfThere(path: string): string | undefined {
  return orUndefined(() => readRegular(path, 'utf8'))
}
