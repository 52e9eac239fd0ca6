import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

describe('a module at a later version', () => {
  it('has a clean `import.meta.url`, `filename` and `dirname`', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const version = 'one'\nconst { url, filename, dirname } = import.meta\nexport const answer = () => JSON.stringify([url, filename, dirname])`,
    })
    const before = await app.get()

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), before)
    assert.equal(JSON.parse(before)[1], app.project.path('page.ts'))
    assert.doesNotMatch(before, /\?/)
    await app.said('page.ts reloaded')
  })

  it('resolves what it names to clean URLs', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => import.meta.resolve('./text.js') + ' ' + text`,
      'text.ts': `export const text = 'one'`,
    })
    const before = await app.get()
    assert.match(before, /text\.ts one$/)

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), before.replace('one', 'two'))
  })

  it('can load files beside it, and workers, by its URL', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { readFileSync } from 'node:fs'
const greeting: string = 'one'
export const answer = () => greeting + readFileSync(new URL('./page.txt', import.meta.url), 'utf8')`,
      'page.txt': '!',
    })
    assert.equal(await app.get(), 'one!')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), 'two!')
  })

  it('names the right line and a clean path in a stack trace', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `interface Gone {\n  a: string\n}\n\nexport const answer = () =>\n  new Error('one').stack`,
    })
    assert.match(await app.get(), /^Error: one\n {4}at .*page\.ts:6:3\)?\n/)

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))

    const stack = await app.get()
    assert.match(stack, /^Error: two\n {4}at .*page\.ts:6:3\)?\n/)
    assert.doesNotMatch(stack, /hot-hook=/)
  })

  it('names the right line after a save that has only moved it', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `interface Gone {\n  a: string\n}\n\nexport const answer = () =>\n  new Error('one').stack`,
    })
    assert.match(await app.get(), /page\.ts:6:3/)

    for (const lines of [3, 6, 9]) {
      await saying(app, 'page.ts: types or comments only', () =>
        app.project.write('page.ts', `interface More {\n  a: string\n}\n${app.project.read('page.ts')}`),
      )
      assert.match(await app.get(), new RegExp(`page\\.ts:${6 + lines}:3`))
    }
  })

  it('names the right line in what it threw while it was evaluated', async (t) => {
    const app = start(t, {
      'app.ts': SERVER.replace(/`.*error.*`/, '(error as Error).stack'),
      'page.ts': `export const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () =>
      app.project.write(
        'page.ts',
        `interface Gone {\n  a: string\n}\nthrow new Error('at import')\nexport const answer = () => 'two'`,
      ),
    )

    assert.match(await app.get(), /^Error: at import\n {4}at .*page\.ts:4:7/)
  })

  it('names the line of the code that really runs, where an old instance lives on', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `interface Gone {\n  a: string\n}\nObject.assign(globalThis, {\n  fail: () => new Error('old').stack,\n})\nexport const answer = () => 'one'`,
      'other.ts': `export const answer = () => (globalThis as any).fail()`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () =>
      app.project.write(
        'page.ts',
        `${'interface More {\n  a: string\n}\n'.repeat(20)}export const answer = () => 'two'`,
      ),
    )
    assert.equal(await app.get(), 'two')

    assert.match(await app.get('/other'), /^Error: old\n {4}at .*page\.ts:5:15\)?\n/)
  })

  it('names it also while the new code waits to be loaded', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `interface Gone {\n  a: string\n}\nObject.assign(globalThis, {\n  fail: () => new Error('old').stack,\n})\nexport const answer = () => 'one'`,
      'other.ts': `export const answer = () => (globalThis as any).fail()`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () =>
      app.project.write(
        'page.ts',
        `${'interface More {\n  a: string\n}\n'.repeat(20)}export const answer = () => 'two'`,
      ),
    )

    assert.match(await app.get('/other'), /^Error: old\n {4}at .*page\.ts:5:15\)?\n/)
  })
})
