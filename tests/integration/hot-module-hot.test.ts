import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printed, runUnderLoader } from '../support/node.js'
import { type Program, start } from '../support/program.js'
import { saying } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }
const COMMONJS = { 'package.json': '{ "type": "commonjs" }' }

/** CommonJS in JavaScript, which runs as it was written. `current` is what answers. */
const SERVER = `
const { createServer } = require('node:http')
let current = require('./page')
const server = createServer((request, response) => response.end(String(current.answer())))
server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port))
`
const TAKE = `current = require('./page')`
const TEXT = { 'text.js': `exports.text = 'one'` }
const PAGE = { 'page.js': `const { text } = require('./text')\nexports.answer = () => text`, ...TEXT }

const begin = (t: Parameters<typeof start>[0], files: Record<string, string>, entry = 'server.js'): Program =>
  start(t, { ...COMMONJS, ...files }, { ...ipc, entry })

describe('module.hot', () => {
  it('accepts what a module requires, in JavaScript', async (t) => {
    const app = begin(t, { ...PAGE, 'server.js': `${SERVER}module.hot.accept('./page', () => { ${TAKE} })` })
    assert.equal(await app.get(), 'one')

    for (const [text, next] of [
      ['one', 'two'],
      ['two', 'three'],
    ] as const) {
      await saying(app, 'text.js changed: reloaded page.js', () => app.project.edit('text.js', text, next))
      assert.equal(await app.get(), next)
    }
  })

  it('gives the callback the new exports, of several modules too', async (t) => {
    const app = begin(t, {
      ...PAGE,
      'server.js': `${SERVER}module.hot.accept(['./page', './text'], ([page, text]) => { current = { answer: () => [page?.answer(), text?.text] } })\nrequire('./text')`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.js changed: reloaded', () => app.project.edit('text.js', 'one', 'two'))

    assert.equal(await app.get(), 'two,two')
  })

  it('accepts the module itself, and keeps its data', async (t) => {
    const app = begin(t, {
      'server.js': SERVER.replace('let current', 'globalThis.pages = []\nlet current').replace(
        'current.answer()',
        `globalThis.pages.map((page) => page())`,
      ),
      'page.js': `
        const { text } = require('./text')
        const count = (module.hot.data.count ?? 0) + 1
        globalThis.pages.push(() => text + count)
        module.hot.accept()
        module.hot.dispose((data) => { data.count = count })
        const never = () => { globalThis.pages = [] }
        module.hot.addDisposeHandler(never)
        module.hot.removeDisposeHandler(never)
      `,
      ...TEXT,
    })
    assert.equal(await app.get(), 'one1')

    await saying(app, 'text.js changed: reloaded page.js', () => app.project.edit('text.js', 'one', 'two'))
    await saying(app, 'text.js changed: reloaded page.js', () => app.project.edit('text.js', 'two', 'three'))

    assert.equal(await app.get(), 'one1,two2,three3')
  })

  it('may be asked for when the module has long been evaluated, and by the instance that a new one has replaced', async (t) => {
    const app = begin(t, {
      ...PAGE,
      'server.js': `${SERVER}
        setTimeout(() => module.hot.accept('./page', (page) => { current = page; console.log('taken') }), 1)
        process.on('message', () => console.log('late', module.hot.active, require('./page').isActive()))`,
      'page.js': `${PAGE['page.js']}\nexports.isActive = () => module.hot.active`,
    })
    assert.equal(await app.get(), 'one')
    const old = `globalThis.old ??= module.hot; exports.answer = () => text + globalThis.old.active + module.hot.active`

    await saying(app, 'page.js changed: reloaded', () =>
      app.project.edit('page.js', 'exports.answer', `${old}\nexports.first`),
    )
    assert.equal(await app.get(), 'onetruetrue')
    await saying(app, 'text.js changed: reloaded page.js', () => app.project.edit('text.js', 'one', 'two'))

    assert.equal(await app.get(), 'twofalsetrue')
  })

  it('is over with the version that has used it', async (t) => {
    const app = begin(t, {
      'server.js': SERVER,
      'page.js': `exports.answer = () => 'one'\nmodule.hot.accept(() => console.log('accepted'))`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.js changed: reloaded', () => app.project.write('page.js', `exports.answer = () => 'two'`))

    await saying(app, 'page.js changed: full reload', () =>
      app.project.write('page.js', `exports.answer = () => 'three'`),
    )

    assert.equal(app.stdout.split('accepted').length - 1, 1)
  })

  it('declines, and invalidates', async (t) => {
    const app = begin(t, {
      ...PAGE,
      'server.js': `${SERVER}module.hot.accept('./page', (page) => { current = page })`,
      'text.js': `exports.text = 'one'\nif (module.hot.data.again) module.hot.invalidate()\nmodule.hot.data.again = true\nmodule.hot.accept()`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'reloaded page.js', () => app.project.edit('text.js', 'one', 'two'))
    assert.equal(await app.get(), 'two')
    await saying(app, 'page.js changed: reloaded', () =>
      app.project.edit('page.js', '=> text', '=> { module.hot.decline(); return text }'),
    )
    assert.equal(await app.get(), 'two')
    await saying(app, /^page\.js changed: full reload \(page\.js: called import\.meta\.hot\.decline\(\)\)/, () =>
      app.project.edit('page.js', 'return text', 'return 1'),
    )
  })

  it('is what import.meta.hot is, in CommonJS that is made of TypeScript', async (t) => {
    const files = {
      ...COMMONJS,
      'app.ts': `console.log(JSON.stringify([module.hot === import.meta.hot, typeof module.hot?.accept, 'hot' in module, Object.keys(module).includes('hot')]))`,
    }

    assert.deepEqual(await printed(t, files), [true, 'function', true, false])
  })

  it('makes CommonJS of TypeScript whose package says nothing else', async (t) => {
    const files = {
      'package.json': '{}',
      'app.ts': `import { sep } from 'node:path'\nconsole.log(JSON.stringify([typeof sep, module.hot?.active]))`,
    }

    assert.deepEqual(await printed(t, files), ['string', true])
  })

  it('is nothing in packages, and may be set there', async (t) => {
    const files = {
      ...COMMONJS,
      'app.js': `console.log(JSON.stringify(require('tea')))`,
      'node_modules/tea/index.js': `
        const before = String(module.hot)
        module.hot = 'mine'
        exports.found = [before, module.hot, Object.keys(module).includes('hot')]`,
    }

    assert.deepEqual(await printed(t, files, { entry: 'app.js' }), { found: ['undefined', 'mine', true] })
  })

  for (const [call, instead] of [
    ['check()', 'each save is taken in without it'],
    ['apply()', 'each save is taken in without it'],
    ['status()', "listen to events, as in hot.on('hot-hook:afterUpdate', () => {})"],
    ['addStatusHandler()', "listen to events, as in hot.on('hot-hook:afterUpdate', () => {})"],
    ['removeStatusHandler()', "listen to events, as in hot.on('hot-hook:afterUpdate', () => {})"],
  ] as const) {
    it(`says what to do instead of ${call}`, async (t) => {
      const { stdout } = await runUnderLoader(t, {
        ...COMMONJS,
        'app.ts': `try { module.hot.${call} } catch ({ code, message }) { console.log(code, message) }`,
      })

      assert.equal(stdout, `HOT_HOOK_UNSUPPORTED There is no ${call} in hot-hook: ${instead}\n`)
    })
  }

  it('says what to do instead of declining what a module imports', async (t) => {
    const { stdout } = await runUnderLoader(t, {
      ...COMMONJS,
      'app.ts': `try { module.hot.decline('./page') } catch ({ message }) { console.log(message) }`,
    })

    assert.equal(stdout, 'There is no decline() of what a module imports in hot-hook: call decline() in that module\n')
  })
})
