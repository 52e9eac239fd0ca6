import { builtin } from '../node/builtin.js'

/** `node:zlib` is faster, but to load it costs as much as this many bytes here. */
const FEW_BYTES = 64 * 1024

const TABLE = new Uint32Array(256).map((_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})
let done = 0

/** CRC-32, as zlib has it. */
export function checksumOf(contents: string | Buffer): number {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents
  done += bytes.length
  return done > FEW_BYTES ? builtin('node:zlib').crc32(bytes) : crc32(bytes)
}

/** The same without `node:zlib`. */
export function crc32(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] as number)
  return (value ^ 0xffffffff) >>> 0
}
