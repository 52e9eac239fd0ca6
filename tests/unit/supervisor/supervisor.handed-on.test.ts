import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import type { ToSupervisor } from '../../../src/processes/supervised/messages.js'
import { A, FAILED, serving, starting } from './supervisor-of-fakes.js'

describe('a debugger', () => {
  it('leaves its port before the next process starts', async (t) => {
    const { run, news } = await serving(t, { isInspected: true })

    await run(1).asksForFullReload()
    const before = news()
    await run(1).says({ type: 'hot-hook:inspector-closed' })

    assert.deepEqual(before, ['1 ← hold', '1 ← close-inspector'])
    assert.deepEqual(news(), ['2 started'])
  })

  it('leaves it to one process, also if several changes ask for it', async (t) => {
    const { run, news, there } = await serving(t, { isInspected: true })
    await run(1).asksForFullReload()
    await run(1).asksForFullReload('/project/b.ts')
    news()

    await run(1).says({ type: 'hot-hook:inspector-closed' })

    assert.deepEqual(news(), ['2 started'])
    assert.deepEqual(there(), [1, 2])
  })

  it('leaves it to nobody when all is stopped meanwhile', async (t) => {
    const { supervisor, run, news } = await serving(t, { isInspected: true })
    await run(1).asksForFullReload()
    news()

    supervisor.stop()
    await run(1).says({ type: 'hot-hook:inspector-closed' })

    assert.deepEqual(news(), [])
  })
})

describe('a connection that the last process passes on', () => {
  const CONNECTION = { type: 'hot-hook:connection', address: A } satisfies ToSupervisor

  /** A socket, which knows whether it was destroyed. */
  function createSocket() {
    const socket = { isDestroyed: false, destroy: () => Object.assign(socket, { isDestroyed: true }) }
    return socket as typeof socket & Socket
  }

  it('goes to the one that serves now', async (t) => {
    const { run, news } = await starting(t)
    await run(2).listens(A)
    news()
    const socket = createSocket()

    await run(1).says(CONNECTION, socket)

    assert.deepEqual(news(), ['2 ← connection'])
    assert.equal(socket.isDestroyed, false)
  })

  it('goes to the one that serves after several changes', async (t) => {
    const { run, news } = await starting(t)
    await run(2).listens(A)
    await run(2).asksForFullReload()
    await run(3).listens(A)
    news()

    await run(1).says(CONNECTION, createSocket())

    assert.deepEqual(news(), ['3 ← connection'])
  })

  it('is closed where nobody serves', async (t) => {
    const { run } = await starting(t)
    await run(2).listens(A)
    await run(2).ends(FAILED)
    const socket = createSocket()

    await run(1).says(CONNECTION, socket)

    assert.equal(socket.isDestroyed, true)
  })

  it('is closed rather than given back', async (t) => {
    const { run, news } = await serving(t)
    const socket = createSocket()

    await run(1).says(CONNECTION, socket)

    assert.deepEqual(news(), [])
    assert.equal(socket.isDestroyed, true)
  })
})

describe('the terminal', () => {
  const READS = { type: 'hot-hook:stdin', isReading: true } satisfies ToSupervisor
  const READS_NO_MORE = { type: 'hot-hook:stdin', isReading: false } satisfies ToSupervisor

  it('is left to the program while it reads', async (t) => {
    const { run, isTerminalRead } = await serving(t)

    await run(1).says(READS)

    assert.equal(isTerminalRead(), true)
  })

  it("is the supervisor's when the program has stopped reading", async (t) => {
    const { run, isTerminalRead } = await serving(t)
    await run(1).says(READS)

    await run(1).says(READS_NO_MORE)

    assert.equal(isTerminalRead(), false)
  })

  it("is the supervisor's when the program has ended", async (t) => {
    const { run, isTerminalRead } = await serving(t)
    await run(1).says(READS)

    await run(1).ends(FAILED)

    assert.equal(isTerminalRead(), false)
  })

  it('is left to the next process while it starts', async (t) => {
    const { run, isTerminalRead } = await starting(t)

    await run(2).says(READS)

    assert.equal(isTerminalRead(), true)
  })

  it('is none of the business of a process that has been replaced', async (t) => {
    const { run, isTerminalRead } = await starting(t)
    await run(2).listens(A)
    await run(2).says(READS)

    await run(1).says(READS_NO_MORE)

    assert.equal(isTerminalRead(), true)
  })

  it('stays with the next process, which reads it, when the last one crashes', async (t) => {
    const { run, isTerminalRead } = await starting(t)
    await run(2).says(READS)

    await run(1).ends(FAILED)

    assert.equal(isTerminalRead(), true)
  })

  it("is the supervisor's again when the process that read it is replaced", async (t) => {
    const { run, isTerminalRead } = await serving(t)
    await run(1).says(READS)
    await run(1).asksForFullReload()

    await run(2).listens(A)

    assert.equal(isTerminalRead(), false)
  })
})
