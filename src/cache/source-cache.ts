import type { Source } from '../transpile/source.js'
import { mergeSegments } from './merge-segments.js'
import type { Segment, Wanted } from './segment.js'
import type { SegmentFolder } from './segment-folder.js'
import { byteLengthOf, dayOf, type SegmentEntry } from './segment-format.js'
import { encodeSource, isMetaOf, keyOf, parseMeta, type Recipe, sourceFrom, type Transpiled } from './source-entry.js'

/** New sources are written after no source was added for this time. */
const QUIET_MS = 500
/** The day of an entry's last use is updated when it is older than this. */
const FRESH_DAYS = 7
/** With more segments, flush() merges too: short programs end before tidy() is called. */
const MANY_SEGMENTS = 32
/** An own segment up to this size is rewritten together with later sources, so that not every edit creates a file. */
const SMALL_BYTES = 256 * 1024

/**
 * Sources that this process or another one has transpiled before, on the disk if there is a folder for them.
 *
 * A source is found by its path, its whole text and its recipe, so no entry is ever out of date. The cache ignores errors of reading and
 * writing, so it never throws.
 */
export class SourceCache {
  readonly #folder: SegmentFolder | undefined
  readonly #today: () => number
  /** By path: sources that have not been written yet, or only to the small segment. */
  readonly #added = new Map<string, Transpiled>()
  #unwritten: Transpiled[] = []
  /** The segment that this process wrote, while it is small. */
  #small: { path: string; entries: readonly SegmentEntry[] } | undefined
  #isOpened = false
  #timer: NodeJS.Timeout | undefined

  /** `today` is in days since 1970. Without a folder, a source is kept until the first get(). */
  constructor(folder: SegmentFolder | undefined, today = () => dayOf(Date.now())) {
    this.#folder = folder
    this.#today = today
  }

  get(path: string, text: string, recipe: Recipe): Source | undefined {
    const added = this.#addedOf(path, text, recipe)
    if (added !== undefined && this.#folder === undefined) this.#added.delete(path)
    if (added !== undefined) return added.source

    for (const segment of this.#segments()) {
      const found = locate(segment, path, wanted(path, text, recipe), recipe)
      if (found === undefined) continue
      const { meta, code, day, at } = found
      segment.isInUse = true
      const source = sourceFrom(meta, { code, map: { read: () => segment.readMap(at) } })
      if (this.#today() - day > FRESH_DAYS && segment.hasWholeMap(at)) this.add({ source, text, recipe })
      return source
    }
    return undefined
  }

  /** True if this text was probably transpiled before: does not check the whole entry. */
  mayHave(path: string, text: string, recipe: Recipe): boolean {
    if (this.#addedOf(path, text, recipe) !== undefined) return true
    for (const segment of this.#segments()) {
      if (!segment.find(wanted(path, text, recipe)).next().done) return true
    }
    return false
  }

  add(transpiled: Transpiled): void {
    this.#added.set(transpiled.source.path, transpiled)
    if (this.#folder === undefined) return
    this.#unwritten.push(transpiled)
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.flush(), QUIET_MS).unref()
    else this.#timer.refresh()
  }

  /** Writes the sources that were added since the last call. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#folder === undefined || this.#unwritten.length === 0) return
    // For a file that was saved many times, only the last text is kept.
    const added = this.#unwritten.filter((each) => this.#added.get(each.source.path) === each)
    this.#unwritten = []
    try {
      this.#write(added, this.#folder)
      if (this.#folder.count > MANY_SEGMENTS) this.tidy()
    } catch {
      // A full disk, or a folder that may not be written.
    }
  }

  /** Merges segments; to be called when the program is idle. */
  tidy(): void {
    if (this.#folder !== undefined) mergeSegments(this.#folder, this.#today())
  }

  #write(added: readonly Transpiled[], folder: SegmentFolder): void {
    const segments = [...folder.refresh()]
    const news = added.filter((each) => !segments.some((segment) => this.#isFreshIn(segment, each)))
    if (news.length === 0) return

    const last = this.#small
    const paths = new Set(news.map(({ source }) => source.path))
    const entries = (last?.entries ?? []).filter(({ meta }) => !paths.has(parseMeta(String(meta)).path))
    for (const each of news) entries.push(encodeSource(each, this.#today()))
    const path = folder.write(entries)
    if (last !== undefined) folder.remove(last.path)
    if (entries.reduce((sum, entry) => sum + byteLengthOf(entry), 0) <= SMALL_BYTES) {
      this.#small = { path, entries }
      return
    }
    this.#small = undefined
    // Sources that are not loaded yet are read from there.
    this.#added.clear()
    folder.open(path)
  }

  #isFreshIn(segment: Segment, { source: { path }, text, recipe }: Transpiled): boolean {
    const found = locate(segment, path, wanted(path, text, recipe), recipe)
    return found !== undefined && this.#today() - found.day <= FRESH_DAYS
  }

  #addedOf(path: string, text: string, { fingerprint }: Recipe): Transpiled | undefined {
    const added = this.#added.get(path)
    return added?.recipe.fingerprint === fingerprint && added.text === text ? added : undefined
  }

  #segments(): Iterable<Segment> {
    if (this.#folder === undefined) return []
    if (this.#isOpened) return this.#folder.segments()
    this.#isOpened = true
    return this.#folder.refresh()
  }
}

function wanted(path: string, text: string, { tag }: Recipe): Wanted {
  return { key: keyOf(path), tag, text }
}

function locate(segment: Segment, path: string, what: Wanted, recipe: Recipe) {
  for (const at of segment.find(what)) {
    const contents = segment.read(at)
    const meta = contents && parseMeta(contents.meta)
    if (contents && meta && isMetaOf(meta, path, recipe)) return { ...contents, meta, at }
  }
  return undefined
}
