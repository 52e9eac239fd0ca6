import { modifiedAt } from '../files/file-times.js'
import { realPathOf } from '../files/real-path.js'
import { getOrInsert } from '../node/get-or-insert.js'

/** What was last printed about a file, or that a full reload was asked for because of it. It is not printed, or asked for, twice. */
export interface Told {
  readonly kind: 'deferred' | 'asked' | 'broken' | 'missing'
  /** The digest of the text, or the message; '' for a missing file. */
  readonly detail: string
}

/** Why a file can't be loaded as it is. `digest` is that of its text, where it has one. */
export interface Broken {
  readonly error: unknown
  readonly digest: string | undefined
}

/** What is remembered of a file between two looks at it. */
export class FileRecord {
  readonly path: string
  /** When its text was last written, in ms since 1970, as of the last look. */
  modifiedAt: number | undefined
  /** It was saved since the program has started. */
  wasSaved = false
  /** It was gone at the last look. */
  isMissing = false
  /** For a path that is not a module, where it led at the last look: only its creation, its deletion and a new link target count. */
  target: { readonly realPath: string | undefined } | undefined
  /** Its change is deferred until a file that it waits for is saved; `digest` is that of the deferred text, where it matters. */
  deferred: { readonly digest: string | undefined } | undefined
  broken: Broken | undefined
  told: Told | undefined

  constructor(path: string) {
    this.path = path
  }
}

/** The records of all files that were examined, or that something was printed about. */
export class FileRecords {
  readonly #byPath = new Map<string, FileRecord>()
  readonly #since: number

  /** `since`, in ms since 1970: a file that was saved later has not been loaded yet. */
  constructor(since = Date.now()) {
    this.#since = since
  }

  /** The record of a path, created if there is none. */
  of(path: string): FileRecord {
    return getOrInsert(this.#byPath, path, (path) => new FileRecord(path))
  }

  /** The records of files whose change is deferred. */
  *deferred(): Generator<FileRecord> {
    for (const record of this.#byPath.values()) if (record.deferred !== undefined) yield record
  }

  /** The files that can't be loaded as they are, each with the reason. */
  *broken(): Generator<{ path: string; error: unknown }> {
    for (const { path, broken } of this.#byPath.values()) if (broken !== undefined) yield { path, error: broken.error }
  }

  /** Records when a file was saved. True if that is not the time of the last look; at the first look, if it is later than `since`. */
  noteSave(path: string): boolean {
    const record = this.of(path)
    const time = modifiedAt(path)
    if (time === undefined) return false
    const isSaved = record.modifiedAt === undefined ? time > this.#since : time !== record.modifiedAt
    record.modifiedAt = time
    record.wasSaved ||= isSaved
    return isSaved
  }

  /** Records which file a path leads to. True if that has changed since the last look, and at the first look. */
  noteTarget(path: string): boolean {
    const record = this.of(path)
    const realPath = realPathOf(path)
    const isNews = record.target === undefined || record.target.realPath !== realPath
    record.target = { realPath }
    return isNews
  }
}
