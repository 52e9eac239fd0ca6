import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { StartedProcess } from '../../../src/transpile/child-process.js'

const spawnNode = (code: string): ChildProcess => spawn(process.execPath, ['-e', code])

describe('StartedProcess', () => {
  it('waits for the end of what was started while it watched', async () => {
    const started = new StartedProcess()
    const child = started.watch(() => spawnNode('setInterval(() => {}, 1000)'))
    child.kill()

    await started.hasEnded()

    assert.equal(child.signalCode, 'SIGTERM')
  })

  it('gives back what the code gives, and has nothing to wait for if it starts nothing', async () => {
    const started = new StartedProcess()

    assert.equal(
      started.watch(() => 1),
      1,
    )
    await started.hasEnded()
  })

  it('does not mind what others start', async (t) => {
    const started = new StartedProcess()
    const child = spawnNode('setInterval(() => {}, 1000)')
    t.after(() => child.kill())

    await started.hasEnded()

    assert.equal(child.exitCode, null)
  })
})
