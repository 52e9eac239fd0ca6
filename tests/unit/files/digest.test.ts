import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { digestOf } from '../../../src/files/digest.js'
import { anyCharacter } from '../../support/any-character.js'

describe('digestOf', () => {
  // From FIPS 180-2, but for the empty text.
  for (const [text, expected] of [
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ] as const) {
    it(`is the SHA-256 of ${JSON.stringify(text)}`, () => {
      assert.equal(Buffer.from(digestOf(text), 'base64url').toString('hex'), expected)
    })
  }

  it('is the SHA-256 of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(digestOf(Buffer.from(bytes)), createHash('sha256').update(bytes).digest('base64url'))
      }),
    )
  })

  it('is 43 characters that may stand in a URL', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        assert.match(digestOf(Buffer.from(bytes)), /^[\w-]{43}$/)
      }),
    )
  })

  it('is the same for a text and for its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 100 }), (text) => {
        assert.equal(digestOf(text), digestOf(Buffer.from(text)))
      }),
    )
  })

  it('is the same wherever the bytes lie in memory', () => {
    const bytes = fc.uint8Array({ maxLength: 100 })
    fc.assert(
      fc.property(bytes, fc.nat(17), (bytes, offset) => {
        const memory = Buffer.alloc(bytes.length + offset + 5, 0xaa)
        memory.set(bytes, offset)

        assert.equal(digestOf(memory.subarray(offset, offset + bytes.length)), digestOf(Buffer.from(bytes)))
      }),
    )
  })

  it('leaves the bytes as they are', () => {
    const bytes = Buffer.from('The quick brown fox jumps over the lazy dog')

    digestOf(bytes)

    assert.equal(String(bytes), 'The quick brown fox jumps over the lazy dog')
  })
})
