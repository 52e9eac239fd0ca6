import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  hasTestRunnerMocks,
  lookBehindLoad,
  lookBehindResolve,
  mayHaveOtherHooks,
} from '../../../src/loader/other-hooks.js'
import { runSync } from '../../../src/node/steps.js'

describe('hooks of others', () => {
  for (const [execArgv, NODE_OPTIONS, expected] of [
    [[], undefined, true],
    [['--import', 'hot-hook/ts'], undefined, false],
    [['--import=hot-hook/register'], undefined, false],
    [['--import', 'file:///packages/hot-hook/loader.mjs'], undefined, false],
    [[], '--import hot-hook/ts', false],
    [['--env-file', '.env', '--import', 'hot-hook/ts'], undefined, false],
    [['--import', './instrumentation.js', '--import', 'hot-hook/ts'], undefined, true],
    [['--import=hot-hook/ts', '--import=./setup.ts'], undefined, true],
    [['-r', 'dotenv/config', '--import', 'hot-hook/ts'], undefined, true],
    [['--import', 'hot-hook/ts'], '--require ./boot.cjs', true],
    [['--loader', './hooks.mjs'], undefined, true],
  ] as const) {
    it(`${expected ? 'may' : 'can not'} be there with ${execArgv.join(' ')} and NODE_OPTIONS=${NODE_OPTIONS ?? ''}`, () => {
      assert.equal(mayHaveOtherHooks(execArgv, NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS }), expected)
    })
  }
})

describe('a look at who stands behind', () => {
  const NODE = () => {
    throw new Error('no such module')
  }

  it('sees somebody who answers for what is not there', () => {
    const others = { areBehind: false }

    runSync(lookBehindResolve({ conditions: [], importAttributes: {} }, others), () => ({ url: 'virtual:all' }))

    assert.equal(others.areBehind, true)
  })

  it('sees somebody in the stack of the error, also in that of the load hooks', () => {
    const others = { areBehind: false }

    // This file is neither Node's nor the loader's.
    runSync(lookBehindLoad({ conditions: [], importAttributes: {} }, others), NODE)

    assert.equal(others.areBehind, true)
  })

  it('takes an error whose stack is not made here for that of another thread', () => {
    const others = { areBehind: false }
    const foreign = Object.assign(Object.create(Error.prototype), { stack: 'Error: from a thread' })

    runSync(lookBehindResolve({ conditions: [], importAttributes: {} }, others), () => {
      throw foreign
    })

    assert.equal(others.areBehind, true)
  })

  it('leaves the formatting of stacks as it was', () => {
    const { prepareStackTrace, stackTraceLimit } = Error

    runSync(lookBehindResolve({ conditions: [], importAttributes: {} }, { areBehind: false }), NODE)

    assert.deepEqual([Error.prepareStackTrace, Error.stackTraceLimit], [prepareStackTrace, stackTraceLimit])
  })
})

describe('hooks of the test runner', () => {
  it('may come where modules can be mocked', () => {
    assert.equal(hasTestRunnerMocks(['--experimental-test-module-mocks'], {}), true)
    assert.equal(hasTestRunnerMocks(['--test'], {}), false)
  })
})
