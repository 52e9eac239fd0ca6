import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as zlib from 'node:zlib'
import { checksumOf, crc32 } from '../../../src/cache/checksum.js'

const zlibCrc32 = (zlib as unknown as { crc32(data: string | Buffer): number }).crc32

describe('crc32', () => {
  it('is what zlib has', () => {
    const all = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 2_654_435_761) >>> 24))
    for (let length = 0; length <= all.length; length += 7) {
      assert.equal(crc32(all.subarray(0, length)), zlibCrc32(all.subarray(0, length)))
    }
  })
})

describe('checksumOf', () => {
  it('is the same for the first bytes as for later ones', () => {
    const text = 'é'.repeat(10_000)

    const checksums = new Set(Array.from({ length: 10 }, () => checksumOf(text)))

    assert.deepEqual([...checksums], [zlibCrc32(text)])
    assert.equal(checksumOf(Buffer.from(text)), zlibCrc32(text))
  })
})
