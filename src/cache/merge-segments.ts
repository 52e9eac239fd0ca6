import { modifiedAt } from '../files/file-times.js'
import type { Segment } from './segment.js'
import type { SegmentFolder } from './segment-folder.js'
import { byteLengthOf, dayOf, type SegmentEntry } from './segment-format.js'

/** A start opens all segments, so more than this are merged. */
const MOST_SEGMENTS = 8
/** Entries that were not used for longer are deleted. */
const KEPT_DAYS = 30
/** The size of all segments; beyond it, the least recently used entries are deleted. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * Merges segments into one, without the entries that are no longer used.
 *
 * A large segment is not merged before the small ones are as large together, so that most bytes are rewritten rarely.
 */
export function mergeSegments(folder: SegmentFolder, today: number): void {
  if (segmentsToMerge(folder, today).length === 0) return

  folder.exclusively(() => {
    // Another process may have merged some of them before this one got the lock.
    const merged = segmentsToMerge(folder, today)
    const entries = entriesOf(merged, today)
    try {
      if (entries.length > 0) folder.write(entries)
    } catch {
      return // the old segments stay
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

/** Returns the segments, in order of size, up to the first that is more than twice as large as all smaller ones together. */
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

/** Returns each entry once, the most recently used first, up to half of `MOST_BYTES`. */
function entriesOf(segments: readonly Segment[], today: number): SegmentEntry[] {
  const entries = segments.flatMap((segment) => [...segment.all()].flatMap((at) => segment.entry(at) ?? []))
  entries.sort((one, other) => other.day - one.day)
  const met = new Set<string>()
  let bytes = 0
  return entries.filter((entry) => {
    // The meta has the digest of the text.
    const key = entry.meta.toString('latin1')
    if (met.has(key) || today - entry.day > KEPT_DAYS || bytes > MOST_BYTES / 2) return false
    met.add(key)
    bytes += byteLengthOf(entry)
    return true
  })
}

/** Returns the day on which a segment was written, in days since 1970; `undefined` if it was deleted. */
function writtenOn({ path }: Segment): number | undefined {
  const writtenAt = modifiedAt(path)
  return writtenAt && dayOf(writtenAt)
}
