import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printed } from '../support/node.js'
import { SERVER, start } from '../support/program.js'
import { ended, fence, saying, WITH_FENCE } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

const packageWith = (hotHook: unknown) => JSON.stringify({ type: 'module', hotHook })
const page = `export const answer = () => 'one'`

/** An installed package, whose entry is its first file. */
function packaged(name: string, files: Readonly<Record<string, string>>, type = 'module'): Record<string, string> {
  const [main] = Object.keys(files)
  const tree = { 'package.json': JSON.stringify({ type, exports: { '.': `./${main}`, './*': './*' } }), ...files }
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`node_modules/${name}/${path}`, text]))
}

describe('`boundaries`', () => {
  const files = {
    'package.json': packageWith({ boundaries: ['./pages/**'] }),
    'app.ts': SERVER.replace('./page.js', './pages/page.js'),
    'pages/page.ts': page,
    'other.ts': `export const answer = () => 'other'`,
  }

  it('makes only the modules that it names hot', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get('/'), 'one')
    assert.equal(await app.get('/other'), 'other')

    await saying(app, 'pages/page.ts changed: waits for', () => app.project.edit('pages/page.ts', 'one', 'two'))
    await saying(app, /^other\.ts changed: full reload \(other\.ts <- app\.ts: the entry\)/, () =>
      app.project.edit('other.ts', `'other'`, `'another'`),
    )

    assert.equal(await app.get('/'), 'two')
  })

  it('leaves room for an import() that is marked with `import.meta.hot.boundary`', async (t) => {
    const app = start(
      t,
      { ...files, 'app.ts': files['app.ts'].replace(`'./other.js'`, `'./other.js', import.meta.hot?.boundary`) },
      ipc,
    )
    assert.equal(await app.get('/other'), 'other')

    await saying(app, 'other.ts changed: waits for', () => app.project.edit('other.ts', `'other'`, `'another'`))

    assert.equal(await app.get('/other'), 'another')
  })

  it('don’t make an import() hot that only ran at the start', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'app.ts': `${SERVER.replace(`await import('./page.js')`, 'page')}\nconst page = await import('./pages/page.js')`,
      },
      ipc,
    )
    await app.answers('one')

    await saying(app, /^pages\/page\.ts changed: full reload/, () => app.project.edit('pages/page.ts', 'one', 'two'))
  })

  it('are reported where they are imported statically', async (t) => {
    const app = start(t, { ...files, 'app.ts': `import './pages/page.js'\n${files['app.ts']}` }, ipc)
    assert.equal(await app.get(), 'one')

    await app.said(/^pages\/page\.ts is a boundary, but app\.ts imports it statically: its changes are full reloads\./)
    await saying(app, /^pages\/page\.ts changed: full reload/, () => app.project.edit('pages/page.ts', 'one', 'two'))
  })

  it('are an error there with `throwWhenBoundariesAreNotDynamicallyImported`', async (t) => {
    const app = start(t, {
      ...files,
      'package.json': packageWith({
        boundaries: ['./pages/**'],
        throwWhenBoundariesAreNotDynamicallyImported: true,
      }),
      'app.ts': `import './pages/page.js'\n${files['app.ts']}`,
    })

    const { code } = await ended(app)

    assert.notEqual(code, 0)
    assert.match(app.stderr, /Cannot use ".*pages\/page\.ts" as a boundary: .*app\.ts imports it statically/)
    assert.doesNotMatch(app.stdout, /listening/)
  })
})

