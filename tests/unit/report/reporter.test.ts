import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import { TranspileError } from '../../../src/transpile/transpile-error.js'

/** What is written, at some level, when the reporter of `/project` says something. */
function said(say: (reporter: Reporter) => void, level = 'info'): string {
  const written: string[] = []
  say(
    new Reporter(
      createLog(level, (line) => written.push(line)),
      () => '/project',
    ),
  )
  return written.join('')
}

const changed = (...paths: string[]) => ({ kind: 'changed', modules: paths.map((path) => ({ path })) }) as const

describe('a hot change', () => {
  it('is reported with what changed, and who has to ask for it', () => {
    assert.equal(
      said((reporter) => reporter.waiting(changed('/project/src/page.ts'), ['/project/src/app.ts'], 3.149)),
      '[hot-hook] src/page.ts changed: waits for the next import() in src/app.ts (3.1 ms)\n',
    )
  })

  it('is reported with several files and askers', () => {
    assert.equal(
      said((reporter) =>
        reporter.waiting(changed('/project/a.ts', '/project/b.ts'), ['/project/c.ts', '/project/d.ts'], 1),
      ),
      '[hot-hook] a.ts, b.ts changed: waits for the next import() in c.ts, d.ts (1.0 ms)\n',
    )
  })

  it('is reported as one that nobody asks for', () => {
    assert.equal(
      said((reporter) => reporter.waiting(changed('/project/a.ts'), [], 12.5)),
      '[hot-hook] a.ts changed: no module imports it now (13 ms)\n',
    )
  })

  it('is reported with the modules that took its place at once', () => {
    assert.equal(
      said((reporter) => reporter.accepted(changed('/project/text.ts'), ['/project/app.ts'], 2)),
      '[hot-hook] text.ts changed: reloaded app.ts (2.0 ms)\n',
    )
  })

  it('is reported without them, where they are what has changed', () => {
    assert.equal(
      said((reporter) => reporter.accepted(changed('/project/app.ts'), ['/project/app.ts'], 2)),
      '[hot-hook] app.ts changed: reloaded (2.0 ms)\n',
    )
  })

  it('is reported as another try, where nothing has changed', () => {
    assert.equal(
      said((reporter) =>
        reporter.waiting({ ...changed('/project/a.ts'), kind: 'saved again' }, ['/project/app.ts'], 2),
      ),
      '[hot-hook] a.ts saved again: waits for the next import() in app.ts (2.0 ms)\n',
    )
  })

  it('of many files names three of them, and says how many more', () => {
    const paths = ['a', 'b', 'c', 'd', 'e'].map((name) => `/project/${name}.ts`)

    assert.equal(
      said((reporter) => reporter.waiting(changed(...paths), ['/project/app.ts'], 0)),
      '[hot-hook] a.ts, b.ts, c.ts and 2 more changed: waits for the next import() in app.ts (0.0 ms)\n',
    )
  })

  it('of three files names all of them', () => {
    const paths = ['a', 'b', 'c'].map((name) => `/project/${name}.ts`)

    assert.match(
      said((reporter) => reporter.waiting(changed(...paths), [], 0)),
      /a\.ts, b\.ts, c\.ts changed/,
    )
  })

  it('outside the folder is named by its whole path', () => {
    assert.match(
      said((reporter) => reporter.waiting(changed('/packages/shared/a.ts'), [], 0)),
      /\[hot-hook\] \/packages\/shared\/a\.ts changed/,
    )
  })

  it('is reported as reloaded with the time that it took', () => {
    assert.equal(
      said((reporter) => reporter.reloaded('/project/src/page.ts', 4.25)),
      '[hot-hook] src/page.ts reloaded (4.3 ms)\n',
    )
  })

  it('lists the versions that it made for those who debug', () => {
    const modules = [
      { path: '/project/a.ts', version: 1 },
      { path: '/project/b.ts', version: 12 },
    ]

    assert.equal(
      said((reporter) => reporter.outdated(modules), 'debug'),
      '[hot-hook] outdated: a.ts@1, b.ts@12\n',
    )
    assert.equal(
      said((reporter) => reporter.outdated(modules), 'info'),
      '',
    )
  })
})

