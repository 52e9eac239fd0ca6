import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'

describe('a hot point', () => {
  it('serves the new code of the module itself, in the same process', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = () => 'one from ' + process.pid`,
    })
    await app.answers(`one from ${app.child.pid}`)

    app.project.edit('page.ts', 'one', 'two')

    await app.answers(`two from ${app.child.pid}`)
    await app.said('page.ts reloaded')
    assert.deepEqual(app.log, ['page.ts changed: waits for the next import() in app.ts', 'page.ts reloaded'])
  })

  it('says "reloaded" only when somebody has asked for the new code', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': `export const answer = () => 'one'` })
    await app.answers('one')

    app.project.edit('page.ts', 'one', 'two')
    await app.said('waits for the next import() in app.ts')

    assert.doesNotMatch(app.stderr, /reloaded/)
    assert.equal(await app.get(), 'two')
    await app.said('page.ts reloaded')
  })
})

describe('an edge that is never asked again', () => {
  it('makes the change a full reload, whose chain leads to the entry', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import { count } from './shared.js'\n${SERVER}\nvoid count`,
        'page.ts': `import { count } from './shared.js'\nexport const answer = () => count`,
        'shared.ts': `export const count = 1`,
      },
      { env: { HOT_HOOK_LOG: 'info' } },
    )
    await app.answers('1')

    app.project.edit('shared.ts', '1', '2')

    await app.said(/^shared\.ts changed: full reload \(shared\.ts <- app\.ts: the entry\)/)
  })
})
