import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { errorPayloadOf, inBrief, stackOf } from '../../../src/report/thrown.js'

describe('errorPayloadOf', () => {
  it('has message and stack of the error, and the path', () => {
    const error = new SyntaxError('no tea')

    assert.deepEqual(errorPayloadOf('/page.ts', error), {
      type: 'error',
      err: { message: 'no tea', stack: error.stack, id: '/page.ts' },
    })
  })

  it('has an empty stack for an error that has none', () => {
    const error = new Error('no tea')
    delete error.stack

    assert.equal(errorPayloadOf('/page.ts', error).err.stack, '')
  })

  for (const thrown of ['no tea', undefined, null, 404, Symbol('tea')]) {
    it(`says what was thrown if that is no error, but ${inspect(thrown)}`, () => {
      assert.equal(errorPayloadOf('/page.ts', thrown).err.message, String(thrown))
    })
  }

  it('can be sent to another process', () => {
    const payload = errorPayloadOf('/page.ts', new Error('no tea', { cause: () => {} }))

    assert.deepEqual(structuredClone(payload), payload)
  })

  it('says what has no string form', () => {
    assert.deepEqual(errorPayloadOf('/a.ts', Object.create(null)), {
      type: 'error',
      err: { message: '[Object: null prototype] {}', stack: '', id: '/a.ts' },
    })
  })

  for (const [what, thrown] of [
    ['a stack that throws', Object.defineProperty(new Error('no tea'), 'stack', { get: () => fail() })],
    ['a message that throws', Object.defineProperty(new Error(''), 'message', { get: () => fail() })],
    ['a message that is no text', Object.assign(new Error(''), { message: { tea: 1 }, stack: 5 })],
    ['a prototype that throws', new Proxy({}, { getPrototypeOf: () => fail() })],
    ['an inspection that throws', { [inspect.custom]: () => fail() }],
    ['all at once', new Proxy({}, { getPrototypeOf: () => fail(), get: () => fail(), ownKeys: () => fail() })],
  ] as const) {
    it(`says something of ${what}`, () => {
      const { err } = errorPayloadOf('/a.ts', thrown)

      assert.equal(typeof err.message, 'string')
      assert.equal(typeof err.stack, 'string')
      assert.equal(typeof stackOf(thrown), 'string')
    })
  }
})

describe('inBrief', () => {
  it('is the first line of a message, and the beginning of a long one', () => {
    assert.equal(inBrief('no tea\nno milk'), 'no tea')
    assert.equal(inBrief('x'.repeat(100_000)), `${'x'.repeat(200)}…`)
  })
})

function fail(): never {
  throw new Error('not to be looked at')
}
