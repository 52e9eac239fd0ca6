import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Program, start } from '../support/program.js'
import { saying, updatesIn } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

/** An entry that imports its app statically: `current` is what answers. */
const ENTRY = `
import { createServer } from 'node:http'
import { app } from './app.js'
let current: (url: string) => unknown = app
const server = createServer(async (request, response) => response.end(String(await current(request.url ?? '/'))))
server.listen(0, '127.0.0.1', () => console.log(\`listening \${(server.address() as import('node:net').AddressInfo).port}\`))
`
const ACCEPT = `import.meta.hot?.accept('./app.js', (next) => { if (next) current = next.app })\n`

/** An entry that asks for its page at each request, and answers with the error if there is one. */
const ASKING = ENTRY.replace(`import { app } from './app.js'\n`, '').replace(
  '= app',
  `= async () => { try { return (await import('./page.js')).page() } catch (error) { return error } }`,
)

const files = {
  'server.ts': ENTRY + ACCEPT,
  'app.ts': `import { text } from './text.js'\nexport const app = (url: string) => text + url`,
  'text.ts': `export const text = 'one'`,
}

const begin = (t: Parameters<typeof start>[0], more: Record<string, string> = {}): Program =>
  start(t, { ...files, ...more }, { ...ipc, entry: 'server.ts' })

/** The lines that the program itself has printed. */
const printed = (app: Program) => app.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('listening'))

