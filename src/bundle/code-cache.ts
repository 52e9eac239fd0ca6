import { readFileSync } from 'node:fs'
import { checksumAtSteps } from '../cache/checksum.js'
import { createFolder } from '../files/create-folder.js'
import { withRegular } from '../files/read-if-there.js'
import { isTrusted, replaceFile } from '../files/trusted-file.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname } from '../node/path.js'

/** In bytes: the hash of the script, and the checksum of what follows. */
const HEADER_LENGTH = 24
/** Bytes from one value to the next of which the checksum is made: all of them would take as long as the cache saves. */
const CHECKSUM_STEP = 256

/**
 * A file with what V8 has compiled of a script ("code cache"), which saves a start the time to do it again.
 *
 *     header                              code
 *     hash of the script, checksum        what script.createCachedData() returned
 *
 * V8 itself refuses the code of another version of V8, or for other flags. But of the script it compares the length alone, and the code not
 * at all: what is damaged would crash the process. The checksum reveals a file that is cut short, and blocks that a file system has lost.
 */
export class CodeCache {
  readonly #file: string
  readonly #hash: string

  /** `hash` of the script: 16 characters. */
  constructor(file: string, hash: string) {
    this.#file = file
    this.#hash = hash
  }

  /** Returns the code; `undefined` if there is none of this script. */
  read(): Buffer | undefined {
    return orUndefined(() => {
      const bytes = withRegular(this.#file, (file, stats) => (isTrusted(stats) ? readFileSync(file) : undefined))
      const code = bytes?.subarray(HEADER_LENGTH)
      return code && bytes?.subarray(0, HEADER_LENGTH).equals(this.#headerOf(code)) ? code : undefined
    })
  }

  /** Writes the code, if it can. */
  write(code: Buffer): void {
    const bytes = Buffer.concat([this.#headerOf(code), code])
    if (createFolder(dirname(this.#file))) replaceFile(this.#file, bytes)
  }

  #headerOf(code: Buffer): Buffer {
    return Buffer.from(this.#hash + checksumAtSteps(code, CHECKSUM_STEP).toString(16).padStart(8, '0'))
  }
}
