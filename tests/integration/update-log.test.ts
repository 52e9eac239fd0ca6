import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying, updatesIn } from '../support/saying.js'

const files = {
  'app.ts': `import './boot.js'\n${SERVER}`,
  'boot.ts': 'export const boot = 1',
  'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
  'text.ts': `export const text = 'one'`,
}
const withLevel = (level: string) => ({ ipc: true, env: { HOT_HOOK_LOG: level } })

describe('HOT_HOOK_LOG', () => {
  it('`silent` says nothing, and everything works', async (t) => {
    const app = start(t, files, withLevel('silent'))
    assert.equal(await app.get(), 'one')

    app.project.write('text.ts', 'export const text =')
    for (let request = 0; request < 20; request++) assert.equal(await app.get(), 'one')
    app.project.writeByRename('text.ts', `export const text = 'two'`)

    await app.answers('two')
    app.project.edit('boot.ts', '1', '2')
    await app.until('a message', () => JSON.stringify(app.messages).includes('full-reload'))
    assert.equal(app.stderr, '')
  })

  it('`error` says only what is wrong', async (t) => {
    const app = start(t, files, withLevel('error'))
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts:1:20: /, () => app.project.write('text.ts', 'export const text ='))
    app.project.writeByRename('text.ts', `export const text = 'two'`)
    await app.answers('two')

    assert.deepEqual(app.log.length, 1)
  })

  for (const level of ['info', 'nonsense', '']) {
    it(`\`${level}\` says what it says by default`, async (t) => {
      const app = start(t, files, withLevel(level))
      assert.equal(await app.get(), 'one')

      await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
      assert.equal(await app.get(), 'two')
      await app.said('page.ts reloaded')

      assert.deepEqual(app.log, ['text.ts changed: waits for the next import() in app.ts', 'page.ts reloaded'])
    })
  }

  it('`json` says it as data, one object a line', async (t) => {
    const app = start(t, files, withLevel('json'))
    const told = () =>
      app.stderr.split('\n').flatMap((line) => {
        if (line === '') return []
        const { time, text, ms, ...event } = JSON.parse(line)
        assert.ok(Date.parse(time) > 0 && text.length > 0 && (ms === undefined || ms >= 0), line)
        return [event]
      })
    const tells = async (count: number) => await app.until(`${count} events`, () => told().length === count)
    assert.equal(await app.get(), 'one')

    app.project.edit('text.ts', 'one', 'two')
    await app.answers('two')
    await tells(2)
    app.project.write('text.ts', 'export const text =')
    await tells(3)
    app.project.writeByRename('text.ts', `export const text = 'three'`)
    await tells(5)
    await app.answers('three')
    app.project.edit('boot.ts', '1', '2')
    await tells(8)

    const update = { level: 'info', event: 'update', files: ['text.ts'], outcome: 'waiting', disposers: 0 }
    const reloaded = { level: 'info', event: 'reloaded', file: 'page.ts' }
    assert.deepEqual(told(), [
      update,
      reloaded,
      { level: 'error', event: 'broken', file: 'text.ts' },
      update,
      { level: 'info', event: 'mended', file: 'text.ts' },
      reloaded,
      {
        level: 'info',
        event: 'full-reload',
        files: ['boot.ts'],
        reason: 'the entry',
        chain: ['boot.ts', 'app.ts'],
      },
      { level: 'info', event: 'message' },
    ])
  })

  it('`debug` says more', async (t) => {
    const app = start(t, files, withLevel('debug'))
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
    await app.get()

    await app.said('page.ts reloaded')
    assert.ok(app.log.length > 2, app.stderr)
    await app.said(/page\.ts@1.*text\.ts@1/)
  })
})

describe('the log', () => {
  it('says one line an update, however many modules it reaches', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `import './a.js'\nimport './b.js'\nimport { text } from './text.js'\nexport const answer = () => text`,
      'a.ts': `import './text.js'`,
      'b.ts': `import './text.js'\nimport './a.js'`,
    })
    assert.equal(await app.get(), 'one')

    for (const [from, to] of [
      ['one', 'two'],
      ['two', 'three'],
      ['three', 'four'],
    ] as const) {
      await saying(app, 'text.ts changed', () => app.project.edit('text.ts', from, to))
      assert.equal(await app.get(), to)
    }

    assert.equal(updatesIn(app.log).length, 3)
    await app.until('three reloads', () => app.log.filter((line) => line === 'page.ts reloaded').length >= 3)
    assert.equal(app.log.length, 6)
  })

  it('tells how long it took', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
    await app.get()
    await app.said('page.ts reloaded')

    assert.match(app.stderr, /text\.ts changed: .* \(\d+(?:\.\d)? ms\)\n/)
    assert.match(app.stderr, /page\.ts reloaded \(\d+(?:\.\d)? ms\)\n/)
  })

  it('is on standard error, and standard output is the program’s', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
    await app.get()
    await app.said('page.ts reloaded')

    assert.match(app.stdout, /^listening \d+\n$/)
  })

  it('reaches the terminal also if the program has replaced `process.stderr` and `console`', async (t) => {
    const app = start(t, {
      ...files,
      'app.ts': `${files['app.ts']}\nconsole.error = () => {}\nprocess.stderr.write = () => true`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
  })
})
