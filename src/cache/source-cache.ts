import { now } from '../node/clock.js'
import type { Source } from '../transpile/source.js'
import type { SourceKey, Transpiled } from './source-file.js'
import type { SourceFolder } from './source-folder.js'

/** New sources are written after no source was added for this time, */
const QUIET_MS = 500
/** or when the first of them has waited for this time: they must not pile up while a file is saved again and again. */
const LONGEST_WAIT_MS = 2_000
/** How long requests may have to wait while sources are written. */
const LONGEST_TURN_MS = 5
/** How long a program may have to wait at its end. A file takes 20 µs to write on a fast disk, and 1 ms on a slow one. */
const LONGEST_FLUSH_MS = 200

/**
 * Sources that this process or another one has transpiled before, on the disk if there is a folder for them.
 *
 * A source is found by its path, its whole text and its recipe, so it is never out of date. The cache ignores errors of reading and
 * writing, so it never throws.
 */
export class SourceCache {
  readonly #folder: SourceFolder | undefined
  /** By path: sources that are not in the folder, because they are new or could not be written. */
  readonly #added = new Map<string, Transpiled>()
  /** The paths of the new ones. */
  readonly #unwritten = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  /** When the first unwritten source was added. */
  #waitingSince = 0

  /** Without a folder, a source is kept until the first get(). */
  constructor(folder: SourceFolder | undefined) {
    this.#folder = folder
  }

  get(key: SourceKey): Source | undefined {
    const added = this.#addedOf(key)
    if (added === undefined) return this.#folder?.read(key)
    if (this.#folder === undefined) this.#added.delete(key.path)
    return added.source
  }

  has(key: SourceKey): boolean {
    return this.#addedOf(key) !== undefined || this.#folder?.read(key) !== undefined
  }

  add(transpiled: Transpiled): void {
    const { path } = transpiled.source
    this.#added.set(path, transpiled)
    if (this.#folder === undefined) return
    if (this.#unwritten.size === 0) this.#waitingSince = now()
    this.#unwritten.add(path)
    this.#schedule(Math.min(QUIET_MS, Math.max(0, this.#waitingSince + LONGEST_WAIT_MS - now())))
  }

  /**
   * Writes the sources that were added since the last call; of a file that was saved many times, only the last text. What would take too long is
   * left for later, or for the next run.
   */
  flush(): void {
    clearTimeout(this.#timer)
    this.#writeUntil(now() + LONGEST_FLUSH_MS)
  }

  /** Deletes what is no longer used; to be called when the program is idle. */
  tidy(): void {
    this.#folder?.tidy()
  }

  /** Writes for a few milliseconds at a time, so that requests are served in between. */
  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#writeUntil(now() + LONGEST_TURN_MS), delayMs).unref()
  }

  #writeUntil(endsAt: number): void {
    for (const path of this.#unwritten) {
      if (now() > endsAt) {
        this.#schedule(0)
        return
      }
      this.#unwritten.delete(path)
      const added = this.#added.get(path)
      if (added !== undefined && this.#folder?.write(added)) this.#added.delete(path)
    }
  }

  #addedOf({ path, text, recipe }: SourceKey): Transpiled | undefined {
    const added = this.#added.get(path)
    return added?.recipe === recipe && added.text === text ? added : undefined
  }
}
