import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NodeOptions } from '../../../src/supervisor/node-options.js'

const node = new NodeOptions()

describe('the options of Node', () => {
  for (const [kind, option] of [
    ['that stands on many command lines', '--env-file'],
    ['with a short name', '-r'],
    ['that NODE_OPTIONS may hold', '--max-http-header-size'],
    ['that only a command line may hold', '--cpu-prof-dir'],
    ['that is the opposite of one', '--no-addons'],
    ['of V8 that NODE_OPTIONS may hold', '--max-old-space-size'],
    ['of V8 that Node does not know', '--trace-opt'],
  ] as const) {
    it(`have one ${kind}: ${option}`, () => {
      assert.equal(node.has(option), true)
    })
  }

  it('have none that neither Node nor V8 knows', () => {
    assert.equal(node.has('--no-handovr'), false)
    assert.equal(node.has('--inspec'), false)
    assert.equal(node.has('-y'), false)
  })

  for (const option of ['--env-file', '-C', '--conditions', '--cpu-prof-dir', '--inspect-port', '--debug-port']) {
    it(`have one that takes the next argument: ${option}`, () => {
      assert.equal(node.takesValue(option), true)
    })
  }

  for (const option of ['--inspect', '--no-warnings', '--no-addons', '--trace-opt', '--cpu-prof']) {
    it(`have one that stands alone: ${option}`, () => {
      assert.equal(node.takesValue(option), false)
    })
  }
})
