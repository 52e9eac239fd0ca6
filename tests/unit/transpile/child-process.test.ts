import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { StartedProcess, withVariables } from '../../../src/transpile/child-process.js'

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

describe('withVariables', () => {
  const NAME = 'HOT_HOOK_TEST_VARIABLE'
  const seenByChild = () =>
    spawnSync(process.execPath, ['-p', `process.env.${NAME}`], { encoding: 'utf8' }).stdout.trim()

  it('is seen by the processes that are started meanwhile, and by no others', () => {
    assert.equal(withVariables({ [NAME]: 'ours' }, seenByChild), 'ours')

    assert.equal(seenByChild(), 'undefined')
    assert.equal(NAME in process.env, false)
  })

  it('is gone after an error, too', () => {
    const fail = () => {
      throw new Error('failed')
    }

    assert.throws(() => withVariables({ [NAME]: 'ours' }, fail), /failed/)

    assert.equal(NAME in process.env, false)
  })

  it('leaves what the user has set', (t) => {
    process.env[NAME] = 'theirs'
    t.after(() => delete process.env[NAME])

    assert.equal(withVariables({ [NAME]: 'ours' }, seenByChild), 'theirs')

    assert.equal(process.env[NAME], 'theirs')
  })
})