describe('import.meta.hot.accept(dependency)', () => {
  for (const [format, more] of [
    ['ES modules', {}],
    ['CommonJS', { 'package.json': '{ "type": "commonjs" }' }],
  ] as const) {
    it(`names the module that has thrown, once, and not those that import it: ${format}`, async (t) => {
      const app = begin(t, {
        ...more,
        'app.ts': `import { a } from './a.js'\nimport { b } from './b.js'\nexport const app = (url: string) => a() + b() + url`,
        'a.ts': `import { b } from './b.js'\nimport { name } from './metric.js'\nexport const a = () => name\nexport const other = () => b`,
        'b.ts': `import { a } from './a.js'\nimport { text } from './text.js'\nexport const b = () => text\nexport const other = () => a`,
        'metric.ts': `import { text } from './text.js'
          const names = ((globalThis as any).names ??= new Set())
          if (names.has('metric')) throw new Error('already registered')
          names.add('metric')
          export const name = text`,
      })
      assert.equal(await app.get(), 'oneone/')

      await saying(app, 'metric.ts threw while it was evaluated: Error: already registered', () =>
        app.project.edit('text.ts', 'one', 'two'),
      )
      await saying(app, 'metric.ts threw while', () => app.project.edit('text.ts', 'two', 'three'))

      assert.equal(app.log.filter((line) => line.includes('threw while')).length, 2)
      assert.equal(await app.get(), 'oneone/')
    })
  }

  for (const [what, thrown] of [
    ['errors', 'new Error(import.meta.url)'],
    ['the same text', `'no'`],
    ['undefined', 'undefined'],
  ] as const) {
    it(`names each module that has thrown: ${what}`, async (t) => {
      const app = begin(t, {
        'server.ts': `${ENTRY}import { b } from './b.js'\nimport.meta.hot?.accept('./app.js')\nimport.meta.hot?.accept('./b.js')\nObject.assign(globalThis, { b })`,
        'app.ts': `export const app = () => 'one'`,
        'b.ts': `export const b = 'one'`,
      })
      assert.equal(await app.get(), 'one')

      app.project.atOnce(() => {
        app.project.write('app.ts', `throw ${thrown}\nexport const app = 1`)
        app.project.write('b.ts', `throw ${thrown}\nexport const b = 1`)
      })
      await app.said('app.ts threw while it was evaluated')
      await app.said('b.ts threw while it was evaluated')

      assert.equal(app.log.filter((line) => line.includes('threw while')).length, 2)
    })
  }

  it('takes a new app into an entry that imports it statically, without a restart', async (t) => {
    const app = begin(t)
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts changed: reloaded app.ts', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two/')
    assert.equal(app.output.split('listening').length - 1, 1)
  })

  it('does so again and again', async (t) => {
    const app = begin(t)
    assert.equal(await app.get(), 'one/')

    for (const text of ['two', 'three', 'four']) {
      await saying(app, 'text.ts changed: reloaded app.ts', () =>
        app.project.write('text.ts', `export const text = '${text}'`),
      )
      assert.equal(await app.get(), `${text}/`)
    }
    await saying(app, 'app.ts changed: reloaded', () => app.project.edit('app.ts', '+ url', `+ '!'`))
    assert.equal(await app.get(), 'four!')
  })

  it('takes specifiers as import does: aliases, and another way to write the same', async (t) => {
    for (const specifier of ['@/app.js', './app.ts']) {
      const app = begin(t, {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
        'server.ts': ENTRY + ACCEPT.replace('./app.js', specifier),
      })
      assert.equal(await app.get(), 'one/')

      await saying(app, 'text.ts changed: reloaded app.ts', () => app.project.edit('text.ts', 'one', 'two'))

      assert.equal(await app.get(), 'two/')
    }
  })

  it('gives several by position, in one call for one update', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import './other.js'
import.meta.hot?.accept(['./app.js', './other.js'], ([app, other]) => console.log('got', app?.app('!'), other?.other))`,
      'other.ts': `import { text } from './text.js'\nexport const other = 'other ' + text`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'other.ts changed: reloaded', () => app.project.edit('other.ts', `'other `, `'another `))
    await saying(app, 'text.ts changed: reloaded', () => app.project.edit('text.ts', 'one', 'two'))

    await app.wrote('got two! another two\n')
    assert.deepEqual(printed(app), ['got undefined another one', 'got two! another two'])
  })

  it('may be called several times, each with its own modules', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import './other.js'
import.meta.hot?.accept('./app.js', () => console.log('first'))
import.meta.hot?.accept('./app.js', () => console.log('second'))
import.meta.hot?.accept('./other.js', () => console.log('other'))`,
      'other.ts': `export const other = 1`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts changed: reloaded app.ts', () => app.project.edit('text.ts', 'one', 'two'))

    assert.deepEqual(printed(app), ['first', 'second'])
  })

  it('is an error for a module that is not imported, which lists what is', async (t) => {
    const app = begin(t, { 'server.ts': ENTRY + ACCEPT.replace('./app.js', './ap.js') })

    await app.ends()

    assert.match(
      app.stderr,
      /UnknownDependencyError: Cannot accept "\.\/ap\.js" in .*server\.ts: it imports .*"\.\/app\.js"/,
    )
    assert.match(app.stderr, /HOT_HOOK_UNKNOWN_DEPENDENCY/)
  })

  it('mixes with a hot point: the one is loaded at once, the other with its next import()', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY.replace('current(request.url', `(request.url === '/page' ? (await import('./page.js')).page() : current(request.url`).replace(`'/')))`, `'/'))))`)}${ACCEPT}`,
      'page.ts': `import { text } from './text.js'\nexport const page = () => 'page ' + text`,
    })
    assert.deepEqual([await app.get(), await app.get('/page')], ['one/', 'page one'])

    const length = app.log.length
    await saying(app, 'text.ts changed: reloaded app.ts', () => app.project.edit('text.ts', 'one', 'two'))

    assert.ok(app.log.slice(length).includes('text.ts changed: waits for the next import() in server.ts'))
    assert.deepEqual([await app.get(), await app.get('/page')], ['two/', 'page two'])
  })

  it('is a full reload where the change has another way up to the entry', async (t) => {
    const app = begin(t, { 'server.ts': `${ENTRY}import './boot.js'\n${ACCEPT}`, 'boot.ts': `import './text.js'` })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts changed: full reload (text.ts <- boot.ts <- server.ts: the entry)', () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'one/')
  })

  it('reports a callback that throws, and calls the next one', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import.meta.hot?.accept('./app.js', () => { throw new Error('no way') })\n${ACCEPT}`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'A callback of accept() in server.ts failed: Error: no way', () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    await app.answers('two/')
  })
})

