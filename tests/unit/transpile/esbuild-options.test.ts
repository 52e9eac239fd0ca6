import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isScript, needsTranspiling } from '../../../src/files/file-kinds.js'

describe('isScript', () => {
  for (const path of [
    '/a.ts',
    '/a.mts',
    '/a.cts',
    '/a.tsx',
    '/a.js',
    '/a.mjs',
    '/a.cjs',
    '/a.jsx',
    '/a.b.ts',
    '/a.d.ts',
  ]) {
    it(`is true for ${path}`, () => {
      assert.equal(isScript(path), true)
    })
  }

  for (const path of ['/a.json', '/a.wasm', '/a.node', '/a.css', '/a', '/ts', '/.ts', '/a.ts.txt', '/a.constructor']) {
    it(`is false for ${path}`, () => {
      assert.equal(isScript(path), false)
    })
  }
})

describe('needsTranspiling', () => {
  for (const path of ['/a.ts', '/a.mts', '/a.cts', '/a.tsx', '/a.jsx']) {
    it(`is true for ${path}`, () => {
      assert.equal(needsTranspiling(path), true)
    })
  }

  for (const path of ['/a.js', '/a.mjs', '/a.cjs', '/a.json', '/a.wasm', '/a']) {
    it(`is false for ${path}, which Node can run as it is`, () => {
      assert.equal(needsTranspiling(path), false)
    })
  }
})
