import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { modifiedAt } from '../files/file-times.js'
import { orUndefined } from '../node/or-undefined.js'
import { Segment } from './segment.js'
import { encodeSegment, type SegmentEntry } from './segment-format.js'

const ENDING = '.segment'
const LOCK = 'merging'
/** What nobody reads is left alone for a day: it may be somebody's who is about to write it, or of another version. */
const LEFT_AGE_MS = 86_400_000
/** A lock that is older was left behind. */
const LOCK_AGE_MS = 60_000

/** The segments of one folder, which many processes read and write at once. */
export class SegmentFolder {
  readonly path: string
  readonly #open = new Map<string, Segment>()
  /** Written here, and not read: what is in them is still in memory. */
  readonly #own = new Set<string>()

  constructor(path: string) {
    this.path = path
  }

  /** All sound segments of others; opens those that have come since the last call, and closes those that have gone. */
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

  /** Opens a segment, if it is sound. */
  open(path: string): void {
    const name = basename(path)
    if (this.#open.has(name)) return
    const segment = Segment.open(path)
    if (segment !== undefined) this.#open.set(name, segment)
  }

  /** How many were there at the last look. */
  get count(): number {
    return this.#open.size
  }

  /** The segments that are open. */
  segments(): Iterable<Segment> {
    return this.#open.values()
  }

  /**
   * Writes a segment, and returns its path. It gets its name when it is whole; that the disk has it is not waited for, since its checksums
   * tell. Throws what `fs` throws.
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

  /** Deletes a segment. What is open of it stays readable where the system allows that. */
  remove(path: string): void {
    try {
      rmSync(path, { force: true })
    } catch {
      // Another process has it open, on Windows: it will go when it is merged the next time.
    }
  }

  /** Deletes what nobody reads: what a writer has left behind when it was killed, and what is not, or no more, a segment. */
  sweep(): void {
    for (const name of this.#names()) {
      const path = join(this.path, name)
      const isLeft =
        name.endsWith(`${ENDING}.tmp`) || (name.endsWith(ENDING) && !this.#open.has(name) && !this.#own.has(name))
      if (isLeft && ageOf(path) > LEFT_AGE_MS) this.remove(path)
    }
  }

  /** Runs something that no other process does in this folder at the same time; does nothing if one does. */
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

/** In ms; 0 for what isn't there. */
function ageOf(path: string): number {
  const now = Date.now()
  return now - (modifiedAt(path) ?? now)
}
