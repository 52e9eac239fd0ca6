import { modifiedAt } from '../files/file-times.js'
import { realPathOf } from '../files/real-path.js'

/** What the terminal has said of a file last, or what was asked for because of it: it is not said twice. */
export type Told =
  | { readonly kind: 'deferred' | 'asked'; readonly digest: string }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'missing' }

/** Why a file can't be loaded as it is. `digest` is that of its text, where it has one. */
export interface Broken {
  readonly error: unknown
  readonly digest: string | undefined
}

/** What is remembered of a file from one look to the next. */
export interface FileRecord {
  readonly path: string
  /** When its text was written last, at the last look, in ms since 1970. */
  modifiedAt: number | undefined
  /** It was saved since the program has started. */
  wasSaved: boolean
  /** It was gone at the last look. */
  isMissing: boolean
  /** Where it led at the last look, if it is no module: only its creation, its deletion and another target of a link count. */
  target: { readonly realPath: string | undefined } | undefined
  /** Its change is deferred until a file that it waits for is saved; `digest` is that of the deferred text, where it matters. */
  deferred: { readonly digest: string | undefined } | undefined
  broken: Broken | undefined
  told: Told | undefined
}

/** The records of all files that were looked at, or that something was said of. */
export class FileRecords {
  readonly #byPath = new Map<string, FileRecord>()
  readonly #since: number

  /** `since`: what was saved later has not been loaded yet, in ms since 1970. */
  constructor(since = Date.now()) {
    this.#since = since
  }

  of(path: string): FileRecord {
    let record = this.#byPath.get(path)
    if (record === undefined) {
      record = {
        path,
        modifiedAt: undefined,
        wasSaved: false,
        isMissing: false,
        target: undefined,
        deferred: undefined,
        broken: undefined,
        told: undefined,
      }
      this.#byPath.set(path, record)
    }
    return record
  }

  /** Those with a deferred change. */
  *deferred(): Generator<FileRecord> {
    for (const record of this.#byPath.values()) if (record.deferred !== undefined) yield record
  }

  /** Those that can't be loaded as they are. */
  *broken(): Generator<FileRecord & { broken: Broken }> {
    for (const record of this.#byPath.values()) if (isBroken(record)) yield record
  }

  /** Notes when a file was saved. True if that is later than at the last look, or, the first time, than `since`. */
  noteSave(path: string): boolean {
    const record = this.of(path)
    const time = modifiedAt(path)
    if (time === undefined) return false
    const isSaved = record.modifiedAt === undefined ? time > this.#since : time !== record.modifiedAt
    record.modifiedAt = time
    record.wasSaved ||= isSaved
    return isSaved
  }

  /** Notes what a path leads to. True if that is another file than at the last look, or another answer than "nothing"; also the first time. */
  noteTarget(path: string): boolean {
    const record = this.of(path)
    const realPath = realPathOf(path)
    const isNews = record.target === undefined || record.target.realPath !== realPath
    record.target = { realPath }
    return isNews
  }
}

function isBroken(record: FileRecord): record is FileRecord & { broken: Broken } {
  return record.broken !== undefined
}
