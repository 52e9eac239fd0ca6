import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { A, ASKED, B, FAILED, failed, serving, setUp, starting } from './supervisor-of-fakes.js'

describe('a full reload', () => {
  it('lets requests wait, and starts the next process', async (t) => {
    const { run, news, there } = await serving(t)

    await run(1).asksForFullReload()

    assert.deepEqual(news(), ['1 ← hold', '2 started'])
    assert.deepEqual(there(), [1, 2])
  })

  it('is over when the next process listens where the last one does: that one drains', async (t) => {
    const { run, news, later } = await starting(t)
    await later(300)

    await run(2).listens(A)

    assert.deepEqual(news(), ['said: started again (300 ms)', '1 ← drain, pass on'])
  })

  it('ends the last process when it has answered all', async (t) => {
    const { run, news, there } = await starting(t)
    await run(2).listens(A)
    news()

    await run(1).hasDrained()
    const told = news()
    await run(1).ends(ASKED)

    assert.deepEqual(told, ['1 ← end'])
    assert.deepEqual(news(), [])
    assert.deepEqual(there(), [2])
  })

  it('is not over before the next process listens at each address', async (t) => {
    const { run, news } = await starting(t, { at: [A, B] })

    await run(2).listens(B)
    const before = news()
    await run(2).listens(A)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (0 ms)', '1 ← drain, pass on'])
  })

  it('waits a second for addresses that are no longer used', async (t) => {
    const { run, news, later } = await starting(t, { at: [A, B] })
    await run(2).listens(A)

    await later(999)
    const before = news()
    await later(1)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (1000 ms)', '1 ← drain, pass on'])
  })

  it('is over once, though the next process listens elsewhere first', async (t) => {
    const { run, news, later } = await starting(t, { at: [A, B] })
    await run(2).listens(B, A)
    news()

    await later(1_000)

    assert.deepEqual(news(), [])
  })

  it('says after 10 s that the next process does not listen', async (t) => {
    const { news, later } = await starting(t)

    await later(9_999)
    const before = news()
    await later(1)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: still starting'])
  })

  it('says no such thing after it was over', async (t) => {
    const { run, news, later } = await starting(t)
    await run(2).listens(A)
    await run(1).ends(ASKED)
    news()

    await later(60_000)

    assert.deepEqual(news(), [])
  })

  it('is possible while the last process still answers', async (t) => {
    const { run, news, there } = await starting(t)
    await run(2).listens(A)
    news()

    await run(2).asksForFullReload()

    assert.deepEqual(news(), ['2 ← hold', '3 started'])
    assert.deepEqual(there(), [2, 3, 1])
  })

  it('is none of the business of a process that has been replaced', async (t) => {
    const { run, news } = await starting(t)
    await run(2).listens(A)
    news()

    await run(1).asksForFullReload()

    assert.deepEqual(news(), [])
  })

  it('kills a process that does not end, and says so', async (t) => {
    const { run, news, later } = await starting(t)
    await run(2).listens(A)
    await run(1).hasDrained()
    news()

    await later(5_000)

    assert.deepEqual(news(), ['said: killed', '1 ← SIGKILL'])
  })

  it('clears the screen before each start but the first, if that is wanted, and says why it starts after that', async (t) => {
    const { run, news } = setUp(t, { clear: true })
    await run(1).listens(A)
    await run(1).asksForFullReload()

    assert.deepEqual(news(), [
      'said: /project/app.ts changed',
      '1 started',
      'clear the screen',
      '1 ← hold',
      '2 started',
    ])
  })
})

