import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readEnvironment } from '../../src/environment.js'
import { OptionError } from '../../src/errors.js'

describe('readEnvironment', () => {
  it('says nothing where no variable of ours is set', () => {
    const env = { PATH: '/bin', NODE_ENV: 'test' }

    assert.deepEqual(readEnvironment(env), { tsconfig: undefined, logLevel: undefined, options: {} })
  })

  it('takes the tsconfig from HOT_HOOK_TSCONFIG', () => {
    assert.equal(readEnvironment({ HOT_HOOK_TSCONFIG: './tsconfig.build.json' }).tsconfig, './tsconfig.build.json')
  })

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

  it('takes an empty HOT_HOOK_LOG for one that is not set', () => {
    assert.doesNotThrow(() => readEnvironment({ HOT_HOOK_LOG: '' }))
  })

  for (const [name, value, known] of [
    ['HOT_HOOK_LOG', 'verbose', ['silent', 'error', 'info', 'debug']],
    ['HOT_HOOK_LOG', 'toString', ['silent', 'error', 'info', 'debug']],
    ['HOT_HOOK_WATCH', 'no', ['true', 'false', '1', '0']],
  ] as const) {
    it(`refuses ${name}=${value}, and names what there is`, () => {
      assert.throws(
        () => readEnvironment({ [name]: value }),
        (error) => {
          assert.ok(error instanceof OptionError, `${error} is no OptionError`)
          assert.match(error.message, new RegExp(`environment variable ${name}.*"${value}"`))
          for (const each of known) assert.ok(error.message.includes(each), `${each} is not named: ${error.message}`)
          return true
        },
      )
    })
  }
})
