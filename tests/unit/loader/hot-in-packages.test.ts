import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withHotInPackage } from '../../../src/loader/hot-in-packages.js'
import { PRELUDE } from '../../../src/transpile/prelude.js'

/** What is given to Node for an ES module of a package with this text. */
function given(text: string): string {
  const { source } = withHotInPackage({ format: 'module', source: Buffer.from(text) as Buffer<ArrayBuffer> })
  return String(source)
}

describe('a module of an installed package', () => {
  for (const text of [
    'if (import.meta.hot) import.meta.hot.dispose(() => {})',
    `export const isHot = 'hot' in import.meta`,
    'const { hot } = import.meta',
    'import.meta?.hot',
    'const meta = import.meta\nmeta.hot?.accept()',
  ]) {
    it(`gets the prelude on its first line for \`${text.replace('\n', '; ')}\``, () => {
      assert.equal(given(text), PRELUDE + text)
    })
  }

  for (const text of ['export const a = 1', 'export const here = import.meta.url', 'export const hot = true']) {
    it(`is not touched with \`${text}\``, () => {
      const result = { format: 'module', source: Buffer.from(text) as Buffer<ArrayBuffer> }

      assert.equal(withHotInPackage(result), result)
    })
  }

  it('keeps the numbers of its lines, also below a hashbang', () => {
    const lines = given('#!/usr/bin/env node\nimport.meta.hot\nlast').split('\n')

    assert.deepEqual(lines, [PRELUDE, 'import.meta.hot', 'last'])
  })

  it('is recognized in a text and in a part of a larger buffer', () => {
    const text = 'import.meta.hot'
    const part = Buffer.from(`before ${text}`).subarray('before '.length) as Buffer<ArrayBuffer>

    for (const source of [text, part]) {
      assert.equal(withHotInPackage({ format: 'module', source }).source, PRELUDE + text)
    }
  })

  it('is left alone if it is CommonJS, or has no source', () => {
    for (const result of [
      { format: 'commonjs', source: 'import.meta.hot' },
      { format: 'module', source: undefined },
      { format: 'builtin', source: null },
    ]) {
      assert.equal(withHotInPackage(result), result)
    }
  })
})
