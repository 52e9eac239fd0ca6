import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { digestOf } from '../transpile/digest.js'
import {
  checksumAt,
  checksumOf,
  DIGEST_BYTES,
  FLAG,
  firstSlotOf,
  HEADER,
  MAGIC,
  type SegmentEntry,
  SLOT,
} from './segment-format.js'

/** What an entry says of itself, and its code. */
export interface SegmentContents {
  readonly meta: string
  readonly code: string | undefined
  /** When it was last known to be in use, in days since 1970. */
  readonly day: number
}

/**
 * One file of the cache: entries, and a hash table to find them by the digest of the text that they were made from. It is written once,
 * and never changed. What is damaged, or was written by somebody else, is taken for not there.
 */
export class Segment {
  readonly path: string
  readonly byteLength: number
  readonly #file: number
  readonly #table: Buffer
  readonly #slotMask: number
  /** What was read last. */
  #scratch = Buffer.allocUnsafe(32 * 1024)

  /** `undefined` if it is no sound segment, or has gone. It stays open, since it may be deleted while it is in use. */
  static open(path: string): Segment | undefined {
    let file: number | undefined
    try {
      file = openSync(path, 'r')
      const byteLength = fstatSync(file).size
      const table = readTable(file, byteLength)
      if (table !== undefined) return new Segment(path, file, { byteLength, table })
    } catch {
      // It has gone, or can't be read.
    }
    if (file !== undefined) closeSync(file)
    return undefined
  }

  private constructor(path: string, file: number, { byteLength, table }: { byteLength: number; table: Buffer }) {
    this.path = path
    this.byteLength = byteLength
    this.#file = file
    this.#table = table
    this.#slotMask = table.length / SLOT.byteLength - 1
  }

  /** Where the entries are that were made from the text with this digest, in the way that `tag` stands for. */
  *find(digest: string, tag: number): Generator<number> {
    const table = this.#table
    let slot = firstSlotOf(digest) & this.#slotMask
    for (let count = 0; count <= this.#slotMask; count++) {
      const at = slot * SLOT.byteLength
      if (table.readUInt32LE(at + SLOT.metaLength) === 0) return
      const isWanted =
        table.readUInt32LE(at + SLOT.tag) === tag && table.toString('latin1', at, at + DIGEST_BYTES) === digest
      if (isWanted) yield at
      slot = (slot + 1) & this.#slotMask
    }
  }

  /** Where all entries are. */
  *all(): Generator<number> {
    for (let at = 0; at < this.#table.length; at += SLOT.byteLength) {
      if (this.#table.readUInt32LE(at + SLOT.metaLength) > 0) yield at
    }
  }

  /** `undefined` if the entry is damaged. */
  read(at: number): SegmentContents | undefined {
    const { offset, metaLength, codeLength, flags } = this.#slot(at)
    const bytes = this.#bytes(offset, metaLength + codeLength)
    if (bytes === undefined || checksumOf(bytes) !== checksumAt(this.#table, at + SLOT.checksum)) return undefined

    // In ASCII a byte is a character: the short way to a string that is no larger than its bytes.
    const code = flags & FLAG.isAscii ? bytes.toString('latin1', metaLength) : bytes.toString('utf8', metaLength)
    return {
      meta: bytes.toString('utf8', 0, metaLength),
      code: flags & FLAG.hasCode ? code : undefined,
      day: this.#table.readUInt16LE(at + SLOT.day),
    }
  }

  /** The source map of an entry; `undefined` if it has none, or can't be read any more. */
  readMap(at: number): string | undefined {
    const { offset, metaLength, codeLength, mapLength } = this.#slot(at)
    if (mapLength === 0) return undefined
    const bytes = this.#bytes(offset + metaLength + codeLength, mapLength)
    const isSound = bytes !== undefined && checksumOf(bytes) === checksumAt(this.#table, at + SLOT.mapChecksum)
    return isSound ? bytes.toString('utf8', 0, mapLength) : undefined
  }

  /** An entry as it is, for another segment; `undefined` if it is damaged. */
  entry(at: number): SegmentEntry | undefined {
    const { offset, metaLength, codeLength, mapLength, flags } = this.#slot(at)
    if (this.read(at) === undefined) return undefined
    const bytes = this.#bytes(offset, metaLength + codeLength + mapLength)
    if (bytes === undefined) return undefined
    const body = Buffer.from(bytes)
    const mapAt = metaLength + codeLength
    return {
      digest: this.#table.toString('latin1', at, at + DIGEST_BYTES),
      tag: this.#table.readUInt32LE(at + SLOT.tag),
      day: this.#table.readUInt16LE(at + SLOT.day),
      meta: body.subarray(0, metaLength),
      code: flags & FLAG.hasCode ? body.subarray(metaLength, mapAt) : undefined,
      map: mapLength > 0 ? body.subarray(mapAt) : undefined,
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #slot(at: number) {
    const table = this.#table
    return {
      offset: table.readUInt32LE(at + SLOT.offset),
      metaLength: table.readUInt32LE(at + SLOT.metaLength),
      codeLength: table.readUInt32LE(at + SLOT.codeLength),
      mapLength: table.readUInt32LE(at + SLOT.mapLength),
      flags: table.readUInt16LE(at + SLOT.flags),
    }
  }

  /** In a buffer that the next call uses again. */
  #bytes(position: number, length: number): Buffer | undefined {
    // No more than there is: a length may be damaged too.
    if (position + length > this.byteLength) return undefined
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafe(length * 2)
    try {
      const count = readSync(this.#file, this.#scratch, 0, length, position)
      return count === length ? this.#scratch.subarray(0, length) : undefined
    } catch {
      return undefined
    }
  }
}

function readTable(file: number, byteLength: number): Buffer | undefined {
  const header = Buffer.alloc(HEADER.byteLength)
  readSync(file, header, 0, header.length, 0)
  const length = header.readUInt32LE(HEADER.slots) * SLOT.byteLength
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC || length > byteLength) return undefined

  const table = Buffer.allocUnsafe(length)
  const isWhole = readSync(file, table, 0, length, header.length) === length
  return isWhole && digestOf(table) === header.toString('latin1', HEADER.checksum) ? table : undefined
}
