import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { A, ASKED, FAILED, nextTurn, serving, setUp, starting } from './supervisor-of-fakes.js'

describe('a supervisor', () => {
  it('starts the program', (t) => {
    const { news, there, counts } = setUp(t)

    assert.deepEqual(news(), ['1 started'])
    assert.deepEqual(there(), [1])
    assert.deepEqual(counts, [undefined])
  })

  it('says nothing of the first start', async (t) => {
    const { run, news } = setUp(t)

    await run(1).listens(A)

    assert.deepEqual(news(), ['1 started'])
  })
})

describe('restart()', () => {
  it('does what a full reload does', async (t) => {
    const { supervisor, run, news } = await serving(t)

    supervisor.restart()
    await nextTurn()
    await run(2).listens(A)

    assert.deepEqual(news(), [
      'said: restart asked',
      'said: started again (0 ms)',
      '1 ← hold',
      '2 started',
      '1 ← drain, pass on',
    ])
  })

  it('starts a program that has ended', async (t) => {
    const { supervisor, run, news, there } = await serving(t)
    await run(1).ends(FAILED)
    news()

    supervisor.restart()
    await nextTurn()

    assert.deepEqual(news(), ['said: restart asked', 'watch no more', '2 started'])
    assert.deepEqual(there(), [2])
  })

  it('starts the next process once more, if it does not come to listen', async (t) => {
    const { supervisor, run, news } = await starting(t)

    supervisor.restart()
    await nextTurn()
    await run(2).ends(ASKED)

    assert.deepEqual(news(), ['said: restart asked', '2 ← end', '1 ← hold', '3 started'])
  })

  it('forgets how often the program was started again', async (t) => {
    const { supervisor, run, counts } = await starting(t)
    await run(2).listens(A)

    supervisor.restart()
    await nextTurn()

    assert.deepEqual(counts, [undefined, 1, undefined])
  })

  it('starts one process, however often it is called before that can start', async (t) => {
    const { supervisor, run, news, there } = await serving(t, { handover: false })
    for (let time = 0; time < 3; time++) supervisor.restart()
    await run(1).hasDrained()
    news()

    await run(1).ends(ASKED)

    assert.deepEqual(news(), ['2 started'])
    assert.deepEqual(there(), [2])
  })
})

describe('stop()', () => {
  it('ends no process', async (t) => {
    const { supervisor, news, there } = await starting(t)

    supervisor.stop()
    await nextTurn()

    assert.deepEqual(news(), [])
    assert.deepEqual(there(), [1, 2])
  })

  it('makes that no process is started for a full reload, or by a key', async (t) => {
    const { supervisor, run, news } = await serving(t)
    supervisor.stop()

    await run(1).asksForFullReload()
    supervisor.restart()
    await nextTurn()

    assert.deepEqual(news(), [])
  })

  it('makes that the end of the program is only that', async (t) => {
    const { supervisor, run, news, there } = await serving(t)
    supervisor.stop()

    await run(1).ends(FAILED)

    assert.deepEqual(news(), [])
    assert.deepEqual(there(), [])
  })

  it('makes that no process is started when the last one has ended', async (t) => {
    const { supervisor, run, news } = await serving(t, { handover: false })
    await run(1).asksForFullReload()
    await run(1).hasDrained()
    news()

    supervisor.stop()
    await run(1).ends(ASKED)

    assert.deepEqual(news(), [])
  })

  it('stops watching', async (t) => {
    const { supervisor, run, isWatching } = await serving(t)
    await run(1).ends(FAILED)

    supervisor.stop()

    assert.equal(isWatching(), false)
  })

  it('makes that nothing is said about a process that starts', async (t) => {
    const { supervisor, news, later } = await starting(t)

    supervisor.stop()
    await later(10_000)

    assert.deepEqual(news(), [])
  })
})
