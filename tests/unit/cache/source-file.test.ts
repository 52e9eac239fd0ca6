import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeSource, encodeSource, type Transpiled } from '../../../src/cache/source-file.js'
import type { Source } from '../../../src/transpile/source.js'
import { keyOf, made } from './made.js'

/** A source, to bytes and back. */
const stored = (transpiled: Transpiled) => decodeSource(encodeSource(transpiled), keyOf(transpiled))

const A = made('/src/a.ts', 'tea')

describe('a cache file', () => {
  it('has the whole source', () => {
    assert.deepEqual(stored(A), A.source)
  })

  it('keeps what imports use: names, none, and unknown ones', () => {
    const uses: Source['uses'] = new Map([
      ['./a.js', { isStatic: true, calls: 0, names: ['default', 'é'] }],
      ['./b.js', { isStatic: true, calls: 0, names: [] }],
      ['./c.js', { isStatic: false, calls: 3, names: undefined }],
      ['__proto__', { isStatic: true, calls: 0, names: ['__proto__'] }],
    ])

    assert.deepEqual(stored(made('/a.ts', 'tea', { uses }))?.uses, uses)
  })

  it('keeps format and computed calls', () => {
    const { source } = made('/a.cts', 'tea', { format: 'commonjs', computedCalls: 4 })

    assert.deepEqual(stored({ ...A, source }), source)
  })

  it('tells no code from an empty one, and no map from an empty one', () => {
    const none = made('/a.cjs', 'tea', { code: undefined, map: undefined })
    const empty = made('/a.ts', '', { code: '', map: '' })

    assert.deepEqual([stored(none), stored(empty)], [none.source, empty.source])
  })

  it('keeps a map that is read when it is needed', () => {
    const { source } = made('/a.ts', 'tea', { map: { read: () => '{"mappings":""}' } })

    assert.equal(stored({ ...A, source })?.map, '{"mappings":""}')
  })

  it('keeps every text as it is', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 })
    fc.assert(
      fc.property(text, text, text, text, (path, text, code, map) => {
        const transpiled = made(path, text, { code, map })

        assert.deepEqual(stored(transpiled), transpiled.source)
      }),
    )
  })

  it('is for one text, one path and one recipe', () => {
    const bytes = encodeSource(A)

    for (const other of [{ text: 'cup' }, { text: 'tea ' }, { path: '/src/b.ts' }, { recipe: 'node-26' }]) {
      assert.equal(decodeSource(bytes, { ...keyOf(A), ...other }), undefined)
    }
  })

  it('tells a text of one byte for each character from one of more', () => {
    // In one encoding the bytes of the first are those of the second in the other.
    const [one, two] = ['é', 'Ã©']
    assert.deepEqual(Buffer.from(one), Buffer.from(two, 'latin1'))

    const transpiled = made('/src/a.ts', one)

    assert.equal(decodeSource(encodeSource(transpiled), { ...keyOf(transpiled), text: two }), undefined)
  })
})

describe('a damaged cache file', () => {
  const samples = [A, made('/src/é.ts', 'é 🍵'), made('/src/a.cjs', '', { code: undefined, map: undefined })]

  for (const sample of samples) {
    const sound = encodeSource(sample)
    const { path } = sample.source

    it(`has no source, whichever bit is flipped: ${path}`, () => {
      for (let bit = 0; bit < sound.length * 8; bit++) {
        const bytes = Buffer.from(sound)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))

        assert.equal(decodeSource(bytes, keyOf(sample)), undefined, `bit ${bit}`)
      }
    })

    it(`has no source, wherever it is cut off: ${path}`, () => {
      for (let length = 0; length < sound.length; length++) {
        assert.equal(decodeSource(sound.subarray(0, length), keyOf(sample)), undefined, `${length} bytes`)
      }
    })

    it(`has no source, whatever is written over a part of it: ${path}`, () => {
      const damage = fc.record({ at: fc.nat(sound.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) })
      fc.assert(
        fc.property(damage, ({ at, bytes }) => {
          const damaged = Buffer.from(sound)
          damaged.set(bytes.subarray(0, sound.length - at), at)
          if (damaged.equals(sound)) return

          assert.equal(decodeSource(damaged, keyOf(sample)), undefined, `${bytes.length} bytes at ${at}`)
        }),
        { numRuns: 1_000 },
      )
    })
  }

  it('has no source where it is empty, zeros, or another file', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(8), Buffer.alloc(4_096), Buffer.from('{ "name": "tea" }')]) {
      assert.equal(decodeSource(bytes, keyOf(A)), undefined)
    }
  })
})
