import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspectPortOf } from '../../../src/supervisor/inspect-port.js'

describe('the port of the inspector', () => {
  for (const [options, port] of [
    [['--inspect'], 9229],
    [['--inspect-brk'], 9229],
    [['--inspect-wait'], 9229],
    [['--inspect=9230'], 9230],
    [['--inspect=0'], 0],
    [['--inspect=localhost'], 9229],
    [['--inspect=0.0.0.0'], 9229],
    [['--inspect-brk=127.0.0.1:9231'], 9231],
    [['--inspect=[::1]:9232'], 9232],
    [['--inspect', '--inspect-port=9233'], 9233],
    [['--inspect-port', '9234', '--inspect'], 9234],
    [['--debug-port=127.0.0.1:9235', '--inspect'], 9235],
    [['--inspect=9230', '--inspect=9231'], 9231],
    [['--enable-source-maps', '--inspect', 'app.ts'], 9229],
  ] as const) {
    it(`is ${port} for ${options.join(' ')}`, () => {
      assert.equal(inspectPortOf(options), port)
    })
  }

  for (const options of [
    [],
    ['--inspect-port=9230'],
    ['--debug-port', '9230'],
    ['--inspect-publish-uid=http'],
    ['--experimental-inspect'],
  ]) {
    it(`is none for ${options.join(' ') || 'no options'}`, () => {
      assert.equal(inspectPortOf(options), undefined)
    })
  }
})