describe('a full reload', () => {
  for (const [reason, shown] of [
    ['entry', 'a.ts <- app.ts: the entry'],
    ['outside', 'a.ts <- app.ts: outside the project, does not import again'],
    ['reload pattern', 'a.ts <- app.ts: a reload pattern'],
    ['declined', 'a.ts <- app.ts: called import.meta.hot.decline()'],
    ['circular', 'a.ts <- app.ts: its invalidate() leads back to itself'],
  ] as const) {
    it(`is reported with its chain and the reason ${reason}`, () => {
      const report = {
        cause: changed('/project/a.ts'),
        reason,
        chain: ['/project/a.ts', '/project/app.ts'],
        outcome: 'starting again',
      }

      assert.equal(
        said((reporter) => reporter.fullReload(report)),
        `[hot-hook] a.ts changed: full reload (${shown}), starting again\n`,
      )
    })
  }

  it('of a config file is reported without a chain', () => {
    assert.equal(
      said((reporter) => reporter.configChanged('/project/tsconfig.json', 'starting again')),
      '[hot-hook] tsconfig.json changed: full reload, starting again\n',
    )
  })
})

describe('what goes wrong', () => {
  it('in a file is shown with a short path, the place, and what goes on', () => {
    const error = new TranspileError('/project/src/a.ts', 'const = 1', 'Expected identifier', {
      line: 1,
      column: 7,
      length: 1,
    })

    assert.equal(
      said((reporter) => reporter.broken('/project/src/a.ts', error)),
      [
        '[hot-hook] src/a.ts:1:7: Expected identifier',
        '',
        '> 1 | const = 1',
        '    |       ^',
        '  The last good version stays in use.',
        '',
      ].join('\n'),
    )
  })

  it('in a file is shown with its path where the error does not name it', () => {
    assert.equal(
      said((reporter) => reporter.broken('/project/a.ts', new Error('EACCES: permission denied'))),
      '[hot-hook] a.ts: EACCES: permission denied\n  The last good version stays in use.\n',
    )
  })

  it('is shown also if it is no error', () => {
    assert.match(
      said((reporter) => reporter.broken('/project/a.ts', 'odd')),
      /^\[hot-hook\] a\.ts: odd\n/,
    )
  })

  it('is said of a file that is gone, with those who import it', () => {
    assert.equal(
      said((reporter) => reporter.deleted(['/project/a.ts'], ['/project/app.ts'])),
      '[hot-hook] a.ts is gone, but still imported by app.ts. The last good version stays in use.\n',
    )
  })

  it('is said of many files that are gone in one line, and of the entry', () => {
    const paths = ['a', 'b', 'c', 'd'].map((name) => `/project/${name}.ts`)

    assert.equal(
      said((reporter) => reporter.deleted(paths, ['/project/app.ts', '/project/x.ts'])),
      '[hot-hook] a.ts, b.ts, c.ts and 1 more are gone, but still imported by app.ts, x.ts. The last good version stays in use.\n',
    )
    assert.equal(
      said((reporter) => reporter.deleted(['/project/app.ts'], [])),
      '[hot-hook] app.ts is gone, but it is the entry. The last good version stays in use.\n',
    )
  })

  it('is said of a boundary that is imported statically', () => {
    assert.equal(
      said((reporter) => reporter.staticBoundary('/project/a.ts', '/project/app.ts')),
      '[hot-hook] a.ts is a boundary, but app.ts imports it statically: its changes are full reloads.\n',
    )
  })

  it('in a disposer is shown with its stack', () => {
    const error = new Error('no tea')

    assert.equal(
      said((reporter) => reporter.disposerFailed('/project/a.ts', error)),
      `[hot-hook] A disposer of a.ts failed: ${error.stack}\n`,
    )
  })

  it('in a callback is shown with its stack', () => {
    const error = new Error('no tea')

    assert.equal(
      said((reporter) => reporter.callbackFailed('onFullReloadAsked', error)),
      `[hot-hook] onFullReloadAsked failed: ${error.stack}\n`,
    )
  })

  it('with too few watches comes with a remedy', () => {
    const text = said((reporter) => reporter.watcherFailed(Object.assign(new Error('no space'), { code: 'ENOSPC' })))

    assert.match(text, /^\[hot-hook\] Cannot watch all files: no space\. /)
    assert.match(text, /max_user_watches.*CHOKIDAR_USEPOLLING=1/)
  })

  it('with another failure of the watcher comes without', () => {
    const text = said((reporter) => reporter.watcherFailed(Object.assign(new Error('denied'), { code: 'EACCES' })))

    assert.match(text, /Cannot watch all files: denied\. The program goes on/)
    assert.doesNotMatch(text, /max_user_watches/)
  })

  it('is said at the level of errors, news are not', () => {
    assert.notEqual(
      said((reporter) => reporter.deleted(['/project/a.ts'], ['/project/app.ts']), 'error'),
      '',
    )
    assert.equal(
      said((reporter) => reporter.reloaded('/project/a.ts', 1), 'error'),
      '',
    )
  })
})
