import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const PAGE = `declare global { var evaluated: number }
globalThis.evaluated = (globalThis.evaluated ?? 0) + 1
export const answer = (): string => {
  return String(evaluated) + String(new Error('x').stack?.split('\\n')[1]).replace(/.*(page|text)/, ' $1')
}
`

describe('a save of types or comments only', () => {
  it('reloads nothing, and stack traces name the new lines', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': PAGE })
    await app.answers('1 page.ts:4:37)')

    await saying(app, 'page.ts: types or comments only', () =>
      app.project.write('page.ts', `/** Says it. */\ntype Text = string\n\n${PAGE.replace(': string', ': Text')}`),
    )

    assert.equal(await app.get(), '1 page.ts:7:37)')
    assert.deepEqual(app.log, ['page.ts: types or comments only'])
  })

  it('is none in an entry, in a declined module and behind a boundary either, in ES modules and CommonJS', async (t) => {
    const app = start(t, {
      'app.ts': `import './declined.js'\nimport './old.cjs'\n${SERVER}`,
      'declined.ts': `import.meta.hot?.decline()\nexport const one: number = 1`,
      'old.cts': `exports.one = 1 as number`,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.ts': `export const text: string = 'text'`,
    })
    await app.answers('text')

    for (const name of ['app.ts', 'declined.ts', 'old.cts', 'text.ts']) {
      await saying(app, `${name}: types or comments only`, () =>
        app.project.write(name, `// new\n${app.project.read(name).replace(': number', '')}`),
      )
    }

    assert.equal(await app.get(), 'text')
    assert.equal(app.log.length, 4)
  })

  it('is followed by the next one of the code', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': `export const answer = (): string => 'one'` })
    await app.answers('one')

    await saying(app, 'page.ts: types or comments only', () =>
      app.project.write('page.ts', `// said\nexport const answer = () => 'one'`),
    )
    app.project.edit('page.ts', `'one'`, `'two'`)

    await app.answers('two')
    app.project.write('page.ts', `export const answer = (): string => 'one'`)
    await app.answers('one')
  })

  it('is a full reload where a `reload` pattern names the file', async (t) => {
    const app = start(
      t,
      {
        'package.json': '{ "type": "module", "hotHook": { "reload": ["page.ts"] } }',
        'app.ts': SERVER,
        'page.ts': `export const answer = (): string => 'one'`,
      },
      { ipc: true },
    )
    await app.answers('one')

    await saying(app, 'page.ts changed: full reload', () =>
      app.project.write('page.ts', `export const answer = () => 'one'`),
    )
  })
})
