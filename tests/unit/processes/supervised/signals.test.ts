import assert from 'node:assert/strict'
import type { EventEmitter } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { followSignals } from '../../../../src/processes/supervised/signals.js'

/** Signals of a process that is given none in truth: `raised` are those that it sends itself. */
function setUp(t: TestContext) {
  const property = Object.getOwnPropertyDescriptor(process, 'emit')
  const raised: unknown[][] = []
  t.mock.method(process, 'kill', (...args: unknown[]) => raised.push(args) > 0)
  let nowMs = 50_000
  t.mock.method(performance, 'now', () => nowMs)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const raise = followSignals()
  t.after(() => {
    if (property === undefined) Reflect.deleteProperty(process, 'emit')
    else Object.defineProperty(process, 'emit', property)
  })
  return {
    raised,
    later(ms: number) {
      nowMs += ms
    },
    /** The supervisor says that it got it. Resolves when it was raised, if it is. */
    async supervisorGets(signal: NodeJS.Signals, meanwhile = () => {}) {
      raise(signal)
      t.mock.timers.tick(49)
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
      meanwhile()
      t.mock.timers.tick(1)
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    },
    /** Node tells listeners. */
    programGets(signal: NodeJS.Signals) {
      ;(process as EventEmitter).emit(signal, signal, 1)
    },
  }
}

describe('a signal that the supervisor got', () => {
  it('is raised in the program, which has not got it', async (t) => {
    const { raised, supervisorGets } = setUp(t)

    await supervisorGets('SIGTERM')

    assert.deepEqual(raised, [[process.pid, 'SIGTERM']])
  })

  it('is not raised in a program that has got it, too', async (t) => {
    const { raised, supervisorGets, programGets, later } = setUp(t)
    programGets('SIGINT')
    later(999)

    await supervisorGets('SIGINT')

    assert.deepEqual(raised, [])
  })

  it('is not raised in a program that gets it a moment later', async (t) => {
    const { raised, supervisorGets, programGets } = setUp(t)

    await supervisorGets('SIGINT', () => programGets('SIGINT'))

    assert.deepEqual(raised, [])
  })

  it('is raised in a program that got it for another reason, long before', async (t) => {
    const { raised, supervisorGets, programGets, later } = setUp(t)
    programGets('SIGINT')
    later(1_000)

    await supervisorGets('SIGINT')

    assert.deepEqual(raised, [[process.pid, 'SIGINT']])
  })

  it('is raised in a program that got another one', async (t) => {
    const { raised, supervisorGets, programGets } = setUp(t)
    programGets('SIGHUP')

    await supervisorGets('SIGTERM')

    assert.deepEqual(raised, [[process.pid, 'SIGTERM']])
  })
})

describe('events of the process', () => {
  it('reach their listeners as ever', (t) => {
    setUp(t)
    const heard: unknown[][] = []
    const emitter: EventEmitter = process
    const listener = (...args: unknown[]) => heard.push(args)
    emitter.on('hot-hook-test', listener)
    t.after(() => emitter.off('hot-hook-test', listener))

    const isHeard = emitter.emit('hot-hook-test', 1, 2)

    assert.equal(isHeard, true)
    assert.deepEqual(heard, [[1, 2]])
  })

  it('say whether somebody listens', (t) => {
    setUp(t)

    assert.equal((process as EventEmitter).emit('hot-hook-test'), false)
  })

  it('have no listener for a signal that the program did not ask for', (t) => {
    const before = process.listenerCount('SIGTERM')

    setUp(t)

    assert.equal(process.listenerCount('SIGTERM'), before)
  })
})
