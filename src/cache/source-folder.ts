import { readSync } from 'node:fs'
import { createFolder } from '../files/create-folder.js'
import { withRegular } from '../files/read-if-there.js'
import { isTrusted, replaceFile } from '../files/trusted-file.js'
import { orUndefined } from '../node/or-undefined.js'
import { join } from '../node/path.js'
import { succeeds } from '../node/succeeds.js'
import type { Source } from '../transpile/source.js'
import { checksumOf } from './checksum.js'
import { decodeSource, encodeSource, type SourceKey, type Transpiled } from './source-file.js'
import { ENDING, FOLDER_PREFIX, markUsed, tidyFolder } from './tidy-folder.js'

/** To be raised whenever what stands in the files changes. */
const FORMAT_VERSION = 4

/**
 * The folder of the cache: a file for each path and recipe, with the source of the last text. Many processes read and write it at once.
 *
 * It never throws. A file that is damaged, or can't be read, does not count.
 */
export class SourceFolder {
  readonly #cacheFolder: string
  readonly #path: string
  /** For the bytes of the file that was read last, unless it is larger. */
  readonly #buffer = Buffer.allocUnsafeSlow(64 * 1024)

  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder
    this.#path = join(cacheFolder, `${FOLDER_PREFIX}${FORMAT_VERSION}`)
  }

  /** Returns a source, without its text; `undefined` if it is not here. */
  read(key: SourceKey): Source | undefined {
    const file = this.#fileOf(key.path, key.recipe)
    return orUndefined(() => {
      const { bytes, mtimeMs } = this.#contentOf(file)
      const source = decodeSource(bytes, key)
      if (source !== undefined) markUsed(file, mtimeMs)
      return source
    })
  }

  /** Writes a source, and returns whether it could. There is no fsync, because the checksum reveals a damaged file. */
  write(transpiled: Transpiled): boolean {
    const file = this.#fileOf(transpiled.source.path, transpiled.recipe)
    const bytes = encodeSource(transpiled)
    return replaceFile(file, bytes) || (createFolder(this.#path) && replaceFile(file, bytes))
  }

  /** Deletes what is no longer used, at most once a day. */
  tidy(): void {
    succeeds(() => tidyFolder(this.#cacheFolder, this.#path))
  }

  /** Two paths may have the same file: then only the one that was written last is found. */
  #fileOf(path: string, recipe: string): string {
    return join(this.#path, `${checksumOf(path).toString(16).padStart(8, '0')}-${recipe}${ENDING}`)
  }

  /** Returns what is in a file, in a buffer that the next call may overwrite, and when it was written, in ms since 1970. */
  #contentOf(path: string): { bytes: Buffer; mtimeMs: number } {
    return withRegular(path, (file, stats) => {
      if (!isTrusted(stats)) throw new Error('not to be trusted')
      const { size, mtimeMs } = stats
      const buffer = size > this.#buffer.length ? Buffer.allocUnsafe(size) : this.#buffer
      return { bytes: buffer.subarray(0, readSync(file, buffer, 0, size, 0)), mtimeMs }
    })
  }
}
