import type { Source } from '../transpile/source.js'
import { mergeSegments } from './merge-segments.js'
import type { Segment, Wanted } from './segment.js'
import type { SegmentFolder } from './segment-folder.js'
import { byteLengthOf, dayOf, type SegmentEntry } from './segment-format.js'
import { encodeSource, isMetaOf, keyOf, parseMeta, type Recipe, sourceFrom, type Transpiled } from './source-entry.js'

/** What was added is written when nothing has been for so long. */
const QUIET_MS = 500
/** What is used is known to be in use for so many days. */
const FRESH_DAYS = 7
/** Of programs that end soon nobody else tidies up. */
const MANY_SEGMENTS = 32
/** An own segment up to this size is written again with what comes later, so that an edit more is no file more. */
const SMALL_BYTES = 256 * 1024

/**
 * Sources that were transpiled before, here or by other processes, on the disk if there is a folder for them.
 *
 * A source is found by its path, its whole text and its recipe, so nothing in here is ever out of date. What can't be read is not there,
 * and what can't be written is not written: the cache never fails.
 */
export class SourceCache {
  readonly #folder: SegmentFolder | undefined
  readonly #today: () => number
  /** What was added and has not been written, or lies in the small segment only, by path. */
  readonly #added = new Map<string, Transpiled>()
  #unwritten: Transpiled[] = []
  /** On the disk, in a segment of our own that is still small. */
  #small: { path: string; entries: readonly SegmentEntry[] } | undefined
  #isOpened = false
  #timer: NodeJS.Timeout | undefined

  /** `today` is in days since 1970. Without a folder a source is kept until it is asked for. */
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

  /** True if this was transpiled before, as far as can be told without reading all of it. */
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
      if (this.#folder.count > MANY_SEGMENTS) this.tidy()
    } catch {
      // A full disk, or a folder that may not be written.
    }
  }

  /** Lets go of files that are not needed; to be called when nobody waits. */
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
    // What is not loaded yet is read from there.
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
