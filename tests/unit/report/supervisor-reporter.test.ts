import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from '../../../src/report/log.js'
import { SupervisorReporter } from '../../../src/report/supervisor-reporter.js'

/** What is written, at some level, when the supervisor of `src/app.ts` in `/project` says something. */
function said(say: (reporter: SupervisorReporter) => void, level = 'info'): string {
  const written: string[] = []
  const log = createLog(level, (line) => written.push(line))
  say(new SupervisorReporter(log, 'src/app.ts', '/project'))
  return written.join('')
}

const BY_CODE = { code: 1, signal: null }
const BY_SIGNAL = { code: null, signal: 'SIGSEGV' } as const

describe('the supervisor', () => {
  it('says how long a new process took to serve', () => {
    assert.equal(
      said((reporter) => reporter.startedAgain(412.6)),
      '[hot-hook] started again (413 ms)\n',
    )
  })

  it('says once what packages ahead would save, where most of a long start were packages', () => {
    const AHEAD =
      '[hot-hook] 700 ms of that were installed packages: --packages-ahead would load them before the next save\n'

    for (const [packagesMs, durationMs, line] of [
      [700, 1_000, AHEAD],
      [700, 999, ''],
      [700, 1_401, ''],
      [undefined, 5_000, ''],
    ] as const) {
      const text = said((reporter) => {
        reporter.startedAgain(durationMs, packagesMs)
        reporter.startedAgain(durationMs, packagesMs)
      })
      const again = `[hot-hook] started again (${durationMs} ms)\n`
      assert.equal(text, again + line + again)
    }
  })

  it('says for which file the program is started again', () => {
    assert.equal(
      said((reporter) => reporter.changed('/project/src/db.ts')),
      '[hot-hook] src/db.ts changed: starting again\n',
    )
  })

  it('says the whole path of a file that lies elsewhere', () => {
    assert.equal(
      said((reporter) => reporter.changed('/shared/db.ts')),
      '[hot-hook] /shared/db.ts changed: starting again\n',
    )
  })

  it('says that it was asked for by a key', () => {
    assert.equal(
      said((reporter) => reporter.restartAsked()),
      '[hot-hook] starting again\n',
    )
  })

  it('says that it starts again without a handover, where an address is not shared', () => {
    assert.equal(
      said((reporter) => reporter.addressInUse()),
      '[hot-hook] Two processes cannot share the address: starting again when the old one has ended\n',
    )
  })

  it('says that a program has come to its end', () => {
    assert.equal(
      said((reporter) => reporter.ended({ code: 0, signal: null })),
      '[hot-hook] src/app.ts ended with exit code 0: waits for the next save\n',
    )
  })
})

describe('the supervisor says as an error', () => {
  it('that a file changes at each start, and how long it waits', () => {
    assert.equal(
      said((reporter) => reporter.waits('/project/gen.json', 4_000), 'error'),
      '[hot-hook] gen.json changes after each start: the next start is in 4 s\n',
    )
  })

  it('that a program has ended with an exit code', () => {
    assert.equal(
      said((reporter) => reporter.ended(BY_CODE), 'error'),
      '[hot-hook] src/app.ts ended with exit code 1: waits for the next save\n',
    )
  })

  it('that a program has ended by a signal', () => {
    assert.equal(
      said((reporter) => reporter.ended(BY_SIGNAL), 'error'),
      '[hot-hook] src/app.ts ended with signal SIGSEGV: waits for the next save\n',
    )
  })

  it('that a start has failed, and who serves', () => {
    assert.equal(
      said((reporter) => reporter.startFailed(BY_CODE), 'error'),
      '[hot-hook] src/app.ts ended with exit code 1 at its start: the last process stays in use until the next ' +
        'save. If it must not run twice at the same time, use --no-handover.\n',
    )
  })

  it('that a new process does not listen yet', () => {
    assert.equal(
      said((reporter) => reporter.stillStarting(10_000), 'error'),
      '[hot-hook] src/app.ts is not listening after 10 s. Requests wait for it. Press r and Enter to start it again.\n',
    )
  })

  it('that a program is stuck', () => {
    assert.equal(
      said((reporter) => reporter.stuck(3_000), 'error'),
      '[hot-hook] src/app.ts has not responded for 3 s, perhaps because of an endless loop: the next save starts it again if it still does not\n',
    )
  })

  it('that a process was killed', () => {
    assert.equal(
      said((reporter) => reporter.killed(1_500), 'error'),
      '[hot-hook] src/app.ts did not end within 1.5 s: killed\n',
    )
  })
})

describe('the supervisor is silent at the level error', () => {
  for (const [what, say] of [
    ['about a start', (reporter: SupervisorReporter) => reporter.startedAgain(1)],
    ['about a change', (reporter: SupervisorReporter) => reporter.changed('/project/app.ts')],
    ['about a key', (reporter: SupervisorReporter) => reporter.restartAsked()],
    ['about an address', (reporter: SupervisorReporter) => reporter.addressInUse()],
    ['about an end without a failure', (reporter: SupervisorReporter) => reporter.ended({ code: 0, signal: null })],
  ] as const) {
    it(what, () => {
      assert.equal(said(say, 'error'), '')
    })
  }
})
