import { isAscii } from 'node:buffer'
import { checksumOf } from './checksum.js'

/** One transpiled source on its way to the disk, or from one segment to another. */
export interface SegmentEntry {
  /** The checksum of the path. */
  readonly key: number
  /** Identifies the recipe: an unsigned integer of 32 bits. */
  readonly tag: number
  /** The day of its last known use, in days since 1970. */
  readonly day: number
  /** JSON that describes the entry; never empty. */
  readonly meta: Buffer
  readonly code: Buffer | undefined
  /** The text that the source was made from. */
  readonly text: Buffer
  readonly map: Buffer | undefined
}

/*
 * A segment:  header │ table of slots │ meta, code, text, map │ meta, code, text, map │ …
 *
 * All numbers are unsigned, in little endian. A slot with a meta of no length is empty. Checksums are CRC-32.
 */
export const MAGIC = 'hot-hook cache 2'
export const HEADER = { slots: 16, byteLength: 20 } as const
export const SLOT = {
  key: 0,
  tag: 4,
  offset: 8,
  metaLength: 12,
  codeLength: 16,
  textLength: 20,
  mapLength: 24,
  day: 28,
  flags: 30,
  /** Of meta, code and text. */
  checksum: 32,
  mapChecksum: 36,
  /** Of all that stands before it in the slot. */
  slotChecksum: 40,
  byteLength: 44,
} as const
export const FLAG = { hasCode: 1, isAscii: 2 } as const

/** Returns the day of a time in ms, in days since 1970. */
export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / 86_400_000)
}

/** Returns how many bytes the contents of an entry take in a segment. */
export function byteLengthOf({ meta, code, text, map }: SegmentEntry): number {
  return meta.length + (code?.length ?? 0) + text.length + (map?.length ?? 0)
}

export function slotChecksumOf(table: Buffer, at: number): number {
  return checksumOf(table.subarray(at, at + SLOT.slotChecksum))
}

/** Returns the bytes of a segment, in pieces. */
export function encodeSegment(entries: readonly SegmentEntry[]): Buffer[] {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(8, entries.length * 2)))
  const table = Buffer.alloc(slots * SLOT.byteLength)
  const header = Buffer.alloc(HEADER.byteLength)
  header.write(MAGIC, 0, 'latin1')
  header.writeUInt32LE(slots, HEADER.slots)

  const pieces: Buffer[] = [header, table]
  let offset = header.length + table.length
  for (const entry of entries) {
    let slot = entry.key & (slots - 1)
    while (table.readUInt32LE(slot * SLOT.byteLength + SLOT.metaLength) > 0) slot = (slot + 1) & (slots - 1)
    writeSlot(table, slot * SLOT.byteLength, { entry, offset })
    for (const part of [entry.meta, entry.code, entry.text, entry.map]) {
      if (part === undefined) continue
      pieces.push(part)
      offset += part.length
    }
  }
  return pieces
}

function writeSlot(table: Buffer, at: number, { entry, offset }: { entry: SegmentEntry; offset: number }): void {
  const { key, tag, day, meta, code, text, map } = entry
  table.writeUInt32LE(key, at + SLOT.key)
  table.writeUInt32LE(tag, at + SLOT.tag)
  table.writeUInt32LE(offset, at + SLOT.offset)
  table.writeUInt32LE(meta.length, at + SLOT.metaLength)
  table.writeUInt32LE(code?.length ?? 0, at + SLOT.codeLength)
  table.writeUInt32LE(text.length, at + SLOT.textLength)
  table.writeUInt32LE(map?.length ?? 0, at + SLOT.mapLength)
  table.writeUInt16LE(day, at + SLOT.day)
  table.writeUInt16LE(flagsOf(code), at + SLOT.flags)
  table.writeUInt32LE(checksumOf(Buffer.concat([meta, code ?? Buffer.alloc(0), text])), at + SLOT.checksum)
  table.writeUInt32LE(map === undefined ? 0 : checksumOf(map), at + SLOT.mapChecksum)
  table.writeUInt32LE(slotChecksumOf(table, at), at + SLOT.slotChecksum)
}

function flagsOf(code: Buffer | undefined): number {
  if (code === undefined) return 0
  return FLAG.hasCode | (isAscii(code) ? FLAG.isAscii : 0)
}
