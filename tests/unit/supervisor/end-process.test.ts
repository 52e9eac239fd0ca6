import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Exit } from '../../../src/report/supervisor-reporter.js'
import type { AppProcess } from '../../../src/supervisor/app-process.js'
import { EndingProcesses, endProcess } from '../../../src/supervisor/end-process.js'

/** A process that listens at some addresses, and what happens to it while it is ended. The clock stands still. */
function setUp(t: TestContext, { listening = ['::1:80'], passOn = true, isStuck = false, hasStarted = true } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const journal: unknown[] = []
  let exit = (_: Exit) => {}
  let answer = (_isAnswered: boolean) => {}
  const exited = new Promise<Exit>((resolve) => {
    exit = resolve
  })
  const run: Partial<AppProcess> = {
    listening: new Set(listening),
    isStuck,
    hasStarted,
    exited,
    tell: (message) => void journal.push(message),
    asks: (message, ...rest) => {
      journal.push([message, ...rest])
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    kill: (signal) => void journal.push(signal),
  }
  const onKilled = () => void journal.push('said that it is killed')
  const options = { passOn, drainTimeoutMs: 2_000, killTimeoutMs: 5_000, onKilled }
  const ended = endProcess(run as AppProcess, options)
  return { journal, ended, exit: (how: Exit) => exit(how), answer: (isAnswered = true) => answer(isAnswered) }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

const BY_SIGNAL = { code: null, signal: 'SIGTERM' } as const
const END = { type: 'hot-hook:end' }

describe('the end of a process', () => {
  it('comes after its requests have been answered', async (t) => {
    const { journal, answer } = setUp(t)
    await nextTurn()
    const before = [...journal]

    answer()
    await nextTurn()

    const drain = [{ type: 'hot-hook:drain', passOn: true, timeoutMs: 2_000 }, 'hot-hook:drained', 7_000]
    assert.deepEqual(before, [drain])
    assert.deepEqual(journal, [drain, END])
  })

  it('comes without connections being passed on where there is nobody who could take them', async (t) => {
    const { journal } = setUp(t, { passOn: false })
    await nextTurn()

    assert.deepEqual(journal, [
      [{ type: 'hot-hook:drain', passOn: false, timeoutMs: 2_000 }, 'hot-hook:drained', 7_000],
    ])
  })

  it('comes at once where no server listens', async (t) => {
    const { journal } = setUp(t, { listening: [] })
    await nextTurn()

    assert.deepEqual(journal, [END])
  })

  const PING = [{ type: 'hot-hook:ping' }, 'hot-hook:pong', 300]

  it('comes by a signal where the process is still loading, and hears no message', async (t) => {
    const { journal, answer } = setUp(t, { listening: [], hasStarted: false })
    await nextTurn()

    answer(false)
    await nextTurn()
    assert.deepEqual(journal, [PING, 'SIGTERM'])
    t.mock.timers.tick(1_000)

    assert.deepEqual(journal, [PING, 'SIGTERM', 'SIGKILL'])
  })

  it('is asked for where a start hears messages', async (t) => {
    const { journal, answer } = setUp(t, { listening: [], hasStarted: false })
    await nextTurn()

    answer()
    await nextTurn()

    assert.deepEqual(journal, [PING, END])
  })

  it('is told with how it ended', async (t) => {
    const { ended, exit } = setUp(t, { listening: [] })

    exit(BY_SIGNAL)

    assert.deepEqual(await ended, BY_SIGNAL)
  })

  it('is told only when it has come', async (t) => {
    const { ended, journal } = setUp(t, { listening: [] })
    void ended.then(() => journal.push('ended'))

    await nextTurn()

    assert.deepEqual(journal, [END])
  })

  it('is forced when it does not come in time, and that is said', async (t) => {
    const { journal } = setUp(t, { listening: [] })
    await nextTurn()

    t.mock.timers.tick(4_999)
    const before = [...journal]
    t.mock.timers.tick(1)

    assert.deepEqual(before, [END])
    assert.deepEqual(journal, [END, 'said that it is killed', 'SIGKILL'])
  })

  it('has its whole time, however long the requests took', async (t) => {
    const { journal, answer } = setUp(t)
    t.mock.timers.tick(1_999)
    answer()
    await nextTurn()

    t.mock.timers.tick(4_999)

    assert.deepEqual(journal.slice(1), [END])
  })

  it('is not forced any more after it has come', async (t) => {
    const { journal, ended, exit } = setUp(t, { listening: [] })
    exit(BY_SIGNAL)
    await ended

    t.mock.timers.tick(60_000)

    assert.deepEqual(journal, [END])
  })

  it('is forced at once where the process hears nothing', async (t) => {
    const { journal } = setUp(t, { listening: [], isStuck: true })

    assert.equal(journal[0], 'SIGKILL')
    assert.equal(journal.includes('said that it is killed'), false)
  })
})

describe('the processes that are asked to end', () => {
  /** A process without a server. */
  function createRun() {
    let exit = (_: Exit) => {}
    const exited = new Promise<Exit>((resolve) => {
      exit = resolve
    })
    const run: Partial<AppProcess> = {
      listening: new Set(),
      hasStarted: true,
      exited,
      tell: () => {},
      kill: () => {},
    }
    return { run: run as AppProcess, exit }
  }

  function createEnding() {
    return new EndingProcesses({ drainTimeoutMs: 1, killTimeoutMs: 60_000, onKilled: () => {} })
  }

  it('are those that have not ended', async () => {
    const [one, other] = [createRun(), createRun()]
    const ending = createEnding()
    ending.add(one.run, { passOn: true })
    ending.add(other.run, { passOn: false })

    one.exit(BY_SIGNAL)
    await nextTurn()
    const left = ending.all()
    const has = [ending.has(one.run), ending.has(other.run)]
    other.exit(BY_SIGNAL)
    await ending.ended()

    assert.deepEqual(left, [other.run])
    assert.deepEqual(has, [false, true])
  })

  it('can be waited for, all of them', async () => {
    const [one, other] = [createRun(), createRun()]
    const ending = createEnding()
    ending.add(one.run, { passOn: false })
    ending.add(other.run, { passOn: false })
    let isOver = false
    const over = ending.ended().then(() => {
      isOver = true
    })

    one.exit(BY_SIGNAL)
    await nextTurn()
    const before = isOver
    other.exit(BY_SIGNAL)
    await over

    assert.equal(before, false)
  })
})
