import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Segment } from './segment.js'
import { encodeSegment, type SegmentEntry } from './segment-format.js'

const ENDING = '.segment'
const LOCK = 'merging'
/** A lock that is older was left behind. */
const LOCK_AGE_MS = 60_000

/** The segments of one folder, which many processes read and write at once. */
export class SegmentFolder {
  readonly path: string
  readonly #open = new Map<string, Segment>()

  constructor(path: string) {
    this.path = path
  }

  /** All sound segments; opens those that have come since the last call. */
  refresh(): Iterable<Segment> {
    for (const name of this.#names()) {
      if (this.#open.has(name)) continue
      const segment = Segment.open(join(this.path, name))
      if (segment !== undefined) this.#open.set(name, segment)
    }
    return this.#open.values()
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
    const path = join(this.path, `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}${ENDING}`)
    const temporary = `${path}.tmp`
    try {
      writeFileSync(temporary, Buffer.concat(encodeSegment(entries)), { flag: 'wx', mode: 0o600 })
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

  /** Runs something that no other process does in this folder at the same time; does nothing if one does. */
  exclusively(action: () => void): void {
    const lock = join(this.path, LOCK)
    try {
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > LOCK_AGE_MS)
        rmSync(lock, { recursive: true })
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
    try {
      return readdirSync(this.path).filter((name) => name.endsWith(ENDING))
    } catch {
      return []
    }
  }
}
