import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { eventually } from '../support/eventually.js'
import { isRunning } from '../support/processes.js'
import { type Program, SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** A program that hears nothing while it loads, for longer than the supervisor waits for an answer. Each process writes down that it has begun. */
const files = {
  'app.ts': `import { appendFileSync } from 'node:fs'
    const { boot } = await import('./boot.js')
    appendFileSync('pids.txt', process.pid + '\\n')
    if (process.env.SLOW_MS && boot !== 'fast') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.SLOW_MS))
    ${SERVER}`,
  'boot.ts': `export const boot: string = 'fast'`,
  'page.ts': `import { boot } from './boot.js'\nexport const answer = () => boot`,
}

const pids = (app: Program) =>
  existsSync(app.project.path('pids.txt'))
    ? readFileSync(app.project.path('pids.txt'), 'utf8').trim().split('\n').map(Number)
    : []
const running = (app: Program) => pids(app).filter(isRunning).length
const begun = (app: Program, count: number) =>
  eventually(
    () => pids(app).length >= count,
    () => `${pids(app).length} processes have begun, not ${count}`,
  )

describe('saves that follow each other during starts', () => {
  it('start two processes at most at a time, and no request fails', async (t) => {
    const app = start(t, files, { cli: [] })
    assert.equal(await app.get(), 'fast')

    let most = 0
    let isOver = false
    const asking = (async () => {
      for (; !isOver; most = Math.max(most, running(app))) assert.match(await app.get(), /^(?:fast|save \d+)$/)
    })()
    for (let save = 1; save <= 40; save++) {
      await saying(app, 'boot.ts changed', () =>
        app.project.write('boot.ts', `export const boot: string = 'save ${save}'`),
      )
      most = Math.max(most, running(app))
    }
    await app.answers('save 40')
    isOver = true
    await asking

    assert.ok(most <= 2, `${most} processes`)
    assert.doesNotMatch(app.stderr, /killed|has not responded/)
  })
})

describe('a start that takes long', () => {
  it('is ended at once by the next save, so that there are never more than two processes', async (t) => {
    const app = start(t, files, { cli: [], env: { SLOW_MS: '4000' } })
    assert.equal(await app.get(), 'fast')

    let most = 0
    for (let save = 1; save <= 5; save++) {
      app.project.write('boot.ts', `export const boot = 'slow ${save}'`)
      await begun(app, 1 + save)
      most = Math.max(most, running(app))
    }
    app.project.write('boot.ts', files['boot.ts'].replace('fast', 'last'))
    await begun(app, 7)
    most = Math.max(most, running(app))

    await app.answers('last')
    assert.equal(most, 2)
    assert.doesNotMatch(app.stderr, /killed|has not responded/)
    await eventually(
      () => running(app) === 1,
      () => `${running(app)} processes are left`,
    )
  })

  it('is no program that does not respond, and is started again by a save all the same', async (t) => {
    const app = start(t, { ...files, 'boot.ts': `export const boot = 'slow'` }, { cli: [], env: { SLOW_MS: '60000' } })
    await begun(app, 1)

    await saying(app, 'boot.ts changed: starting again', () => app.project.write('boot.ts', files['boot.ts']))

    assert.equal(await app.get(), 'fast')
    assert.doesNotMatch(app.stderr, /has not responded/)
  })
})