describe('import.meta.hot.accept()', () => {
  const counter = {
    'server.ts': ENTRY,
    'app.ts': `import { count } from './counter.js'\nexport const app = count`,
    'counter.ts': `import { step } from './step.js'
const state: { count: number } = import.meta.hot?.data.state ?? { count: 0 }
if (import.meta.hot) import.meta.hot.data.state = state
export const count = () => state.count
state.count += step
import.meta.hot?.accept((next) => console.log('accepted', typeof next?.count))`,
    'step.ts': `export const step = 1`,
  }

  it('loads the module anew at once, and hands its state on through data', async (t) => {
    const app = begin(t, counter)
    assert.equal(await app.get(), '1')

    await saying(app, 'step.ts changed: reloaded counter.ts', () => app.project.edit('step.ts', '= 1', '= 10'))

    assert.equal(await app.get(), '11')
    assert.deepEqual(printed(app), ['accepted function'])
  })

  it('is that of the instance that is in use: one that is taken out is asked no more', async (t) => {
    const app = begin(t, counter)
    assert.equal(await app.get(), '1')

    await saying(app, 'counter.ts changed: reloaded', () =>
      app.project.edit('counter.ts', /import\.meta\.hot\?\.accept.*/.exec(counter['counter.ts'])?.[0] ?? '', ''),
    )

    await saying(app, 'step.ts changed: full reload', () => app.project.edit('step.ts', '= 1', '= 10'))
  })

  it('is a way to be hot for the entry too', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import.meta.hot?.accept()\nimport.meta.hot?.dispose(() => { server.closeAllConnections(); server.close() })`,
    })
    assert.equal(await app.get(), 'one/')

    const length = app.output.length
    await saying(app, 'text.ts changed: reloaded server.ts', () => app.project.edit('text.ts', 'one', 'two'))
    await app.wrote(/listening \d+\n/, length)

    assert.equal(await app.get(), 'two/')
  })
})

describe('import.meta.hot.acceptExports()', () => {
  const sharing = (names: string) => ({
    'server.ts': ENTRY,
    'app.ts': `import { ${names} } from './shared.js'\nexport const app = () => read()`,
    'shared.ts': `const state = (import.meta.hot ? (import.meta.hot.data.state ??= {}) : {}) as { text?: string }
state.text = 'one'
export const read = () => state.text
export const write = (text: string) => { state.text = text }
import.meta.hot?.acceptExports('read')`,
  })

  it('leaves importers alone that use nothing else', async (t) => {
    const app = begin(t, sharing('read'))
    assert.equal(await app.get(), 'one')

    await saying(app, 'shared.ts changed: reloaded', () => app.project.edit('shared.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('passes a change on to those who use other exports', async (t) => {
    const app = begin(t, {
      ...sharing('read, write'),
      'app.ts': `import { read, write } from './shared.js'\nexport const app = () => [read(), typeof write]`,
    })
    assert.equal(await app.get(), 'one,function')

    await saying(app, 'shared.ts changed: full reload (shared.ts <- app.ts <- server.ts: the entry)', () =>
      app.project.edit('shared.ts', `'one'`, `'two'`),
    )
  })
})

describe('an accepted module that throws while it is evaluated', () => {
  it('leaves the old one in place, is reported once, and is tried again with the next save', async (t) => {
    const app = begin(t)
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts threw while it was evaluated: Error: not today', () =>
      app.project.write('text.ts', `export const text = 'two'\nthrow new Error('not today')`),
    )
    assert.equal(await app.get(), 'one/')
    await saying(app, 'text.ts changed: reloaded app.ts', () =>
      app.project.write('text.ts', `export const text = 'three'`),
    )

    assert.equal(await app.get(), 'three/')
    assert.equal(app.log.filter((line) => line.includes('threw while it was evaluated')).length, 1)
  })

  it('is tried again by a save that changes nothing', async (t) => {
    const app = begin(t, {
      'text.ts': `import { existsSync } from 'node:fs'
if (existsSync('broken')) throw new Error('not today')
export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one/')
    app.project.write('broken', '')
    await saying(app, 'text.ts threw while it was evaluated', () => app.project.edit('text.ts', `'one'`, `'two'`))
    app.project.remove('broken')

    await saying(app, 'text.ts saved again: reloaded app.ts', () =>
      app.project.write('text.ts', app.project.read('text.ts')),
    )

    assert.equal(await app.get(), 'two/')
  })
})

