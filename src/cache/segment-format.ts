import { isAscii } from 'node:buffer'
import { digestOf } from '../transpile/digest.js'

/** One transpiled source on its way to the disk, or from one segment to another. */
export interface SegmentEntry {
  /** Of the text that it was made from. */
  readonly digest: string
  /** Stands for the way in which it was made, an unsigned integer of 32 bits. */
  readonly tag: number
  /** When it was last known to be in use, in days since 1970. */
  readonly day: number
  /** What the entry says of itself; never empty. */
  readonly meta: Buffer
  readonly code: Buffer | undefined
  readonly map: Buffer | undefined
}

/*
 * A segment:  header │ table of slots │ meta, code, map │ meta, code, map │ …
 *
 * All numbers are unsigned, in little endian. A slot with a meta of no length is empty. Checksums are the first bytes of a SHA-256.
 */
export const MAGIC = 'hot-hook cache 1'
export const HEADER = { slots: 16, checksum: 32, byteLength: 64 } as const
export const SLOT = {
  digest: 0,
  offset: 32,
  metaLength: 36,
  codeLength: 40,
  mapLength: 44,
  day: 48,
  flags: 50,
  tag: 52,
  /** Of meta and code. */
  checksum: 56,
  mapChecksum: 60,
  byteLength: 64,
} as const
export const FLAG = { hasCode: 1, isAscii: 2 } as const
export const DIGEST_BYTES = 32
const CHECKSUM_BYTES = 4

export function checksumOf(bytes: Buffer): string {
  return digestOf(bytes).slice(0, CHECKSUM_BYTES)
}

export function checksumAt(table: Buffer, at: number): string {
  return table.toString('latin1', at, at + CHECKSUM_BYTES)
}

/** The slot at which the search for a digest begins; to be cut to the number of slots. */
export function firstSlotOf(digest: string): number {
  const byte = (index: number) => digest.charCodeAt(index)
  return byte(0) | (byte(1) << 8) | (byte(2) << 16)
}

/** The bytes of a segment, in pieces. */
export function encodeSegment(entries: readonly SegmentEntry[]): Buffer[] {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(8, entries.length * 2)))
  const table = Buffer.alloc(slots * SLOT.byteLength)
  const pieces: Buffer[] = []
  let offset = HEADER.byteLength + table.length

  for (const entry of entries) {
    const { digest, tag, day, meta, code, map } = entry
    let slot = firstSlotOf(digest) & (slots - 1)
    while (table.readUInt32LE(slot * SLOT.byteLength + SLOT.metaLength) > 0) slot = (slot + 1) & (slots - 1)
    const at = slot * SLOT.byteLength
    const body = code === undefined ? meta : Buffer.concat([meta, code])
    table.write(digest, at + SLOT.digest, 'latin1')
    table.writeUInt32LE(offset, at + SLOT.offset)
    table.writeUInt32LE(meta.length, at + SLOT.metaLength)
    table.writeUInt32LE(code?.length ?? 0, at + SLOT.codeLength)
    table.writeUInt32LE(map?.length ?? 0, at + SLOT.mapLength)
    table.writeUInt16LE(day, at + SLOT.day)
    table.writeUInt16LE(flagsOf(code), at + SLOT.flags)
    table.writeUInt32LE(tag, at + SLOT.tag)
    table.write(checksumOf(body), at + SLOT.checksum, 'latin1')
    if (map !== undefined) table.write(checksumOf(map), at + SLOT.mapChecksum, 'latin1')
    pieces.push(body)
    if (map !== undefined) pieces.push(map)
    offset += body.length + (map?.length ?? 0)
  }

  const header = Buffer.alloc(HEADER.byteLength)
  header.write(MAGIC, 0, 'latin1')
  header.writeUInt32LE(slots, HEADER.slots)
  header.write(digestOf(table), HEADER.checksum, 'latin1')
  return [header, table, ...pieces]
}

function flagsOf(code: Buffer | undefined): number {
  if (code === undefined) return 0
  return FLAG.hasCode | (isAscii(code) ? FLAG.isAscii : 0)
}
