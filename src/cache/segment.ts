import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { checksumOf } from './checksum.js'
import { FLAG, HEADER, MAGIC, type SegmentEntry, SLOT, slotChecksumOf } from './segment-format.js'

/** What an entry says of itself, and its code. */
export interface SegmentContents {
  readonly meta: string
  readonly code: string | undefined
  /** When it was last known to be in use, in days since 1970. */
  readonly day: number
}

/** What an entry is looked for by. */
export interface Wanted {
  readonly key: number
  readonly tag: number
  readonly text: string
}

/**
 * One file of the cache: entries, and a hash table to find them. It is written once, and never changed. What is damaged, or was written
 * by somebody else, is taken for not there.
 */
export class Segment {
  readonly path: string
  readonly byteLength: number
  readonly #file: number
  readonly #table: Buffer
  readonly #slotMask: number
  /** True if sources that are in use read their maps from here. */
  isInUse = false
  /** What was read last. */
  #scratch = Buffer.allocUnsafeSlow(64 * 1024)
  #inScratch = { position: 0, length: 0 }

  /** `undefined` if it is no segment, or has gone. It stays open, since it may be deleted while it is in use. */
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

  /**
   * Where the entries are that were made from this very text in the way that is wanted, for a path with this key: there may be others.
   */
  *find({ key, tag, text }: Wanted): Generator<number> {
    const table = this.#table
    const length = Buffer.byteLength(text)
    let slot = key & this.#slotMask
    for (let count = 0; count <= this.#slotMask; count++) {
      const at = slot * SLOT.byteLength
      if (table.readUInt32LE(at + SLOT.metaLength) === 0) return
      const isLike =
        table.readUInt32LE(at + SLOT.key) === key &&
        table.readUInt32LE(at + SLOT.tag) === tag &&
        table.readUInt32LE(at + SLOT.textLength) === length
      if (isLike && this.#isSound(at) && this.#isMadeFrom(at, text)) yield at
      slot = (slot + 1) & this.#slotMask
    }
  }

  /** Where all entries are. */
  *all(): Generator<number> {
    for (let at = 0; at < this.#table.length; at += SLOT.byteLength) {
      if (this.#table.readUInt32LE(at + SLOT.metaLength) > 0 && this.#isSound(at)) yield at
    }
  }

  /** `undefined` if the entry is damaged. */
  read(at: number): SegmentContents | undefined {
    const { offset, metaLength, codeLength, textLength, flags } = this.#slot(at)
    const bytes = this.#bytes(offset, metaLength + codeLength + textLength)
    if (bytes === undefined || checksumOf(bytes) !== this.#table.readUInt32LE(at + SLOT.checksum)) return undefined

    // In ASCII a byte is a character: the short way to a string that is no larger than its bytes.
    const encoding = flags & FLAG.isAscii ? 'latin1' : 'utf8'
    return {
      meta: bytes.toString('utf8', 0, metaLength),
      code: flags & FLAG.hasCode ? bytes.toString(encoding, metaLength, metaLength + codeLength) : undefined,
      day: this.#table.readUInt16LE(at + SLOT.day),
    }
  }

  /** The source map of an entry; `undefined` if it has none, or can't be read any more. */
  readMap(at: number): string | undefined {
    const { offset, metaLength, codeLength, textLength, mapLength } = this.#slot(at)
    if (mapLength === 0) return undefined
    const bytes = this.#bytes(offset + metaLength + codeLength + textLength, mapLength)
    const isSound = bytes !== undefined && checksumOf(bytes) === this.#table.readUInt32LE(at + SLOT.mapChecksum)
    return isSound ? bytes.toString() : undefined
  }

  /** False if the entry has a map that can't be read. */
  hasWholeMap(at: number): boolean {
    return this.#slot(at).mapLength === 0 || this.readMap(at) !== undefined
  }

  /** An entry as it is, for another segment; `undefined` if it is damaged. */
  entry(at: number): SegmentEntry | undefined {
    if (this.read(at) === undefined || !this.hasWholeMap(at)) return undefined
    const { offset, metaLength, codeLength, textLength, mapLength, flags } = this.#slot(at)
    const bytes = this.#bytes(offset, metaLength + codeLength + textLength + mapLength)
    if (bytes === undefined) return undefined
    const body = Buffer.from(bytes)
    const textAt = metaLength + codeLength
    const mapAt = textAt + textLength
    return {
      key: this.#table.readUInt32LE(at + SLOT.key),
      tag: this.#table.readUInt32LE(at + SLOT.tag),
      day: this.#table.readUInt16LE(at + SLOT.day),
      meta: body.subarray(0, metaLength),
      code: flags & FLAG.hasCode ? body.subarray(metaLength, textAt) : undefined,
      text: body.subarray(textAt, mapAt),
      map: mapLength > 0 ? body.subarray(mapAt) : undefined,
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #isSound(at: number): boolean {
    return slotChecksumOf(this.#table, at) === this.#table.readUInt32LE(at + SLOT.slotChecksum)
  }

  #isMadeFrom(at: number, text: string): boolean {
    const { offset, metaLength, codeLength, textLength } = this.#slot(at)
    // All of it at once: what is wanted next stands before the text.
    const bytes = this.#bytes(offset, metaLength + codeLength + textLength)
    // As many bytes as characters: then it is ASCII, if it is the same.
    const encoding = textLength === text.length ? 'latin1' : 'utf8'
    return bytes !== undefined && bytes.toString(encoding, metaLength + codeLength) === text
  }

  #slot(at: number) {
    const table = this.#table
    return {
      offset: table.readUInt32LE(at + SLOT.offset),
      metaLength: table.readUInt32LE(at + SLOT.metaLength),
      codeLength: table.readUInt32LE(at + SLOT.codeLength),
      textLength: table.readUInt32LE(at + SLOT.textLength),
      mapLength: table.readUInt32LE(at + SLOT.mapLength),
      flags: table.readUInt16LE(at + SLOT.flags),
    }
  }

  /** In a buffer that the next call uses again, unless it wants what stands at its beginning. */
  #bytes(position: number, length: number): Buffer | undefined {
    // No more than there is: a length may be damaged too.
    if (position + length > this.byteLength) return undefined
    if (position === this.#inScratch.position && length <= this.#inScratch.length)
      return this.#scratch.subarray(0, length)

    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafeSlow(length * 2)
    this.#inScratch = { position, length: 0 }
    try {
      if (readSync(this.#file, this.#scratch, 0, length, position) !== length) return undefined
    } catch {
      return undefined
    }
    this.#inScratch = { position, length }
    return this.#scratch.subarray(0, length)
  }
}

function readTable(file: number, byteLength: number): Buffer | undefined {
  const header = Buffer.alloc(HEADER.byteLength)
  readSync(file, header, 0, header.length, 0)
  const length = header.readUInt32LE(HEADER.slots) * SLOT.byteLength
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC || length === 0 || length > byteLength) return undefined

  const table = Buffer.allocUnsafe(length)
  return readSync(file, table, 0, length, header.length) === length ? table : undefined
}