describe('a change that comes while an update runs', () => {
  it('waits for it, and is taken after it', async (t) => {
    const app = begin(t, {
      'app.ts': `import { text } from './text.js'
import { existsSync } from 'node:fs'
console.log('begins', text)
while (text === 'two' && !existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 5))
console.log('ends', text)
export const app = (url: string) => text + url`,
    })
    assert.equal(await app.get(), 'one/')
    app.project.edit('text.ts', 'one', 'two')
    await app.wrote('begins two\n')

    app.project.edit('text.ts', 'two', 'three')
    assert.equal(await app.get(), 'one/')
    app.project.write('go', '')

    await app.answers('three/')
    await app.wrote('ends three\n')
    assert.deepEqual(printed(app).slice(2), ['begins two', 'ends two', 'begins three', 'ends three'])
  })
})

describe('accepted modules in a cycle', () => {
  it('are evaluated in the order of the first load', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import.meta.hot?.accept('./plugin.js', () => console.log('accepted'))\nimport './plugin.js'`,
      'app.ts': `import { Base } from './base.js'\nexport const app = () => Base.name2()`,
      // base is entered first, so that plugin, which it imports, is evaluated before it, and must not use it at its top level.
      'base.ts': `import { plugin } from './plugin.js'\nconsole.log('base')\nexport class Base { static name2() { return 'base of ' + plugin() } }\nexport const used = plugin()`,
      'plugin.ts': `import { Base } from './base.js'\nconsole.log('plugin')\nexport function plugin() { return 'plugin' }\nexport const lazily = () => Base\nimport.meta.hot?.accept()`,
    })
    assert.equal(await app.get(), 'base of plugin')

    await saying(app, 'plugin.ts changed: reloaded', () => app.project.edit('plugin.ts', `'plugin' }`, `'module' }`))

    assert.deepEqual(printed(app).slice(0, 3), ['plugin', 'base', 'plugin'])
  })

  it('are entered where the first load entered them', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import { plugin } from './plugin.js'\nimport.meta.hot?.accept(['./app.js', './plugin.js'], ([next]) => { if (next) current = next.app })\nvoid plugin`,
      'app.ts': `import { base } from './base.js'\nexport const app = () => base()`,
      // An import of plugin alone would evaluate base first, which reads what plugin has not made yet.
      'base.ts': `import { made } from './plugin.js'\nimport { text } from './text.js'\nconst early = made + text\nexport const base = () => early`,
      'plugin.ts': `import { base } from './base.js'\nexport const made = 'made '\nexport const plugin = () => base`,
    })
    assert.equal(await app.get(), 'made one')

    await saying(app, /text\.ts changed: reloaded (?:app\.ts, plugin\.ts|plugin\.ts, app\.ts)/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'made two')
    assert.doesNotMatch(app.stderr, /threw while it was evaluated/)
  })
})

