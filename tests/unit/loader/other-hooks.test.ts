import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mayHaveOtherHooks } from '../../../src/loader/other-hooks.js'

describe('hooks of others', () => {
  for (const [execArgv, NODE_OPTIONS, expected] of [
    [[], undefined, false],
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
