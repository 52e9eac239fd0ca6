import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { checksumOf } from '../../../src/cache/checksum.js'

describe('checksumOf', () => {
  it('is an unsigned integer of 32 bits, and the same for a text and its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const checksum = checksumOf(text)

        assert.equal(checksum, checksumOf(Buffer.from(text)))
        assert.ok(Number.isInteger(checksum) && checksum >= 0 && checksum < 2 ** 32)
      }),
    )
  })

  it('does not depend on where the bytes lie in memory', () => {
    const sums = [0, 1, 2, 3, 4].map((at) => checksumOf(Buffer.from(`${' '.repeat(at)}tea and a cup`).subarray(at)))

    assert.equal(new Set(sums).size, 1)
  })

  it('is another one wherever one byte is another', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 50 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (...all) => {
          const [bytes, place, change] = all
          const changed = Buffer.from(bytes)
          const at = place % bytes.length
          changed[at] = (changed[at] ?? 0) ^ change

          assert.notEqual(checksumOf(changed), checksumOf(Buffer.from(bytes)))
        },
      ),
    )
  })

  it('tells zeros of different lengths apart', () => {
    const sums = Array.from({ length: 1_000 }, (_, length) => checksumOf(Buffer.alloc(length)))

    assert.equal(new Set(sums).size, sums.length)
    assert.ok(!sums.includes(0))
  })

  it('tells the paths of a large project apart about as well as chance would', () => {
    const paths = Array.from({ length: 100_000 }, (_, index) => `/src/routes/${index % 100}/module-${index}.ts`)

    const sums = new Set(paths.map(checksumOf))

    // By chance it is 1.2 pairs.
    assert.ok(paths.length - sums.size < 10, `${paths.length - sums.size} have the checksum of another one`)
  })
})