describe('import.meta.hot.prune()', () => {
  it('is called when the last importer has let go, after the disposers; the module is evaluated again if it comes back', async (t) => {
    const app = begin(t, {
      'app.ts': `import { ticks } from './ticks.js'\nexport const app = () => ticks`,
      'ticks.ts': `import './below.js'
export const ticks = 'ticks'
console.log('evaluated')
import.meta.hot?.prune(({ left }) => console.log('pruned', left))
import.meta.hot?.dispose((data) => { data.left = 'by the disposer'; console.log('disposed') })`,
      'below.ts': `import.meta.hot?.dispose(() => console.log('below disposed'))`,
    })
    assert.equal(await app.get(), 'ticks')

    await saying(app, 'app.ts changed: reloaded', () => app.project.write('app.ts', `export const app = () => 'none'`))
    await app.wrote('pruned')
    assert.equal(await app.get(), 'none')
    await saying(app, 'app.ts changed: reloaded', () =>
      app.project.write('app.ts', `import { ticks } from './ticks.js'\nexport const app = () => ticks`),
    )

    assert.equal(await app.get(), 'ticks')
    assert.deepEqual(printed(app), ['evaluated', 'disposed', 'below disposed', 'pruned by the disposer', 'evaluated'])
  })

  for (const [title, type, extension] of [
    ['an ES module', 'module', 'ts'],
    ['CommonJS', 'commonjs', 'cts'],
  ] as const) {
    it(`takes the data of ${title} along: it comes back with none, also where its file was deleted meanwhile`, async (t) => {
      const importing = `import { ticks } from './ticks.${extension.replace('ts', 'js')}'\nexport const app = () => ticks`
      const evaluated = `
        ${type === 'module' ? 'export const ' : 'exports.'}ticks = String(import.meta.hot?.data.count)
        import.meta.hot!.data.count = 1
        import.meta.hot?.dispose((data) => { data.count++ })
        import.meta.hot?.prune((data) => console.log('pruned with', data.count, import.meta.hot?.data === data))`
      const app = begin(t, { 'app.ts': importing, [`ticks.${extension}`]: evaluated })
      assert.equal(await app.get(), 'undefined')

      app.project.atOnce(() => {
        app.project.remove(`ticks.${extension}`)
        app.project.write('app.ts', `export const app = () => 'none'`)
      })
      await app.answers('none')
      await app.wrote('pruned with 2 true')
      app.project.atOnce(() => {
        app.project.write(`ticks.${extension}`, evaluated)
        app.project.write('app.ts', importing)
      })

      await app.answers('undefined')
    })
  }

  it('is not called while somebody else imports the module', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}import './ticks.js'\n${ACCEPT}`,
      'app.ts': `import { ticks } from './ticks.js'\nexport const app = () => ticks`,
      'ticks.ts': `export const ticks = 'ticks'\nimport.meta.hot?.prune(() => console.log('pruned'))`,
    })
    assert.equal(await app.get(), 'ticks')

    await saying(app, 'app.ts changed: reloaded', () => app.project.write('app.ts', `export const app = () => 'none'`))

    assert.equal(await app.get(), 'none')
    assert.deepEqual(printed(app), [])
  })

  it('is not called for what an import() of the new version has yet to ask for: it keeps its state', async (t) => {
    const app = begin(t, {
      'app.ts': `export const app = async () => (await import('./ticks.js')).ticks()`,
      'ticks.ts': `let count = 0\nexport const ticks = () => ++count\nimport.meta.hot?.prune(() => console.log('pruned'))`,
    })
    assert.equal(await app.get(), '1')

    await saying(app, 'app.ts changed: reloaded', () =>
      app.project.edit('app.ts', 'export', 'const isNew = true; export'),
    )

    assert.equal(await app.get(), '2')
    assert.deepEqual(printed(app), [])
  })
})

describe('import.meta.hot.invalidate()', () => {
  const invalidating = {
    'server.ts': ENTRY + ACCEPT,
    'app.ts': `import { text } from './text.js'\nexport const app = (url: string) => text + url`,
    'text.ts': `export const text = 'one'\nimport.meta.hot?.accept((next) => { if (next?.text !== 'one') import.meta.hot?.invalidate('another text') })`,
  }

  it('has the importers replaced, as if the module had not accepted itself', async (t) => {
    const app = begin(t, {
      ...invalidating,
      'text.ts': `export const text = 'one'\nif (import.meta.hot?.data.isNew) import.meta.hot.invalidate('another text')\nif (import.meta.hot) import.meta.hot.data.isNew = true\nimport.meta.hot?.accept()`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts invalidated: reloaded app.ts', () => app.project.edit('text.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), 'two/')
    assert.ok(app.log.includes('text.ts called invalidate(): another text'))
  })

  it('is a full reload where it reaches the entry', async (t) => {
    const app = begin(t, {
      ...invalidating,
      'server.ts': ENTRY,
      'text.ts': `export const text = 'one'\nif (import.meta.hot?.data.isNew) import.meta.hot.invalidate()\nif (import.meta.hot) import.meta.hot.data.isNew = true\nimport.meta.hot?.accept()`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts invalidated: full reload (text.ts <- app.ts <- server.ts: the entry)', () =>
      app.project.edit('text.ts', `'one'`, `'two'`),
    )
  })

  it('in a circle is a full reload, not an update without end', async (t) => {
    const app = begin(t, {
      'server.ts': ENTRY + ACCEPT,
      'app.ts': `import { text, back } from './text.js'\nexport const app = () => text\nvoid back`,
      'text.ts': `import { app } from './app.js'\nexport const text = 'one'\nexport const back = () => app\nif (import.meta.hot?.data.isNew) import.meta.hot.invalidate()\nif (import.meta.hot) import.meta.hot.data.isNew = true\nimport.meta.hot?.accept()`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts invalidated: full reload (text.ts: its invalidate() leads back to itself)', () =>
      app.project.edit('text.ts', `'one'`, `'two'`),
    )
  })
})

describe('what a failed or slow evaluation leaves behind', () => {
  /** `page` is hot, imports `m`, and accepts it. */
  const accepting = (top: string) => ({
    'server.ts': ASKING,
    'page.ts': `import { m } from './m.js'\n${top}\nlet now = m\nexport const page = () => now\nimport.meta.hot?.accept('./m.js', (next) => { now = next?.m })`,
    'm.ts': `export const m = 'one'`,
  })

  it('is an importer that is evaluated anew with what it accepts, not one whose old version takes it', async (t) => {
    const app = begin(t, {
      ...accepting(`if (m === 'bad') throw new Error('bad m')`),
      'server.ts': ASKING,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'm.ts changed: reloaded', () => app.project.edit('m.ts', 'one', 'bad'))
    await saying(app, 'page.ts changed: waits for', () =>
      app.project.edit('page.ts', 'let now', 'const isNew = true; let now'),
    )
    assert.equal(await app.get(), 'Error: bad m')

    await saying(app, 'm.ts changed: waits for', () => app.project.edit('m.ts', `'bad'`, `'good'`))

    assert.equal(await app.get(), 'good')
  })

  it('is an importer above a module that accepts itself: it is tried again with it', async (t) => {
    const app = begin(t, {
      'server.ts': ASKING,
      'page.ts': `import { m } from './m.js'\nif (m === 'bad') throw new Error('bad m')\nexport const page = () => m`,
      'm.ts': `export const m = 'bad'\nimport.meta.hot?.accept()`,
    })
    assert.equal(await app.get(), 'Error: bad m')

    await saying(app, 'm.ts changed', () => app.project.edit('m.ts', 'bad', 'good'))

    await app.answers('good')
  })

  it('is a new version in evaluation, which gets what is changed meanwhile', async (t) => {
    const app = begin(t, {
      ...accepting(
        `import { existsSync } from 'node:fs'\nconsole.log('begins')\nwhile (existsSync('wait')) await new Promise((resolve) => setTimeout(resolve, 5))`,
      ),
    })
    assert.equal(await app.get(), 'one')
    app.project.write('wait', '')
    await saying(app, 'page.ts changed: waits for', () =>
      app.project.edit('page.ts', 'let now', 'const isNew = true; let now'),
    )
    const asked = app.get()
    await app.until('the second evaluation', () => app.stdout.split('begins').length === 3)

    await saying(app, 'm.ts changed', () => app.project.edit('m.ts', 'one', 'two'))
    app.project.remove('wait')
    await asked

    await app.answers('two')
  })

  it('is a module that an import() at the top level asked for: it is tried again with its importer', async (t) => {
    const app = begin(t, {
      ...accepting(''),
      'page.ts': `let page: () => string\ntry { page = (await import('./m.js')).page } catch (error) { throw new Error('no m') }\nexport { page }`,
      'server.ts': ASKING,
      'm.ts': `import { existsSync } from 'node:fs'\nif (!existsSync('ready')) throw new Error('not ready')\nexport const page = () => 'ready'`,
    })
    assert.equal(await app.get(), 'Error: no m')
    app.project.write('ready', '')

    await saying(app, 'page.ts saved again', () => app.project.write('page.ts', app.project.read('page.ts')))

    assert.equal(await app.get(), 'ready')
  })

  it('is a disposer of the version that goes on serving: it is not called before its time', async (t) => {
    const app = begin(t, {
      'app.ts': `import { text } from './text.js'\nexport const app = () => { import.meta.hot?.dispose(() => console.log('closed')); return text }`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'text.ts threw while it was evaluated', () =>
      app.project.write('text.ts', `export const text = 'two'\nthrow new Error('not today')`),
    )
    await app.wrote('closed\n')
    assert.deepEqual([await app.get(), await app.get()], ['one', 'one'])

    assert.deepEqual(printed(app), ['closed'])
    await saying(app, 'text.ts changed: reloaded app.ts', () =>
      app.project.write('text.ts', `export const text = 'three'`),
    )
    await app.until('both to be closed', () => printed(app).length === 3)
  })

  it('is what the version that goes on serving imports: it is not pruned', async (t) => {
    const app = begin(t, {
      'app.ts': `import { model } from './model.js'\nexport const app = () => model()`,
      'model.ts': `import { db } from './db.js'\nexport const model = () => db.text`,
      'db.ts': `export const db = { text: 'open' }\nimport.meta.hot?.dispose(() => { db.text = 'closed' })`,
    })
    assert.equal(await app.get(), 'open')

    await saying(app, 'app.ts threw while it was evaluated', () => {
      app.project.write('model.ts', `export const model = () => 'none'`)
      app.project.write(
        'app.ts',
        `import { model } from './model.js'\nthrow new Error('not today')\nexport const app = () => model()`,
      )
    })

    assert.equal(await app.get(), 'open')
  })

  it('is an error of a disposer that comes late: it is reported, and ends nothing', async (t) => {
    const app = begin(t, {
      'server.ts': ASKING,
      'page.ts': `export const page = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () =>
      app.project.write(
        'page.ts',
        `import { existsSync } from 'node:fs'\nconsole.log('begins')\nwhile (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 5))\nimport.meta.hot?.dispose(async () => { throw new Error('no way') })\nexport const page = () => 'two'`,
      ),
    )
    const asked = app.get()
    await app.wrote('begins\n')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const page = () => 'three'`))

    app.project.write('go', '')

    await app.said('A disposer of page.ts failed: Error: no way')
    await asked
    assert.equal(await app.get(), 'three')
  })
})

describe('an entry that never ends its evaluation', () => {
  it('accepts, and listens to events, as any other', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY}${ACCEPT}import.meta.hot?.on('shop:order', (payload) => console.log('heard', payload))\nimport.meta.hot?.send('shop:order', 'tea')\nawait new Promise(() => {})`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts changed: reloaded app.ts', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two/')
    assert.deepEqual(printed(app), ['heard tea'])
  })
})

