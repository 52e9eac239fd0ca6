import { accessSync, constants, readFileSync } from 'node:fs'
import { markUsed } from '../cache/tidy-folder.js'
import { createFolder } from '../files/create-folder.js'
import { withRegular } from '../files/read-if-there.js'
import { isTrusted, replaceFile } from '../files/trusted-file.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname } from '../node/path.js'
import { succeeds } from '../node/succeeds.js'

/** In bytes. A stamp is shorter. */
const HEADER_LENGTH = 96

/**
 * A file with what V8 has compiled of a script ("code cache"), which saves a start the time to do it again.
 *
 *     header                 code                               code
 *     stamp of the script    of script.createCachedData()       the same once more
 *
 * V8 itself refuses the code of another version of V8, or for other flags. But of the script it compares the length alone, and the code not
 * at all: a flipped bit would crash the process, in each start. Two copies reveal it. To compare them takes a tenth of the time of a checksum.
 */
export class CodeCache {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** Returns the code of the script with a stamp; `undefined` if it is not here. */
  read(stamp: string): Buffer | undefined {
    return orUndefined(() => {
      const bytes = withRegular(this.#file, (file, stats) => {
        if (!isTrusted(stats)) throw new Error('not to be trusted')
        markUsed(this.#file, stats.mtimeMs)
        return readFileSync(file)
      })
      const middle = (bytes.length + HEADER_LENGTH) / 2
      const code = bytes.subarray(HEADER_LENGTH, middle)
      const isWhole = bytes.toString('latin1', 0, HEADER_LENGTH) === headerOf(stamp) && code.length > 0
      return isWhole && code.equals(bytes.subarray(middle)) ? code : undefined
    })
  }

  /** True if the code can be written. Makes the folder. */
  isWritable(): boolean {
    const folder = dirname(this.#file)
    return createFolder(folder) && succeeds(() => accessSync(folder, constants.W_OK))
  }

  write(stamp: string, code: Buffer): void {
    replaceFile(this.#file, Buffer.concat([Buffer.from(headerOf(stamp), 'latin1'), code, code]))
  }
}

function headerOf(stamp: string): string {
  return stamp.padEnd(HEADER_LENGTH)
}
