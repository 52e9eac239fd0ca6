import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hasMapReaders } from '../../../src/node/map-readers.js'

describe('readers of source maps besides us', () => {
  for (const [execArgv, env, expected] of [
    [[], {}, false],
    [['--import', 'hot-hook/ts'], {}, false],
    [['--inspect'], {}, true],
    [['--inspect-brk=0'], {}, true],
    [['--inspect-wait'], {}, true],
    [['--enable-source-maps'], {}, true],
    [['--experimental-test-coverage'], {}, true],
    [[], { NODE_OPTIONS: '--max-old-space-size=100 --inspect=9230' }, true],
    [[], { NODE_OPTIONS: '--import hot-hook/ts' }, false],
    [[], { NODE_V8_COVERAGE: 'coverage' }, true],
    // A terminal of VS Code, in which no debugger has been asked for.
    [[], { VSCODE_INSPECTOR_OPTIONS: '{}' }, false],
  ] as const) {
    it(`are ${expected ? '' : 'not '}there with ${[...execArgv, JSON.stringify(env)].join(' ')}`, () => {
      assert.equal(hasMapReaders(execArgv, env), expected)
    })
  }
})
