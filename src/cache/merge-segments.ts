import { modifiedAt } from '../files/file-times.js'
import type { Segment } from './segment.js'
import type { SegmentFolder } from './segment-folder.js'
import { byteLengthOf, dayOf, type SegmentEntry } from './segment-format.js'

/** A start opens each segment: more of them are merged. */
const MOST_SEGMENTS = 8
/** What nobody has used for so long goes away. */
const KEPT_DAYS = 30
/** All segments together; beyond it, what was not in use for longest goes away. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * Makes one segment of many, without what nobody uses any more.
 *
 * The large ones among them are left as they are until the small ones are as large together, so that little is written again and again.
 */
export function mergeSegments(folder: SegmentFolder, today: number): void {
  if (segmentsToMerge(folder, today).length === 0) return

  folder.exclusively(() => {
    // Again: others may have merged some of them meanwhile.
    const merged = segmentsToMerge(folder, today)
    const entries = entriesOf(merged, today)
    try {
      if (entries.length > 0) folder.write(entries)
    } catch {
      return // then they stay
    }
    for (const segment of merged) folder.remove(segment.path)
    folder.sweep()
  })
}

function segmentsToMerge(folder: SegmentFolder, today: number): Segment[] {
  const segments: Segment[] = []
  let bytes = 0
  let isOld = false
  for (const segment of folder.refresh()) {
    const day = writtenOn(segment)
    if (day === undefined) continue
    segments.push(segment)
    bytes += segment.byteLength
    isOld ||= today - day > KEPT_DAYS
  }
  if (isOld || bytes > MOST_BYTES) return segments
  return segments.length > MOST_SEGMENTS ? smallOnes(segments) : []
}

/** As many as are not much larger than all that are smaller than they. */
function smallOnes(segments: readonly Segment[]): Segment[] {
  const sorted = [...segments].sort((one, other) => one.byteLength - other.byteLength)
  let sum = 0
  const end = sorted.findIndex(({ byteLength }, index) => {
    const isLarge = index >= MOST_SEGMENTS / 2 && byteLength > 2 * sum
    sum += byteLength
    return isLarge
  })
  return end === -1 ? sorted : sorted.slice(0, end)
}

/** Each entry once, those that were in use lately first, as far as there is room. */
function entriesOf(segments: readonly Segment[], today: number): SegmentEntry[] {
  const entries = segments.flatMap((segment) => [...segment.all()].flatMap((at) => segment.entry(at) ?? []))
  entries.sort((one, other) => other.day - one.day)
  const met = new Set<string>()
  let bytes = 0
  return entries.filter((entry) => {
    // The digest of the text is in there.
    const key = entry.meta.toString('latin1')
    if (met.has(key) || today - entry.day > KEPT_DAYS || bytes > MOST_BYTES / 2) return false
    met.add(key)
    bytes += byteLengthOf(entry)
    return true
  })
}

/** In days since 1970; `undefined` if it has gone. */
function writtenOn({ path }: Segment): number | undefined {
  const writtenAt = modifiedAt(path)
  return writtenAt && dayOf(writtenAt)
}
