import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isCalledByTopLevel } from '../../../src/loader/call-site.js'

/** Of no CommonJS. */
const nothing = () => false

const atTopLevel = isCalledByTopLevel(nothing)
const inFunctionOfTopLevel = (() => isCalledByTopLevel(nothing))()

class Asks {
  static inInitializer = isCalledByTopLevel(nothing)
  inMethod = () => isCalledByTopLevel(nothing)
}

await Promise.resolve()
const afterAwait = isCalledByTopLevel(nothing)

describe('isCalledByTopLevel', () => {
  it('is true at the top level of a module', () => {
    assert.equal(atTopLevel, true)
  })

  it('is true at the top level after an await', () => {
    assert.equal(afterAwait, true)
  })

  it('is true in a function that the top level calls', () => {
    assert.equal(inFunctionOfTopLevel, true)
  })

  it('is true in a static initializer, which runs with the top level', () => {
    assert.equal(Asks.inInitializer, true)
  })

  it('is true below CommonJS that is being loaded', () => {
    const own = import.meta.url

    assert.equal(
      isCalledByTopLevel((file) => file === own),
      true,
    )
  })

  it('is false in a callback that runs later', () => {
    assert.equal(isCalledByTopLevel(nothing), false)
  })

  it('is false in a method that is called later', () => {
    assert.equal(new Asks().inMethod(), false)
  })

  it('is false in an async function that goes on after an await', async () => {
    await Promise.resolve()

    assert.equal(isCalledByTopLevel(nothing), false)
  })

  it('leaves the stacks of errors as they are', () => {
    const { prepareStackTrace, stackTraceLimit } = Error

    isCalledByTopLevel(nothing)

    assert.equal(Error.prepareStackTrace, prepareStackTrace)
    assert.equal(Error.stackTraceLimit, stackTraceLimit)
    assert.equal(typeof new Error('any').stack, 'string')
  })
})
