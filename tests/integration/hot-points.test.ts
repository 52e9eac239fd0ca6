import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { SERVER, start } from '../support/program.js'
import { fence, saying, WITH_FENCE } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

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

  it('gets the new code of what its module imports', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('belongs to its edge: one below another one reloads no more than its own module', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `let asked = 0\nexport const answer = async () => (await import('./part.js')).part + ++asked`,
      'part.ts': `export const part = 'one '`,
    })
    assert.equal(await app.get(), 'one 1')

    await saying(app, /^part\.ts changed: waits for the next import\(\) in page\.ts/, () =>
      app.project.edit('part.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two 2')
  })

  it('names all who will ask', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\nexport const answer = async () => text + (await import('./other.js')).answer()`,
      'other.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.ts': `export const text = 'one '`,
    })
    assert.equal(await app.get('/'), 'one one ')
    assert.equal(await app.get('/other'), 'one ')

    const line = await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.match(line, /waits for the next import\(\) in (?:app\.ts, page\.ts|page\.ts, app\.ts)$/)
    assert.equal(await app.get('/'), 'two two ')
    assert.equal(await app.get('/other'), 'two ')
  })
})

describe('code that is outdated, and still runs', () => {
  it('gets the newest of what it asks for', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `Object.assign(globalThis, { late: async () => (await import('./text.js')).text })\nexport const answer = () => 'page one'`,
      'other.ts': `export const answer = () => (globalThis as any).late()`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'page one')
    assert.equal(await app.get('/other'), 'one')

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'page two'`))
    assert.equal(await app.get(), 'page two')
    for (const text of ['two', 'three']) {
      await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = '${text}'`))

      assert.equal(await app.get('/other'), text)
    }
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

  it('makes it one also for a module that is hot elsewhere, and tells the parent so', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import './provider.js'\n${SERVER}`,
        'provider.ts': `import { answer } from './page.js'\nvoid answer`,
        'page.ts': `export const answer = () => 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    const line = await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))

    assert.match(line, /full reload \(page\.ts <- provider\.ts <- app\.ts: the entry\)/)
    await app.until('a message', () => app.messages.length > 0)
    assert.deepEqual(app.messages, [
      { type: 'hot-hook:full-reload', path: app.project.path('page.ts'), shouldBeReloadable: true },
    ])
  })

  it('makes it one also for what a hot module and the entry share', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import './shared.js'\n${SERVER}`,
        'page.ts': `import { text } from './shared.js'\nexport const answer = () => text`,
        'shared.ts': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /full reload \(shared\.ts <- app\.ts: the entry\)/, () =>
      app.project.edit('shared.ts', 'one', 'two'),
    )

    await app.until('a message', () => app.messages.length > 0)
    assert.deepEqual(app.messages, [
      { type: 'hot-hook:full-reload', path: app.project.path('shared.ts'), shouldBeReloadable: true },
    ])
  })

  it('makes the entry itself one', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': `export const answer = () => 'one'` }, ipc)
    assert.equal(await app.get(), 'one')

    await saying(app, /^app\.ts changed: full reload \(app\.ts: the entry\)/, () =>
      app.project.edit('app.ts', 'statusCode = 500', 'statusCode = 503'),
    )
  })

  it('is what `createRequire` makes, as it can’t be asked again', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import { createRequire } from 'node:module'\nconst { text } = createRequire(import.meta.url)('./old.cjs')\nvoid text\n${SERVER}`,
        'old.cjs': `exports.text = 'one'`,
        'page.ts': `export const answer = () => 'page'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'page')

    await saying(app, /^old\.cjs changed: full reload \(old\.cjs/, () => app.project.edit('old.cjs', 'one', 'two'))
  })

  it('is what a module asks for that `--import` names', async (t) => {
    const app = start(
      t,
      {
        'app.ts': SERVER,
        'page.ts': `export const answer = () => String(globalThis.ready)`,
        'set-up.ts': `import { text } from './text.js'\n(globalThis as { ready?: string }).ready = text`,
        'text.ts': `export const text = 'one'`,
      },
      { ...ipc, nodeOptions: ['--import', 'hot-hook/ts', '--import', './set-up.ts'] },
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- set-up\.ts/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })

  it('is what a `data:` URL has at its top level', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `const text = new URL('./text.ts', import.meta.url)\nawait import('data:text/javascript,import ' + JSON.stringify(text.href))\n${SERVER}`,
        'page.ts': `export const answer = () => 'page'`,
        'text.ts': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'page')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- data:/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })
})