describe('import.meta.hot.invalidate(), where Vite has it in a callback', () => {
  it('has the importers replaced, from the callback of the version that was replaced', async (t) => {
    const app = begin(t, {
      'text.ts': `export const text = 'one'\nimport.meta.hot?.accept((next) => { if (next?.text !== 'one') import.meta.hot?.invalidate() })`,
    })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts invalidated: reloaded app.ts', () => app.project.edit('text.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), 'two/')
  })

  it('has the module itself replaced too, where it accepted only what it imports', async (t) => {
    const app = begin(t, {
      'app.ts': `import { middle } from './middle.js'\nexport const app = () => middle`,
      'middle.ts': `import { text } from './text.js'\nexport const middle = text\nimport.meta.hot?.accept('./text.js', () => import.meta.hot?.invalidate())`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'middle.ts invalidated: reloaded app.ts', () => app.project.edit('text.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), 'two')
  })
})

describe('a module that was pruned', () => {
  it('is not loaded by a change of it, and hears no events', async (t) => {
    const app = begin(t, {
      'app.ts': `import './consumer.js'\nexport const app = () => { import.meta.hot?.send('job'); return 'served' }`,
      'consumer.ts': `console.log('runs')\nimport.meta.hot?.on('job', () => console.log('works'))\nimport.meta.hot?.accept()`,
    })
    assert.equal(await app.get(), 'served')
    await saying(app, 'app.ts changed: reloaded', () => app.project.edit('app.ts', `import './consumer.js'\n`, ''))

    await saying(app, 'consumer.ts changed: no module imports it now', () =>
      app.project.edit('consumer.ts', `'runs'`, `'runs again'`),
    )
    assert.equal(await app.get(), 'served')

    assert.deepEqual(printed(app), ['runs', 'works'])
  })
})

describe('the events of import.meta.hot', () => {
  const LISTEN = `
for (const event of ['beforeUpdate', 'afterUpdate', 'beforePrune', 'beforeFullReload', 'error', 'invalidate']) {
  for (const prefix of ['vite', 'hot-hook']) {
    import.meta.hot?.on(\`\${prefix}:\${event}\`, (payload: any) => {
      const names = (payload.updates ?? []).map((update: any) => [update.path, update.acceptedPath].map((path) => path.split('/').at(-1)).join('<'))
      console.log(prefix, event, payload.type ?? payload.message, ...names)
    })
  }
}
`

  it('tell of an update, under both names', async (t) => {
    const app = begin(t, { 'server.ts': ENTRY + ACCEPT + LISTEN })
    assert.equal(await app.get(), 'one/')

    await saying(app, 'text.ts changed: reloaded app.ts', () => app.project.edit('text.ts', 'one', 'two'))
    await app.wrote('hot-hook afterUpdate')

    assert.deepEqual(printed(app), [
      'vite beforeUpdate update server.ts<app.ts',
      'hot-hook beforeUpdate update server.ts<app.ts',
      'vite afterUpdate update server.ts<app.ts',
      'hot-hook afterUpdate update server.ts<app.ts',
    ])
  })

  it('tell of what is broken, and of a full reload', async (t) => {
    const app = begin(t, { 'server.ts': ENTRY + ACCEPT + LISTEN })
    assert.equal(await app.get(), 'one/')

    await saying(app, /^text\.ts:1:/, () => app.project.write('text.ts', 'export const = }'))
    await app.wrote('hot-hook error error\n')
    await saying(app, 'text.ts changed: reloaded', () => app.project.write('text.ts', `export const text = 'two'`))
    await saying(app, 'server.ts changed: full reload', () =>
      app.project.edit('server.ts', '\n', '\nconst isNew = true\n'),
    )

    await app.wrote('hot-hook beforeFullReload full-reload\n')
  })

  it('of the program go to all listeners, until they are taken back or their module is replaced', async (t) => {
    const app = begin(t, {
      'app.ts': `import { text } from './text.js'
const listener = (payload: any) => console.log('never', payload)
import.meta.hot?.on('shop:order', (payload) => console.log(text, 'heard', payload))
import.meta.hot?.on('shop:order', listener)
import.meta.hot?.off('shop:order', listener)
export const app = () => { import.meta.hot?.send('shop:order', 'tea'); return text }`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'text.ts changed: reloaded', () => app.project.edit('text.ts', 'one', 'two'))
    assert.equal(await app.get(), 'two')

    await app.wrote('two heard')
    assert.deepEqual(printed(app), ['one heard tea', 'two heard tea'])
  })
})

describe('hot.dump()', () => {
  it('calls an accepted module a boundary, and what is below it reloadable', async (t) => {
    const app = begin(t, {
      'server.ts': `${ENTRY.replace('current(request.url', `hot.dump().map((each) => [each.path, each.boundary, each.reloadable].join(' ')).join('; ') || current(request.url`)}import { hot } from 'hot-hook'\n${ACCEPT}`,
    })

    assert.equal(await app.get(), 'server.ts false false; app.ts true true; text.ts false true')
    assert.deepEqual(updatesIn(app.log), [])
  })
})
