import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TranspileError, transpileErrorOf } from '../../../src/transpile/transpile-error.js'
import { placeOf } from './place-of.js'

describe('TranspileError', () => {
  it('says path, line, column and problem, and shows the place', () => {
    const error = new TranspileError('/src/a.ts', 'one\ntwo', 'No such thing', { line: 2, column: 1, length: 3 })

    assert.equal(error.message, '/src/a.ts:2:1: No such thing\n\n  1 | one\n> 2 | two\n    | ^^^\n')
  })

  it('says path and problem where the place is unknown', () => {
    assert.equal(new TranspileError('/src/a.ts', 'one', 'No such thing').message, '/src/a.ts: No such thing')
  })

  it('is the error that Node would have thrown, with a stable code', () => {
    const error = new TranspileError('/src/a.ts', 'one', 'No such thing')

    assert.ok(error instanceof SyntaxError)
    assert.equal(error.name, 'SyntaxError')
    assert.equal(error.code, 'HOT_HOOK_TRANSPILE_FAILED')
  })
})

describe('transpileErrorOf', () => {
  const location = { file: 'a.ts', namespace: '', line: 1, column: 0, length: 1, lineText: 'x', suggestion: '' }
  const failure = (...errors: unknown[]) => Object.assign(new Error('Build failed'), { errors })

  it('leaves alone what esbuild did not mean for the source', () => {
    const error = new Error('The service was stopped')

    assert.equal(transpileErrorOf('/src/a.ts', '', error), error)
  })

  it('takes the first of several messages', () => {
    const error = transpileErrorOf('/src/a.ts', 'x', failure({ text: 'first', location }, { text: 'second', location }))

    assert.match((error as Error).message, /^\/src\/a\.ts:1:1: first\n/)
  })

  it('takes a message without a place', () => {
    const error = transpileErrorOf('/src/a.ts', 'x', failure({ text: 'Not supported', location: null }))

    assert.equal((error as Error).message, '/src/a.ts: Not supported')
  })

  it('counts characters where esbuild counts bytes', () => {
    const lineText = 'äöü = ß!'
    const bytes = (text: string) => Buffer.byteLength(text)
    const at = { ...location, lineText, column: bytes('äöü = '), length: bytes('ß!') }

    const error = transpileErrorOf('/src/a.ts', lineText, failure({ text: 'any', location: at }))

    assert.deepEqual(placeOf(error as TranspileError), { line: 1, column: 7, length: 2 })
  })

  it('means at least one character', () => {
    const error = transpileErrorOf('/src/a.ts', 'x', failure({ text: 'any', location: { ...location, length: 0 } }))

    assert.equal(placeOf(error as TranspileError)?.length, 1)
  })
})
