import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOf } from '../../../src/files/digest.js'
import { plainSource } from '../../../src/transpile/source.js'

describe('plainSource', () => {
  for (const format of ['module', 'commonjs', 'json'] as const) {
    it(`has the text of bytes in UTF-8 for ${format}`, () => {
      const { text, digest } = plainSource('/a.json', Buffer.from('tea: 🍵'), format)

      assert.deepEqual({ text, digest }, { text: 'tea: 🍵', digest: digestOf('tea: 🍵') })
    })
  }

  it('has neither code nor map: Node is given the text', () => {
    const { code, map, uses, computedCalls } = plainSource('/a.cjs', 'exports.a = 1', 'commonjs')

    assert.deepEqual(
      { code, map, uses: uses.size, computedCalls },
      { code: undefined, map: undefined, uses: 0, computedCalls: 0 },
    )
  })

  it('knows what CommonJS requires and imports, and of JSON that it does neither', () => {
    const text = `const a = require('./a')\nconst b = () => [require("./a"), import('./b.js'), require(name)]`
    const { uses, computedCalls } = plainSource('/a.cjs', text, 'commonjs')

    assert.deepEqual(
      [...uses].map(([specifier, { isStatic, calls }]) => [specifier, isStatic, calls]),
      [
        ['./a', false, 2],
        ['./b.js', false, 1],
      ],
    )
    assert.equal(computedCalls, 1)
    assert.equal(plainSource('/a.json', `"require('./a')"`, 'json').uses.size, 0)
  })

  it('keeps no text of an asset, which Node reads by itself', () => {
    assert.equal(plainSource('/add.wasm', Buffer.from([0]), 'asset').text, undefined)
  })

  it('tells assets apart whose bytes are the same wrong text in UTF-8', () => {
    const [one, other] = [Buffer.from([0xff, 0x80]), Buffer.from([0xfe, 0x80])]
    assert.equal(String(one), String(other))

    assert.notEqual(plainSource('/add.wasm', one, 'asset').digest, plainSource('/add.wasm', other, 'asset').digest)
  })
})
