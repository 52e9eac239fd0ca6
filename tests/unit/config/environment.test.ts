import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ignoredIn, readEnvironment } from '../../../src/config/environment.js'

describe('readEnvironment', () => {
  it('says nothing where no variable of ours is set', () => {
    const env = { PATH: '/bin', NODE_ENV: 'test' }

    assert.deepEqual(readEnvironment(env), {
      tsconfig: undefined,
      logLevel: undefined,
      cache: undefined,
      options: {},
    })
  })

  it('watches nothing in a process of the test runner', () => {
    assert.deepEqual(readEnvironment({}, ['--test']).options, { watch: false })
  })

  it('takes the tsconfig from HOT_HOOK_TSCONFIG', () => {
    assert.equal(readEnvironment({ HOT_HOOK_TSCONFIG: './tsconfig.build.json' }).tsconfig, './tsconfig.build.json')
  })

  for (const [value, expected] of [
    ['off', 'off'],
    ['./cache', './cache'],
    ['', undefined],
  ] as const) {
    it(`takes ${expected ?? 'no word'} on the cache from HOT_HOOK_CACHE=${value}`, () => {
      assert.equal(readEnvironment({ HOT_HOOK_CACHE: value }).cache, expected)
    })
  }

  for (const level of ['silent', 'error', 'info', 'debug']) {
    it(`takes the level of the log from HOT_HOOK_LOG=${level}`, () => {
      assert.equal(readEnvironment({ HOT_HOOK_LOG: level }).logLevel, level)
    })
  }

  for (const value of ['false', '0']) {
    it(`watches nothing with HOT_HOOK_WATCH=${value}`, () => {
      assert.deepEqual(readEnvironment({ HOT_HOOK_WATCH: value }).options, { watch: false })
    })
  }

  for (const value of ['true', '1', '']) {
    it(`leaves it to the options whether to watch with HOT_HOOK_WATCH=${value}`, () => {
      assert.deepEqual(readEnvironment({ HOT_HOOK_WATCH: value }).options, {})
    })
  }

  for (const env of [{}, { HOT_HOOK_WATCH: 'true' }]) {
    it(`watches nothing in a file that node --test runs, with ${JSON.stringify(env)}`, () => {
      assert.deepEqual(readEnvironment({ NODE_TEST_CONTEXT: 'child-v8', ...env }).options, { watch: false })
    })
  }

  it('watches with a value of HOT_HOOK_WATCH that there is not', () => {
    assert.deepEqual(readEnvironment({ HOT_HOOK_WATCH: 'maybe' }).options, {})
  })
})

describe('ignoredIn', () => {
  it('names the variables with unknown values, and what would be right', () => {
    const env = { HOT_HOOK_LOG: 'verbose', HOT_HOOK_WATCH: 'maybe', HOT_HOOK_FULL_RELOAD: 'never', HOT_HOOK_CACHE: 'x' }

    assert.deepEqual(ignoredIn(env), [
      'HOT_HOOK_LOG must be silent, error, info, debug or json, not "verbose": ignored',
      'HOT_HOOK_WATCH must be true, false, 1 or 0, not "maybe": ignored',
      'HOT_HOOK_FULL_RELOAD must be "auto" or "exit", not "never": ignored',
    ])
  })

  it('names none with a known value, or an empty one', () => {
    assert.deepEqual(ignoredIn({ HOT_HOOK_LOG: 'debug', HOT_HOOK_WATCH: '0', HOT_HOOK_FULL_RELOAD: '' }), [])
  })
})
