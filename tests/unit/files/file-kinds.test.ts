import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  encodingOf,
  isScript,
  isTypeScript,
  mayBeImported,
  needsTranspiling,
  TRANSPILED_EXTENSIONS,
  TYPESCRIPT_EXTENSIONS,
} from '../../../src/files/file-kinds.js'

describe('the kinds of files', () => {
  it('are told by their extensions', () => {
    assert.deepEqual(TYPESCRIPT_EXTENSIONS, ['.ts', '.tsx', '.mts', '.cts'])
    assert.deepEqual(TRANSPILED_EXTENSIONS, ['.ts', '.tsx', '.mts', '.cts', '.jsx'])
  })

  for (const [path, kind] of Object.entries({
    '/a/x.ts': { typescript: true, script: true, transpiled: true, imported: true, encoding: 'utf8' },
    '/a/x.d.mts': { typescript: true, script: true, transpiled: true, imported: true, encoding: 'utf8' },
    '/a/x.jsx': { typescript: false, script: true, transpiled: true, imported: true, encoding: 'utf8' },
    '/a/x.cjs': { typescript: false, script: true, transpiled: false, imported: true, encoding: 'utf8' },
    '/a/x.json': { typescript: false, script: false, transpiled: false, imported: true, encoding: 'utf8' },
    '/a/x.wasm': { typescript: false, script: false, transpiled: false, imported: false, encoding: null },
    '/a/x': { typescript: false, script: false, transpiled: false, imported: true, encoding: null },
    '/a/.ts': { typescript: true, script: false, transpiled: false, imported: true, encoding: null },
  })) {
    it(`know ${path}`, () => {
      assert.deepEqual(
        {
          typescript: isTypeScript(path),
          script: isScript(path),
          transpiled: needsTranspiling(path),
          imported: mayBeImported(path),
          encoding: encodingOf(path),
        },
        kind,
      )
    })
  }
})
