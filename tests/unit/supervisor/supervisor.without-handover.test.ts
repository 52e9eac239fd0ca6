import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { A, ASKED, B, FAILED, serving, type setUp } from './supervisor-of-fakes.js'

for (const [without, given] of [
  ['a handover', { handover: false, at: [A] }],
  ['a server', { handover: true, at: [] }],
] as const) {
  describe(`without ${without}`, () => {
    /** Process 1 is on its way to its end. */
    async function ending(t: TestContext) {
      const all = await serving(t, { ...given, at: [...given.at] })
      await all.run(1).asksForFullReload()
      if (given.at.length > 0) await all.run(1).hasDrained()
      return all
    }

    it('the last process is asked to end first', async (t) => {
      const { news, there } = await ending(t)

      assert.deepEqual(news(), given.at.length > 0 ? ['1 ← drain', '1 ← end'] : ['1 ← end'])
      assert.deepEqual(there(), [1])
    })

    it('the next process is started when the last one has ended', async (t) => {
      const { run, news, there } = await ending(t)
      news()

      await run(1).ends(ASKED)

      assert.deepEqual(news(), ['2 started'])
      assert.deepEqual(there(), [2])
    })

    it('a last process that does not end is killed', async (t) => {
      const { run, news, later } = await ending(t)
      news()

      await later(5_000)
      await run(1).ends({ code: null, signal: 'SIGKILL' })

      assert.deepEqual(news(), ['said: killed', '1 ← SIGKILL', '2 started'])
    })

    it('a start that fails leaves no process, and the next save is waited for', async (t) => {
      const { run, news, there } = await ending(t)
      await run(1).ends(ASKED)
      news()

      await run(2).ends(FAILED)

      assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 2'])
      assert.deepEqual(there(), [])
    })
  })
}

describe('a program that is started again without a handover', () => {
  for (const [how, ask] of [
    ['for a change', ({ run }) => run(1).asksForFullReload()],
    ['by r', async ({ supervisor }) => supervisor.restart()],
  ] as [string, (all: ReturnType<typeof setUp>) => Promise<void>][]) {
    it(`is said to serve when it listens: ${how}`, async (t) => {
      const all = await serving(t, { handover: false })
      const { run, news, later } = all
      await ask(all)
      await run(1).ends(ASKED)
      news()
      await later(200)

      await run(2).listens(A, B)

      assert.deepEqual(news(), ['said: started again (200 ms)'])
    })
  }
})