describe('`import.meta.hot.decline()`', () => {
  it('makes a change of its module a full reload', async (t) => {
    const app = start(
      t,
      { 'app.ts': SERVER, 'page.ts': `import.meta.hot?.decline()\nexport const answer = () => 'one'` },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^page\.ts changed: full reload \(page\.ts: called import\.meta\.hot\.decline\(\)\)/, () =>
      app.project.edit('page.ts', 'one', 'two'),
    )
  })

  it('makes a change below its module one, and leaves those beside it alone', async (t) => {
    const app = start(
      t,
      {
        'app.ts': SERVER,
        'page.ts': `import { text } from './text.js'\nimport.meta.hot?.decline()\nexport const answer = () => text`,
        'text.ts': `export const text = 'one'`,
        'other.ts': `export const answer = () => 'other'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')
    assert.equal(await app.get('/other'), 'other')

    await saying(
      app,
      /^text\.ts changed: full reload \(text\.ts <- page\.ts: called import\.meta\.hot\.decline\(\)\)/,
      () => app.project.edit('text.ts', 'one', 'two'),
    )
    await saying(app, /^other\.ts changed: waits/, () => app.project.edit('other.ts', `'other'`, `'another'`))

    assert.equal(await app.get('/other'), 'another')
  })

  it('can be said for a module by its URL', async (t) => {
    const app = start(
      t,
      {
        'app.ts': SERVER,
        'page.ts': `import { hot } from 'hot-hook'\nhot.decline(import.meta.url)\nexport const answer = () => 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /called import\.meta\.hot\.decline\(\)/, () => app.project.edit('page.ts', 'one', 'two'))
  })
})

describe('a `reload` pattern', () => {
  const files = {
    ...WITH_FENCE,
    'package.json': JSON.stringify({ type: 'module', hotHook: { reload: ['config/**', '.env'] } }),
    'page.ts': `import { text } from './config/text.js'\nexport const answer = () => text`,
    'config/text.ts': `export const text = 'one'`,
    'config/unused.yaml': 'a: 1',
    '.env': 'A=1',
  }

  it('makes a module that is hot a full reload', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')

    await saying(app, /^config\/text\.ts changed: full reload \(config\/text\.ts: a reload pattern\)/, () =>
      app.project.edit('config/text.ts', 'one', 'two'),
    )
  })

  it('covers files that nobody imports', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    await saying(app, /^\.env changed: full reload \(\.env: a reload pattern\)/, () => app.project.write('.env', 'A=2'))
    await saying(app, /^config\/unused\.yaml changed: full reload/, () =>
      app.project.write('config/unused.yaml', 'a: 2'),
    )
  })

  it('covers a file that is new', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    await saying(app, /^config\/new\.yaml changed: full reload/, () => app.project.write('config/new.yaml', 'b: 1'))
  })

  it('makes touching a file the way to ask for a full reload', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    await saying(app, /^\.env changed: full reload/, () => app.project.touch('.env'))

    const wanted = { type: 'hot-hook:full-reload', path: app.project.path('.env'), shouldBeReloadable: false }
    await app.until('the message', () => app.messages.some((message) => isDeepStrictEqual(message, wanted)))
  })

  it('is `.env` and `.env.*` by default', async (t) => {
    const app = start(t, { ...WITH_FENCE, '.env': 'A=1', '.env.local': 'A=1' }, ipc)
    await fence(app)

    await saying(app, /^\.env changed: full reload/, () => app.project.write('.env', 'A=2'))
    await saying(app, /^\.env\.local changed: full reload/, () => app.project.write('.env.local', 'A=2'))
  })

  it('can be called `restart`', async (t) => {
    const app = start(
      t,
      {
        ...WITH_FENCE,
        'package.json': JSON.stringify({ type: 'module', hotHook: { restart: ['settings.yaml'] } }),
        'settings.yaml': 'a: 1',
      },
      ipc,
    )
    await fence(app)

    await saying(app, /^settings\.yaml changed: full reload/, () => app.project.write('settings.yaml', 'a: 2'))
  })

  it('is said once for a burst of events about one file', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    await saying(app, /^\.env changed/, () => app.project.write('.env', 'A=2'))
    await fence(app)

    assert.equal(app.log.filter((line) => line.startsWith('.env changed')).length, 1, app.stderr)
  })

  it('asks for nothing because its files were written shortly before the start', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')

    await fence(app)

    assert.deepEqual(
      app.log.filter((line) => line.includes('full reload')),
      [],
    )
  })

  it('asks for a full reload also if its file was saved while the program was starting', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import { readFileSync, writeFileSync } from 'node:fs'\nif (readFileSync('.env', 'utf8') === 'A=1') writeFileSync('.env', 'A=2')\n${SERVER}`,
        'page.ts': `export const answer = () => 'page'`,
        '.env': 'A=1',
      },
      ipc,
    )

    await app.said(/^\.env changed: full reload/)
  })
})

describe('a module that nobody imports any more', () => {
  const files = {
    'app.ts': SERVER,
    'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
    'text.ts': `export const text = 'one'`,
  }

  it('asks for nothing when it changes', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'nothing'`))
    assert.equal(await app.get(), 'nothing')

    const line = await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(line, 'text.ts changed: no module imports it now')
  })

  it('is fresh when it is imported again', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'nothing'`))
    assert.equal(await app.get(), 'nothing')
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', files['page.ts']))

    assert.equal(await app.get(), 'two')
  })

  it('is fresh also if what it imports has changed meanwhile', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'text.ts': `export { text } from './deep.js'`,
        'deep.ts': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'nothing'`))
    assert.equal(await app.get(), 'nothing')
    await saying(app, 'deep.ts changed', () => app.project.edit('deep.ts', 'one', 'two'))

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', files['page.ts']))

    assert.equal(await app.get(), 'two')
  })

  it('is fresh also if it was deleted and written again meanwhile', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'nothing'`))
    assert.equal(await app.get(), 'nothing')
    app.project.remove('text.ts')
    await saying(app, /page\.ts.* changed/, () => app.project.write('page.ts', `export const answer = () => 'less'`))
    assert.equal(await app.get(), 'less')

    app.project.write('text.ts', `export const text = 'two'`)
    await saying(app, /page\.ts.* changed/, () => app.project.write('page.ts', files['page.ts']))

    assert.equal(await app.get(), 'two')
  })
})

describe('`require` of an ES module in a hot one', () => {
  it('never leaves the old code in use without a word', async (t) => {
    const app = start(
      t,
      {
        'app.ts': SERVER,
        'page.ts': `import { createRequire } from 'node:module'\nconst { text } = createRequire(import.meta.url)('./text.ts')\nexport const answer = () => text`,
        'text.ts': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    const line = await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    // Node finds a required module by its file and not by a URL: if that can't be helped, only a full reload is right.
    if (!line.includes('full reload')) assert.equal(await app.get(), 'two')
  })
})
