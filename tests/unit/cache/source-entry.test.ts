import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeSource, isMetaOf, parseMeta, sourceFrom } from '../../../src/cache/source-entry.js'
import type { Source } from '../../../src/transpile/source.js'
import { made, RECIPE, TODAY, whole } from './made.js'

/** A source, to bytes and back. */
function stored(source: Source): Source {
  const { meta, code, map } = encodeSource({ source, text: 'tea', recipe: RECIPE }, TODAY)
  return sourceFrom(parseMeta(String(meta)), {
    code: code && String(code),
    map: { read: () => map && String(map) },
  })
}

describe('a stored source', () => {
  it('is what it was', () => {
    const { source } = made('/src/a.ts', 'tea')

    assert.deepEqual(whole(stored(source)), source)
  })

  it('keeps what its imports use: names, none, and unknown ones', () => {
    const uses: Source['uses'] = new Map([
      ['./a.js', { isStatic: true, calls: 0, names: ['default', 'é'] }],
      ['./b.js', { isStatic: true, calls: 0, names: [] }],
      ['./c.js', { isStatic: false, calls: 3, names: undefined }],
      ['__proto__', { isStatic: true, calls: 0, names: ['__proto__'] }],
    ])

    assert.deepEqual(stored(made('/a.ts', 'tea', { uses }).source).uses, uses)
  })

  it('keeps format and computed calls', () => {
    const { format, computedCalls } = stored(made('/a.cts', 'tea', { format: 'commonjs', computedCalls: 4 }).source)

    assert.deepEqual({ format, computedCalls }, { format: 'commonjs', computedCalls: 4 })
  })

  it('has no map where it has no code', () => {
    const { code, map } = stored(made('/a.cjs', 'tea', { code: undefined, map: undefined }).source)

    assert.deepEqual({ code, map }, { code: undefined, map: undefined })
  })

  it('may have come from another segment, where its map lies', () => {
    const { source } = made('/a.ts', 'tea', { map: { read: () => '{"mappings":""}' } })

    assert.equal(whole(stored(source))?.map, '{"mappings":""}')
  })
})

describe('isMetaOf', () => {
  const { meta } = encodeSource(made('/a.ts', 'tea'), TODAY)
  for (const [what, path, recipe, expected] of [
    ['the same path and recipe', '/a.ts', RECIPE, true],
    ['another path', '/b.ts', RECIPE, false],
    ['another recipe with the same tag', '/a.ts', { ...RECIPE, fingerprint: 'node 26' }, false],
  ] as const) {
    it(`is ${expected} for ${what}`, () => {
      assert.equal(isMetaOf(parseMeta(String(meta)), path, recipe), expected)
    })
  }
})