describe('`import.meta.hot.boundary`', () => {
  it('is an import option that no module sees', async (t) => {
    const app = start(t, {
      'app.ts': SERVER.replace(`'./page.js'`, `'./page.js', import.meta.hot?.boundary`),
      'page.ts': `let asked = 0\nexport const answer = () => ++asked`,
      'other.ts': `export const answer = async () => (await import('./page.js')).answer()`,
    })

    assert.equal(await app.get('/'), '1')

    assert.equal(await app.get('/other'), '2')
  })

  it('means nothing for what is none of the project’s modules, whoever writes it', async (t) => {
    const ASK = `(specifier, options) => import(specifier, options)`
    const output = await printed(t, {
      'app.ts': `
        import { createRequire } from 'node:module'
        import { ask as askFromPackage } from 'asking'
        const require = createRequire(import.meta.url)
        const askers = [${ASK}, require('./ask.cjs').ask, askFromPackage, require('asking-cjs').ask]
        const specifiers = ['tool', 'tool-cjs', 'tool-ts', 'node:path', 'path', 'data:text/javascript,export default 1']
        const failed: unknown[] = []
        for (const ask of askers) for (const specifier of specifiers) {
          await ask(specifier, import.meta.hot!.boundary).catch((error: Error) => failed.push([specifier, error.message]))
          await ask(specifier, { with: { hot: 'false' } }).catch((error: Error) => failed.push([specifier, error.message]))
        }
        const written = await import('tool', { with: { hot: 'true' } })
        const json = { with: { type: 'json', hot: 'true' } }
        const data = await Promise.all(['tool/data.json', './data.json', 'data:application/json,3'].map((each) => import(each, json)))
        console.log(JSON.stringify([failed, written.default, data.map((each) => each.default)]))
      `,
      'ask.cjs': `exports.ask = ${ASK}`,
      'data.json': '2',
      ...packaged('asking', { 'index.js': `export const ask = ${ASK}` }),
      ...packaged('asking-cjs', { 'index.js': `exports.ask = ${ASK}` }, 'commonjs'),
      ...packaged('tool', { 'index.js': `export default 'tool'`, 'data.json': '1' }),
      ...packaged('tool-cjs', { 'index.js': `module.exports = 'tool'` }, 'commonjs'),
      ...packaged('tool-ts', { 'index.ts': `export default 'tool' as string` }),
    })

    assert.deepEqual(output, [[], 'tool', [1, 2, 3]])
  })

  it('makes a project’s module a boundary also where a package writes it', async (t) => {
    const app = start(
      t,
      {
        'package.json': `{ "type": "module", "hotHook": { "boundaries": ["./none.ts"] } }`,
        'app.ts': `import { load } from 'asking'\n${SERVER.replace(`import('./page.js')`, `load(new URL('./page.js', import.meta.url).href)`)}`,
        ...packaged('asking', { 'index.js': `export const load = (url) => import(url, { with: { hot: 'true' } })` }),
        'page.ts': page,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('is reported where the module is imported statically as well', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import './page.js'\n${SERVER.replace(`'./page.js'`, `'./page.js', import.meta.hot?.boundary`)}`,
        'page.ts': page,
      },
      ipc,
    )

    assert.equal(await app.get(), 'one')

    await app.said(/^page\.ts is a boundary, but app\.ts imports it statically/)
  })
})

describe('`ignore`', () => {
  it('names files whose changes are not looked at', async (t) => {
    const app = start(
      t,
      {
        ...WITH_FENCE,
        'package.json': packageWith({ ignore: ['generated/**'] }),
        'page.ts': `import { text } from './generated/text.js'\nexport const answer = () => text`,
        'generated/text.ts': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    app.project.edit('generated/text.ts', 'one', 'two')
    await fence(app)

    assert.equal(await app.get(), 'one')
    assert.doesNotMatch(app.stderr, /text\.ts/)
  })

  it('wins over `reload`', async (t) => {
    const app = start(
      t,
      { ...WITH_FENCE, 'package.json': packageWith({ ignore: ['tmp/**'], reload: ['**/*.yaml'] }), 'tmp/a.yaml': '' },
      ipc,
    )
    await fence(app)

    app.project.write('tmp/a.yaml', 'a: 1')
    await fence(app)

    assert.doesNotMatch(app.stderr, /full reload/)
  })
})

describe('node_modules', () => {
  it('is never looked at', async (t) => {
    const app = start(
      t,
      {
        ...WITH_FENCE,
        'page.ts': `import { text } from 'library'\nexport const answer = () => text`,
        'node_modules/library/package.json': '{ "name": "library", "type": "module", "exports": "./index.js" }',
        'node_modules/library/index.js': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    app.project.edit('node_modules/library/index.js', 'one', 'two')
    await fence(app)

    assert.doesNotMatch(app.stderr, /library/)
  })
})

describe('`rootDirectory`', () => {
  it('is what patterns and paths in reports are relative to', async (t) => {
    const app = start(
      t,
      {
        'package.json': packageWith({ rootDirectory: './src', reload: ['settings.yaml'] }),
        'src/app.ts': SERVER,
        'src/page.ts': page,
        'src/settings.yaml': 'a: 1',
      },
      { ...ipc, entry: 'src/app.ts' },
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^page\.ts changed: waits for the next import\(\) in app\.ts/, () =>
      app.project.edit('src/page.ts', 'one', 'two'),
    )
    await saying(app, /^settings\.yaml changed: full reload/, () => app.project.write('src/settings.yaml', 'a: 2'))
  })
})

describe('`hot.init()`', () => {
  const init = (options: string) =>
    `import { hot } from 'hot-hook'\nawait hot.init(import.meta.url, ${options})\n${SERVER}`

  it('adds options to those of the package.json', async (t) => {
    const app = start(
      t,
      {
        ...WITH_FENCE,
        'package.json': packageWith({ boundaries: ['./other.ts'] }),
        'app.ts': init(`{ reload: ['settings.yaml'] }`),
        'page.ts': page,
        'settings.yaml': 'a: 1',
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')
    await fence(app)

    await saying(app, /^settings\.yaml changed: full reload/, () => app.project.write('settings.yaml', 'a: 2'))
    await saying(app, /^page\.ts changed: full reload/, () => app.project.edit('page.ts', 'one', 'two'))
  })

  it('names boundaries in time for the imports after it', async (t) => {
    const app = start(
      t,
      {
        'app.ts': init(`{ boundaries: ['./other.ts'] }`),
        'page.ts': page,
        'other.ts': `export const answer = () => 'other'`,
      },
      ipc,
    )
    assert.equal(await app.get('/'), 'one')
    assert.equal(await app.get('/other'), 'other')

    await saying(app, 'other.ts changed: waits for', () => app.project.edit('other.ts', `'other'`, `'another'`))
    await saying(app, /^page\.ts changed: full reload/, () => app.project.edit('page.ts', 'one', 'two'))
  })

  it('can ignore files', async (t) => {
    const app = start(t, { ...WITH_FENCE, 'app.ts': init(`{ ignore: ['page.ts'] }`), 'page.ts': page }, ipc)
    assert.equal(await app.get(), 'one')

    app.project.edit('page.ts', 'one', 'two')
    await fence(app)

    assert.equal(await app.get(), 'one')
  })

  it('can turn watching off', async (t) => {
    const app = start(t, { ...WITH_FENCE, 'app.ts': init('{ watch: false }'), 'page.ts': page }, ipc)
    assert.equal(await app.get(), 'one')

    app.project.edit('page.ts', 'one', 'two')
    // The time in which a watcher would start and notice it, told by what the program does meanwhile.
    for (let mark = 1; mark <= 20; mark++) {
      app.project.write('other.ts', `export const answer = () => ${mark}`)
      app.child.send({ type: 'hot-hook:file-changed', path: app.project.path('other.ts'), action: 'change' })
      await app.answers(String(mark), '/other')
    }

    assert.doesNotMatch(app.stderr, /page\.ts/)
    assert.equal(await app.get(), 'one')
  })

  it('is asked for a full reload by its callback', async (t) => {
    const app = start(t, {
      'app.ts': init(`{ onFullReloadAsked: (request) => console.log('asked', JSON.stringify(request)) }`),
      'page.ts': page,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, /app\.ts changed: full reload .* onFullReloadAsked is called/, () =>
      app.project.edit('app.ts', 'statusCode = 500', 'statusCode = 503'),
    )

    const request = { path: app.project.path('app.ts'), shouldBeReloadable: false }
    await app.wrote(`asked ${JSON.stringify(request)}\n`)
    assert.equal(await app.get(), 'one')
  })

  it('goes on when its callback throws, and says so', async (t) => {
    const app = start(t, {
      'app.ts': init(`{ onFullReloadAsked() { throw new Error('not now') } }`),
      'page.ts': page,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, /^onFullReloadAsked failed: Error: not now/, () =>
      app.project.edit('app.ts', 'statusCode = 500', 'statusCode = 503'),
    )
    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })
})

describe('a change that could be hot, together with one that can’t', () => {
  const files = {
    'package.json': packageWith({ reload: ['settings.yaml'] }),
    'app.ts': SERVER,
    'page.ts': page,
    'other.ts': `export const answer = () => 'other'`,
    'settings.yaml': 'a: 1',
  }

  it('is served, or named as what waits for the full reload', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))
    const before = app.log.length

    app.project.atOnce(() => {
      app.project.write('settings.yaml', 'a: 2')
      app.project.edit('page.ts', 'two', 'three')
    })

    await app.said('settings.yaml changed: full reload', before)
    await app.said(/page\.ts.* changed/, before)
  })
})

describe('an option that is wrong', () => {
  it('ends the start with its name, its value and its place', async (t) => {
    const app = start(t, { 'package.json': packageWith({ boundaries: './pages' }), 'app.ts': SERVER, 'page.ts': page })

    const { code } = await ended(app)

    assert.notEqual(code, 0)
    assert.match(
      app.stderr,
      /Cannot use the option "boundaries" in .*package\.json: expected an array of strings, not "\.\/pages"/,
    )
    assert.equal(app.stdout, '')
  })
})
