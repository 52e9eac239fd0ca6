import type { Source } from '../transpile/source.js'
import { mergeSegments } from './merge-segments.js'
import type { Segment } from './segment.js'
import type { SegmentFolder } from './segment-folder.js'
import type { SegmentEntry } from './segment-format.js'
import { encodeSource, isMetaOf, parseMeta, type Recipe, sourceFrom } from './source-entry.js'

/** What was added is written when nothing has been for so long. */
const QUIET_MS = 500
/** What is used is known to be in use for so many days. */
const FRESH_DAYS = 7
/** An own segment up to this size is written again with what comes later, so that an edit more is no file more. */
const SMALL_BYTES = 256 * 1024

interface Added {
  readonly source: Source
  readonly recipe: Recipe
}

/**
 * Sources that were transpiled before, here or by other processes, on the disk if there is a folder for them.
 *
 * A source is found by its path, its text and its recipe, so nothing in here is ever out of date. What can't be read is not there, and
 * what can't be written is not written: the cache never fails.
 */
export class SourceCache {
  readonly #folder: SegmentFolder | undefined
  readonly #today: () => number
  /** What was added and has not been written, or lies in the small segment only, by path. */
  readonly #added = new Map<string, Added>()
  #unwritten: Added[] = []
  /** On the disk, in a segment of our own that is still small. */
  #small: { path: string; entries: readonly SegmentEntry[] } | undefined
  #isOpened = false
  #timer: NodeJS.Timeout | undefined

  /** `today` is in days since 1970. Without a folder sources are kept until they are asked for. */
  constructor(folder: SegmentFolder | undefined, today = () => Math.floor(Date.now() / 86_400_000)) {
    this.#folder = folder
    this.#today = today
  }

  get(path: string, digest: string, recipe: Recipe): Source | undefined {
    const added = this.#added.get(path)
    if (added?.source.digest === digest && added.recipe.fingerprint === recipe.fingerprint) {
      if (this.#folder === undefined) this.#added.delete(path)
      return added.source
    }
    for (const segment of this.#segments()) {
      const source = this.#find(segment, path, digest, recipe)
      if (source !== undefined) return source
    }
    return undefined
  }

  /** True if a text was transpiled before. It may have been that of another file. */
  mayHave(path: string, digest: string, { tag }: Recipe): boolean {
    if (this.#added.get(path)?.source.digest === digest) return true
    for (const segment of this.#segments()) if (!segment.find(digest, tag).next().done) return true
    return false
  }

  add(source: Source, recipe: Recipe): void {
    const added = { source, recipe }
    this.#added.set(source.path, added)
    if (this.#folder === undefined) return
    this.#unwritten.push(added)
    // Not from the first one on: a long start is written as a whole.
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.flush(), QUIET_MS).unref()
    else this.#timer.refresh()
  }

  /** Writes what was added since the last time. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#folder === undefined || this.#unwritten.length === 0) return
    // Of a file that was saved many times, the last text is enough.
    const added = this.#unwritten.filter((each) => this.#added.get(each.source.path) === each)
    this.#unwritten = []
    try {
      this.#write(added, this.#folder)
    } catch {
      // A full disk, or a folder that may not be written.
    }
  }

  /** Lets go of files that are not needed; to be called when nobody waits. */
  tidy(): void {
    if (this.#folder !== undefined) mergeSegments(this.#folder, this.#today())
  }

  #write(added: readonly Added[], folder: SegmentFolder): void {
    const segments = [...folder.refresh()]
    const news = added.filter((each) => !segments.some((segment) => this.#hasFresh(segment, each)))
    if (news.length === 0) return

    const last = this.#small
    const isReplaced = ({ meta }: SegmentEntry) =>
      news.some(({ source }) => parseMeta(String(meta)).path === source.path)
    const entries = (last?.entries ?? []).filter((entry) => !isReplaced(entry))
    for (const { source, recipe } of news) entries.push(encodeSource(source, recipe, this.#today()))
    const path = folder.write(entries)
    if (last !== undefined) folder.remove(last.path)
    if (byteLengthOf(entries) <= SMALL_BYTES) {
      this.#small = { path, entries }
      return
    }
    this.#small = undefined
    // What is not loaded yet is read from there.
    this.#added.clear()
    folder.refresh()
  }

  #hasFresh(segment: Segment, { source, recipe }: Added): boolean {
    const day = this.#locate(segment, source.path, source.digest, recipe)?.contents.day
    return day !== undefined && this.#today() - day <= FRESH_DAYS
  }

  #segments(): Iterable<Segment> {
    if (this.#folder === undefined) return []
    if (this.#isOpened) return this.#folder.segments()
    this.#isOpened = true
    return this.#folder.refresh()
  }

  #find(segment: Segment, path: string, digest: string, recipe: Recipe): Source | undefined {
    const found = this.#locate(segment, path, digest, recipe)
    if (found === undefined) return undefined
    const { meta, contents, at } = found
    const source = sourceFrom(meta, digest, { code: contents.code, map: { read: () => segment.readMap(at) } })
    if (this.#today() - contents.day > FRESH_DAYS) this.add(source, recipe)
    return source
  }

  #locate(segment: Segment, path: string, digest: string, recipe: Recipe) {
    for (const at of segment.find(digest, recipe.tag)) {
      const contents = segment.read(at)
      const meta = contents && parseMeta(contents.meta)
      if (contents && meta && isMetaOf(meta, path, recipe)) return { at, contents, meta }
    }
    return undefined
  }
}

function byteLengthOf(entries: readonly SegmentEntry[]): number {
  return entries.reduce((sum, { meta, code, map }) => sum + meta.length + (code?.length ?? 0) + (map?.length ?? 0), 0)
}
