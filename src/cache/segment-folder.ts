import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { modifiedAt } from '../files/file-times.js'
import { orUndefined } from '../node/or-undefined.js'
import { Segment } from './segment.js'
import { encodeSegment, type SegmentEntry } from './segment-format.js'

const ENDING = '.segment'
const LOCK = 'merging'
/** Files that no process reads are kept for a day: another process may be writing them, or they belong to another version. */
const LEFT_AGE_MS = 86_400_000
/** An older lock was left behind by a process that was killed. */
const LOCK_AGE_MS = 60_000

/** The segments of one folder, which many processes read and write at once. */
export class SegmentFolder {
  readonly path: string
  readonly #open = new Map<string, Segment>()
  /** Segments that this process wrote. They are not read, because their entries are still in memory. */
  readonly #own = new Set<string>()

  constructor(path: string) {
    this.path = path
  }

  /** Returns all valid segments of other processes. Opens the new ones, and closes those that were deleted. */
  refresh(): Iterable<Segment> {
    const names = new Set(this.#names())
    for (const [name, segment] of this.#open) {
      if (names.has(name) || segment.isInUse) continue
      segment.close()
      this.#open.delete(name)
    }
    for (const name of names) {
      if (name.endsWith(ENDING) && !this.#own.has(name)) this.open(join(this.path, name))
    }
    return this.#open.values()
  }

  /** Opens a segment, if it is valid. */
  open(path: string): void {
    const name = basename(path)
    if (this.#open.has(name)) return
    const segment = Segment.open(path)
    if (segment !== undefined) this.#open.set(name, segment)
  }

  /** The number of segments that are open. */
  get count(): number {
    return this.#open.size
  }

  /** The segments that are open. */
  segments(): Iterable<Segment> {
    return this.#open.values()
  }

  /**
   * Writes a segment, and returns its path. The segment is renamed to it when it is complete. There is no fsync, because checksums reveal a
   * damaged segment. Throws what `fs` throws.
   */
  write(entries: readonly SegmentEntry[]): string {
    mkdirSync(this.path, { recursive: true, mode: 0o700 })
    const path = join(
      this.path,
      `${Date.now().toString(36)}-${process.pid}-${Math.random().toString(36).slice(2)}${ENDING}`,
    )
    const temporary = `${path}.tmp`
    try {
      writeFileSync(temporary, Buffer.concat(encodeSegment(entries)), { flag: 'wx', mode: 0o600 })
      this.#own.add(basename(path))
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    return path
  }

  /** Deletes a segment. If it is open, it stays readable where the system allows that. */
  remove(path: string): void {
    try {
      rmSync(path, { force: true })
    } catch {
      // On Windows another process has it open: the next merge deletes it.
    }
  }

  /** Deletes files that no process reads: unfinished ones of processes that were killed, and files that are not valid segments. */
  sweep(): void {
    for (const name of this.#names()) {
      const path = join(this.path, name)
      const isLeft =
        name.endsWith(`${ENDING}.tmp`) || (name.endsWith(ENDING) && !this.#open.has(name) && !this.#own.has(name))
      if (isLeft && ageOf(path) > LEFT_AGE_MS) this.remove(path)
    }
  }

  /** Runs an action under a lock of this folder; does nothing if another process holds the lock. */
  exclusively(action: () => void): void {
    const lock = join(this.path, LOCK)
    try {
      if (ageOf(lock) > LOCK_AGE_MS) rmSync(lock, { recursive: true })
      mkdirSync(lock)
    } catch {
      return
    }
    try {
      action()
    } finally {
      rmSync(lock, { recursive: true, force: true })
    }
  }

  #names(): string[] {
    return orUndefined(() => readdirSync(this.path)) ?? []
  }
}

/** Returns the age of a file in ms; 0 if it does not exist. */
function ageOf(path: string): number {
  const now = Date.now()
  return now - (modifiedAt(path) ?? now)
}