describe('a full reload that is asked for while the next process starts', () => {
  it('is ignored for a file that was saved before: it is in that process', async (t) => {
    const { run, news, savedAt } = await starting(t)
    savedAt('/project/b.ts', run(2).startedAt - 1)

    await run(1).asksForFullReload('/project/b.ts')

    assert.deepEqual(news(), [])
  })

  it('starts another one for a file that was saved later', async (t) => {
    const { run, news, savedAt, there } = await starting(t)
    savedAt('/project/b.ts', run(2).startedAt + 1)

    await run(1).asksForFullReload('/project/b.ts')
    const before = news()
    await run(2).ends(ASKED)

    assert.deepEqual(before, ['2 ← end'])
    assert.deepEqual(news(), ['1 ← hold', '3 started'])
    assert.deepEqual(there(), [1, 3])
  })

  it('starts another one for a file that has gone', async (t) => {
    const { run, news } = await starting(t)

    await run(1).asksForFullReload('/project/gone.ts')
    await run(2).ends(ASKED)

    assert.deepEqual(news(), ['2 ← end', '1 ← hold', '3 started'])
  })

  it('starts another one where the starting process asks for it itself', async (t) => {
    const { run, news, savedAt } = await starting(t)
    savedAt('/project/b.ts', run(2).startedAt - 1)

    await run(2).asksForFullReload('/project/b.ts')
    await run(2).ends(ASKED)

    assert.deepEqual(news(), ['2 ← end', '1 ← hold', '3 started'])
  })

  it('is over when the other one listens, not the first', async (t) => {
    const { run, news } = await starting(t)
    await run(1).asksForFullReload('/project/b.ts')
    await run(2).listens(A)
    await run(2).ends(ASKED)
    const before = news()
    await run(3).listens(A)

    assert.deepEqual(before, ['2 ← end', '1 ← hold', '3 started'])
    assert.deepEqual(news(), ['said: started again (0 ms)', '1 ← drain, pass on'])
  })

  it('does not take the end of the first for a failure', async (t) => {
    const { run, news } = await starting(t)
    await run(1).asksForFullReload('/project/b.ts')
    news()

    await run(2).ends(ASKED)

    assert.deepEqual(news(), ['1 ← hold', '3 started'])
  })

  it('starts one more, however often it is asked for while the first ends', async (t) => {
    const { run, news } = await starting(t)

    for (let save = 0; save < 3; save++) await run(1).asksForFullReload('/project/b.ts')
    await run(2).ends(ASKED)

    assert.deepEqual(
      news().filter((line) => line.includes('started')),
      ['3 started'],
    )
  })
})

describe('a start that is under way', () => {
  it('hands nothing over any more when the supervisor stops', async (t) => {
    const { supervisor, run, news } = await starting(t)
    supervisor.stop()

    await run(2).listens(A)

    assert.deepEqual(news(), [])
  })

  it('hands nothing over after its second for other addresses, when the supervisor stops', async (t) => {
    const { supervisor, run, news, later } = await starting(t, { at: [A, B] })
    await run(2).listens(A)
    supervisor.stop()

    await later(1_000)

    assert.deepEqual(news(), [])
  })

  it('is reported once, also if a server is closed and listens again', async (t) => {
    const { run, news, later } = await starting(t)
    await run(2).listens(A)
    await run(1).ends(ASKED)
    news()
    await later(60_000)

    run(2).listening.delete(A)
    await run(2).listens(A)

    assert.deepEqual(news(), [])
  })

  it('is done though the last process ends while its debugger lets go of the port', async (t) => {
    const { run, news } = await serving(t, { isInspected: true })
    await run(1).asksForFullReload()
    news()

    await run(1).ends(FAILED)

    assert.ok(news().includes('2 started'))
  })

  it('that has failed is still waited for when the last good process ends, too', async (t) => {
    const { run, news } = await failed(t)

    await run(1).ends(FAILED)

    assert.match(news().join(), /watch the files of.* 2/)
  })

  it('that has failed is still waited for when the last good process was stuck and goes on', async (t) => {
    const { run, later, isWatching } = await failed(t)
    run(1).isDeaf = true
    for (let second = 0; second < 4; second++) await later(1_000)

    await run(1).says({ type: 'hot-hook:pong' })

    assert.equal(isWatching(), true)
  })
})
