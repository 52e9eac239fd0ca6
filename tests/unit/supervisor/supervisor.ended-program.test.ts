import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { A, FAILED, FILE, type Given, nextTurn, serving, starting } from './supervisor-of-fakes.js'

describe('a program that ends by itself', () => {
  it('is said to have ended, and the next save is waited for', async (t) => {
    const { run, news, there } = await serving(t)

    await run(1).ends(FAILED)

    assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 1'])
    assert.deepEqual(there(), [])
  })

  it('is started again by the next save', async (t) => {
    const { run, save, news, there } = await serving(t)
    await run(1).ends({ code: null, signal: 'SIGSEGV' })
    news()

    await save()
    await run(2).listens(A)

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'said: started again (0 ms)', 'watch no more', '2 started'])
    assert.deepEqual(there(), [2])
  })

  it('leaves its place to the next one, if that is starting', async (t) => {
    const { run, news, there } = await starting(t)

    await run(1).ends(FAILED)
    const before = news()
    await run(2).listens(A)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (0 ms)'])
    assert.deepEqual(there(), [2])
  })

  it('has ended for good, if the next one then ends as well', async (t) => {
    const { run, news } = await starting(t)
    await run(1).ends(FAILED)
    news()

    await run(2).ends(FAILED)

    assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 2'])
  })
})

describe('a file that is saved at each start', () => {
  /** The program has ended, and was started again ten times for it. */
  async function suspicious(t: TestContext) {
    const all = await serving(t)
    await all.run(1).ends(FAILED)
    for (let name = 2; name <= 11; name++) {
      await all.save()
      await all.run(name).ends(FAILED)
    }
    all.news()
    return all
  }

  it('tells each start how many there were', async (t) => {
    const { counts } = await suspicious(t)

    assert.deepEqual(counts, [undefined, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('makes the next start wait, which is said', async (t) => {
    const { save, news, later } = await suspicious(t)

    await save()
    const before = news()
    await later(1_000)

    assert.deepEqual(before, [`said: ${FILE} waits 1000 ms`])
    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '12 started'])
  })

  it('is said once while the next start waits', async (t) => {
    const { save, news, later } = await suspicious(t)
    await save()
    news()

    await save()
    await save('/project/b.ts')
    await later(1_000)

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '12 started'])
  })

  it('does not make r wait', async (t) => {
    const { supervisor, save, news, later } = await suspicious(t)
    await save()
    news()

    supervisor.restart()
    await nextTurn()
    await later(60_000)

    assert.deepEqual(news(), ['said: restart asked', 'watch no more', '12 started'])
  })

  it('does not make the save of another file wait', async (t) => {
    const { save, news } = await suspicious(t)

    await save('/project/b.ts')

    assert.deepEqual(news(), ['said: /project/b.ts changed', 'watch no more', '12 started'])
  })

  it('is counted where the program asks for the full reload, too', async (t) => {
    const { run, counts } = await serving(t)

    await run(1).asksForFullReload()
    await run(2).listens(A)
    await run(2).asksForFullReload()

    assert.deepEqual(counts, [undefined, 1, 2])
  })

  it('is not counted where the program ran for a while', async (t) => {
    const { run, counts, later } = await starting(t)
    await run(2).listens(A)
    await later(3_000)

    await run(2).asksForFullReload()

    assert.deepEqual(counts, [undefined, 1, 1])
  })
})

describe('a program that is stuck', () => {
  /** Process 1 serves no more, for it hears nothing. */
  async function stuck(t: TestContext, given: Given = {}) {
    const all = await serving(t, given)
    all.run(1).isDeaf = true
    for (let second = 0; second < 4; second++) await all.later(1_000)
    return all
  }

  it('is said to be, and the supervisor waits for the next save', async (t) => {
    const { news } = await stuck(t)

    assert.deepEqual(news(), ['said: stuck for 3000 ms', 'watch the files of 1'])
  })

  it('is started again by the next save', async (t) => {
    const { news, save, there } = await stuck(t)
    news()

    await save()

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '1 ← hold', '2 started'])
    assert.deepEqual(there(), [1, 2])
  })

  it('is killed when the next one listens: it can be asked nothing', async (t) => {
    const { run, news, save } = await stuck(t)
    await save()
    news()

    await run(2).listens(A)

    assert.deepEqual(news().slice(0, 2), ['said: started again (0 ms)', '1 ← SIGKILL'])
  })

  it('is watched by itself again when it goes on', async (t) => {
    const { run, news } = await stuck(t)
    news()

    await run(1).says({ type: 'hot-hook:pong' })

    assert.deepEqual(news(), ['watch no more'])
    assert.equal(run(1).isStuck, false)
  })

  it('is none of a program that answers', async (t) => {
    const { news, later } = await serving(t)

    for (let second = 0; second < 10; second++) await later(1_000)

    assert.deepEqual(news(), [])
  })

  it('is none of a program that stands still in a debugger', async (t) => {
    const { news } = await stuck(t, { isInspected: true })

    assert.deepEqual(news(), [])
  })

  it('is nothing to be said when all is stopped', async (t) => {
    const { supervisor, run, news, later } = await serving(t)
    run(1).isDeaf = true

    supervisor.stop()
    for (let second = 0; second < 10; second++) await later(1_000)

    assert.deepEqual(news(), [])
  })
})
