import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createLog } from '../../../src/report/log.js'
import { SupervisorReporter } from '../../../src/report/supervisor-reporter.js'
import type { AppProcess } from '../../../src/supervisor/app-process.js'
import { NextSave } from '../../../src/supervisor/next-save.js'

const RUN = {} as AppProcess

/** What waits for a save, and what it did. The clock stands still. */
function setUp(t: TestContext, { delayMs = 0 } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const journal: string[] = []
  const watches: { readonly run: AppProcess; readonly besides: string[]; save(path: string): void }[] = []
  const log = createLog('info', (line) => void journal.push(line.replace('[hot-hook] ', '').trimEnd()))
  const nextSave = new NextSave({
    reporter: new SupervisorReporter(log, 'app.ts', '/project'),
    watch: (run, besides, save) => {
      const watch = { run, besides: [...besides.keys()], save }
      watches.push(watch)
      return () => void watches.splice(watches.indexOf(watch), 1)
    },
    delayFor: () => delayMs,
    restart: () => void journal.push('restart'),
  })
  const save = (path: string) => {
    for (const watch of watches) watch.save(path)
  }
  return { nextSave, journal, watches, save }
}

describe('the next save', () => {
  it('is waited for among the files of a process, but for those that another one watches', (t) => {
    const { nextSave, watches } = setUp(t)

    nextSave.waitFor(RUN, new Map([['/project/a.ts', 1]]))

    assert.deepEqual(
      watches.map(({ run, besides }) => ({ run, besides })),
      [{ run: RUN, besides: ['/project/a.ts'] }],
    )
  })

  it('starts the program again, and says for which file', (t) => {
    const { nextSave, journal, save } = setUp(t)
    nextSave.waitFor(RUN)

    save('/project/a.ts')
    t.mock.timers.tick(1)

    assert.deepEqual(journal, ['a.ts changed: starting again', 'restart'])
  })

  it('is waited for of one process at a time', (t) => {
    const { nextSave, watches } = setUp(t)
    const other = {} as AppProcess
    nextSave.waitFor(RUN)

    nextSave.waitFor(other)

    assert.equal(watches.length, 1)
    assert.equal(watches[0]?.run, other)
  })

  it('waits where the program saves the file itself, and says so', (t) => {
    const { nextSave, journal, save } = setUp(t, { delayMs: 2_000 })
    nextSave.waitFor(RUN)

    save('/project/a.ts')
    t.mock.timers.tick(1_999)
    const before = [...journal]
    t.mock.timers.tick(1)

    const waits = 'a.ts changes after each start: the next start is in 2 s'
    assert.deepEqual(before, [waits])
    assert.deepEqual(journal, [waits, 'a.ts changed: starting again', 'restart'])
  })

  it('starts the program once, however many files are saved before that', (t) => {
    const { nextSave, journal, save } = setUp(t, { delayMs: 2_000 })
    nextSave.waitFor(RUN)

    for (const path of ['/project/a.ts', '/project/b.ts']) save(path)
    t.mock.timers.tick(10_000)

    assert.equal(journal.filter((line) => line === 'restart').length, 1)
  })

  it('is waited for no longer when that is stopped, also if it has come', (t) => {
    const { nextSave, journal, watches, save } = setUp(t)
    nextSave.waitFor(RUN)
    save('/project/a.ts')

    nextSave.stop()
    t.mock.timers.tick(10_000)

    assert.deepEqual(watches, [])
    assert.deepEqual(journal, [])
  })

  it('can be waited for again', (t) => {
    const { nextSave, journal, save } = setUp(t, { delayMs: 2_000 })
    nextSave.waitFor(RUN)
    save('/project/a.ts')
    nextSave.stop()
    journal.length = 0

    nextSave.waitFor(RUN)
    save('/project/b.ts')
    t.mock.timers.tick(2_000)

    assert.deepEqual(journal.slice(1), ['b.ts changed: starting again', 'restart'])
  })
})
