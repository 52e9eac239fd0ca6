import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const ipc = { ipc: true }

/** A server in CommonJS that requires `page` for each request. */
const COMMONJS_SERVER = `
const { createServer } = require('node:http')
const server = createServer(async (request, response) => {
  try { response.end(String(await require('./page').answer(request.url))) } catch (error) { response.end(String((error as Error).message)) }
})
server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port))
`
const PACKAGE = { 'package.json': '{ "type": "commonjs" }' }
const commonJs = (files: Record<string, string>) => ({ ...PACKAGE, 'app.ts': COMMONJS_SERVER, ...files })

describe('a `require()` that runs again', () => {
  it('gets the new code of the module itself, in the same process', async (t) => {
    const app = start(t, commonJs({ 'page.ts': `export const answer = () => 'one from ' + process.pid` }))
    await app.answers(`one from ${app.child.pid}`)

    app.project.edit('page.ts', 'one', 'two')

    await app.answers(`two from ${app.child.pid}`)
    await app.said('page.ts reloaded')
    assert.deepEqual(app.log, ['page.ts changed: waits for the next require() in app.ts', 'page.ts reloaded'])
  })

  for (const [title, page, text] of [
    [
      'TypeScript',
      ['page.ts', `exports.answer = () => require('./lib').text`],
      ['lib.ts', `export const text = 'one'`],
    ],
    ['JavaScript', ['page.js', `exports.answer = () => require('./lib').text`], ['lib.js', `exports.text = 'one'`]],
    [
      '.cts',
      ['page.ts', `import { text } from './lib.cjs'\nexport const answer = () => text`],
      ['lib.cts', `export const text = 'one'`],
    ],
    [
      'JSON',
      ['page.ts', `import * as data from './data.json'\nexport const answer = () => data.text`],
      ['data.json', '{ "text": "one" }'],
    ],
    [
      'a folder',
      ['page.ts', `import { text } from './lib'\nexport const answer = () => text`],
      ['lib/index.ts', `export const text = 'one'`],
    ],
    [
      'import x = require()',
      ['page.ts', `import lib = require('./lib')\nexport const answer = () => lib.text`],
      ['lib.ts', `export = { text: 'one' }`],
    ],
  ] as const) {
    it(`gets the new code of what its module requires: ${title}`, async (t) => {
      const app = start(t, commonJs(Object.fromEntries([page, text])))
      assert.equal(await app.get(), 'one')

      await saying(app, `${text[0]} changed: waits for the next require()`, () =>
        app.project.edit(text[0], 'one', 'two'),
      )

      assert.equal(await app.get(), 'two')
    })
  }

  it('evaluates only what lies between the change and the hot point', async (t) => {
    const app = start(
      t,
      commonJs({
        'page.ts': `import { text } from './text'\nimport { store } from './store'\nexport const answer = () => text + ++store.asked`,
        'text.ts': `export const text = 'one '`,
        'store.ts': `export const store = { asked: 0 }`,
      }),
    )
    assert.equal(await app.get(), 'one 1')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two 2')
  })

  it('does so again and again, also where Node finds in its caches what a new version requires', async (t) => {
    const app = start(
      t,
      commonJs({
        'page.ts': `import { left } from './left'\nimport { right } from './right'\nexport const answer = () => 'page 1 ' + left() + right()`,
        'left.ts': `import { text } from './text'\nexport const left = () => text`,
        'right.ts': `import { text } from './text'\nexport const right = () => text`,
        'text.ts': `export const text = 'one '`,
      }),
    )
    assert.equal(await app.get(), 'page 1 one one ')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'page 1', 'page 2'))
    assert.equal(await app.get(), 'page 2 one one ')
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
    assert.equal(await app.get(), 'page 2 two two ')
    await saying(app, 'right.ts changed', () => app.project.edit('right.ts', '=> text', `=> text + 'right'`))
    assert.equal(await app.get(), 'page 2 two two right')
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'two', 'three'))

    assert.equal(await app.get(), 'page 2 three three right')
  })

  it('keeps the circle of a circular require', async (t) => {
    const app = start(
      t,
      commonJs({
        'page.ts': `exports.name = 'page'\nconst { other } = require('./other')\nexports.answer = () => other()`,
        'other.ts': `const page = require('./page')\nexports.other = () => 'one ' + page.name`,
      }),
    )
    assert.equal(await app.get(), 'one page')

    await saying(app, 'other.ts changed', () => app.project.edit('other.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two page')
  })

  it('leaves nothing behind: neither in the cache nor in the children of whom requires', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': COMMONJS_SERVER.replace('server.listen', `;(globalThis as any).entry = module\nserver.listen`),
        'page.ts': `
          import { text } from './text'
          export const answer = () => {
            const known = Object.keys(require.cache).filter((file) => file.startsWith(__dirname)).length
            return [text, known, (globalThis as any).entry.children.length, module.children.length].join(' ')
          }
        `,
        'text.ts': `export const text = 0`,
      }),
    )
    assert.equal(await app.get(), '0 3 1 1')

    for (let round = 0; round < 5; round++) {
      await saying(app, 'text.ts changed', () => app.project.edit('text.ts', `= ${round}`, `= ${round + 1}`))
      assert.equal(await app.get(), `${round + 1} 3 1 1`)
    }
  })

  it('in a file of an installed package is a hot point too', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': `require('views').serve(__dirname + '/view')`,
        'node_modules/views/index.js': `
          const { createServer } = require('node:http')
          exports.serve = (view) => {
            const server = createServer((request, response) => response.end(require(view)()))
            server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port))
          }
        `,
        'view.ts': `module.exports = () => 'one' as string`,
      }),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'view.ts changed: waits for the next require()', () => app.project.edit('view.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('is one also where an ES module has made its `require` itself', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nexport const answer = () => require('./text.cjs').text`,
      'text.cts': `exports.text = 'one' as string`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.cts changed: waits for the next require() in page.ts', () =>
      app.project.edit('text.cts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two')
  })
})

describe('a `require()` that ran while the program was starting', () => {
  it('is bound: a change of what it gave is a full reload', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': `const { text } = require('./text')\n${COMMONJS_SERVER}`,
        'text.ts': `export const text = 'one'`,
        'page.ts': `export const answer = () => 'page'`,
      }),
      ipc,
    )
    assert.equal(await app.get(), 'page')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- app\.ts: the entry\)/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })

  it('is bound also in a function that the start calls', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': `import { load } from './load'\nconst text = load()\n${COMMONJS_SERVER}`,
        'load.ts': `export const load = () => require('./text').text`,
        'text.ts': `export const text = 'one'`,
        'page.ts': `export const answer = () => 'page'`,
      }),
      ipc,
    )
    assert.equal(await app.get(), 'page')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- load\.ts <- app\.ts: the entry\)/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })

  it('is hot where the same place runs again, and what it gave then counts', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': `import { load } from './load'\nload()\n${COMMONJS_SERVER}`,
        'load.ts': `export const load = () => require('./text').text`,
        'text.ts': `export const text = 'one'`,
        'page.ts': `import { load } from './load'\nexport const answer = () => load()`,
      }),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed: waits', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('is bound so in JavaScript that is not transpiled, too', async (t) => {
    const server = COMMONJS_SERVER.replace('(error as Error)', 'error')
    const app = start(
      t,
      { ...PACKAGE, 'app.js': `const kept = require('./page')\n${server}`, 'page.js': `exports.answer = () => 'one'` },
      { ...ipc, entry: 'app.js' },
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^page\.js changed: full reload/, () => app.project.edit('page.js', 'one', 'two'))
  })

  it('is bound also if `require.resolve()` runs again', async (t) => {
    const server = COMMONJS_SERVER.replace(
      `require('./page').answer(request.url)`,
      `[require.resolve('./text'), text][1]`,
    )
    const files = { 'app.ts': `const { text } = require('./text')\n${server}`, 'text.ts': `export const text = 'one'` }
    const app = start(t, commonJs(files), ipc)
    assert.equal(await app.get(), 'one')
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- app\.ts: the entry\)/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })

  it('is bound where another place in the same file runs again: the first may have kept what it got', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': `const kept = require('./page')\n${COMMONJS_SERVER}`,
        'page.ts': `export const answer = () => 'one'`,
      }),
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^page\.ts changed: full reload/, () => app.project.edit('page.ts', 'one', 'two'))
  })
})

describe('an `import()` in CommonJS', () => {
  const server = (answer: string) => ({
    ...PACKAGE,
    'app.ts': COMMONJS_SERVER.replace(`require('./page').answer(request.url)`, answer),
  })

  for (const [what, page] of [
    ['an ES module', { 'page.mts': `export const answer = () => 'one'` }],
    ['CommonJS', { 'page.cts': `export const answer = () => 'one'` }],
  ] as const) {
    const [file = ''] = Object.keys(page)
    const url = `./${file.replace('ts', 'js')}`

    it(`of ${what} is a hot point where it runs again`, async (t) => {
      const app = start(t, { ...server(`(await import('${url}')).answer()`), ...page }, ipc)
      await app.answers('one')

      app.project.edit(file, 'one', 'two')
      await app.answers('two')
      app.project.edit(file, 'two', 'three')

      await app.answers('three')
      assert.deepEqual(
        app.log.filter((line) => line.includes('full reload')),
        [],
      )
    })

    it(`of ${what} is bound where it only runs at the start`, async (t) => {
      const start_ = `const page = import('${url}')\n`
      const files = server('(await page).answer()')
      const app = start(t, { ...files, 'app.ts': start_ + files['app.ts'], ...page }, ipc)
      await app.answers('one')

      await saying(app, `${file} changed: full reload`, () => app.project.edit(file, 'one', 'two'))
    })
  }

  it('is bound where a module that is loaded later runs it by a function of another one', async (t) => {
    const app = start(
      t,
      {
        ...server(`require('./page').answer()`),
        'page.ts': `const text = require('./load').load()\nexports.answer = async () => (await text).text`,
        'load.ts': `exports.load = () => import('./text.mjs')`,
        'text.mts': `export const text = 'one'`,
      },
      ipc,
    )
    await app.answers('one')

    app.project.edit('text.mts', 'one', 'two')

    await app.answers('two')
  })
})

describe('CommonJS between ES modules', () => {
  for (const [what, files] of [
    [
      'TypeScript that exports again',
      { 'lib.cts': `export * from './leaf.cjs'`, 'leaf.cts': `export const text = 'one' as string` },
    ],
    [
      'TypeScript that exports a name again',
      { 'lib.cts': `export { text } from './leaf.cjs'`, 'leaf.cts': `export const text = 'one' as string` },
    ],
    [
      'JavaScript that exports again',
      { 'lib.cjs': `module.exports = require('./leaf.cjs')`, 'leaf.cjs': `exports.text = 'one'` },
    ],
    [
      'JavaScript that exports a copy',
      { 'lib.cjs': `module.exports = { ...require('./leaf.cjs') }`, 'leaf.cjs': `exports.text = 'one'` },
    ],
  ] as const) {
    it(`is whole after each save: ${what}`, async (t) => {
      const page = `import { text } from './lib.cjs'\nexport const answer = () => text`
      const app = start(t, { 'app.ts': SERVER, 'page.ts': page, ...files })
      await app.answers('one')
      const [, leaf = ''] = Object.keys(files)

      app.project.edit(leaf, 'one', 'two')
      await app.answers('two')
      app.project.edit(leaf, 'two', 'three')

      await app.answers('three')
    })
  }

  for (const extension of ['cts', 'cjs']) {
    it(`is whole where an ES module imports what another one requires: .${extension}`, async (t) => {
      const app = start(t, {
        'app.ts': SERVER,
        'page.ts': `
          import first from './first.cjs'
          import second from './second.cjs'
          export const answer = () => first.copy + ' ' + second.text`,
        [`first.${extension}`]: `const { text } = require('./second.cjs')\nexports.copy = text`,
        [`second.${extension}`]: `exports.text = 'one'`,
      })
      await app.answers('one one')

      app.project.edit(`second.${extension}`, 'one', 'two')
      await app.answers('two two')
      app.project.edit(`first.${extension}`, '= text', `= text + '!'`)

      await app.answers('two! two')
      assert.doesNotMatch(app.stderr, /circular/)
    })
  }

  it('that is only looked for, all the time, keeps no save of it from being seen', async (t) => {
    const look = `import { createRequire } from 'node:module'\nsetInterval(() => createRequire(import.meta.url).resolve('./text.mjs'), 1)\n`
    const app = start(t, {
      'app.ts': look + SERVER,
      'page.ts': `import { text } from './text.mjs'\nexport const answer = () => text`,
      'text.mjs': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.mjs changed: waits', () => app.project.edit('text.mjs', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('is reloaded with them as one graph', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './old/index.cjs'\nexport const answer = () => text()`,
      'old/index.cts': `const { text } = require('./text.cjs')\nexports.text = () => text`,
      'old/text.cts': `export const text = 'one' as string`,
    })
    assert.equal(await app.get(), 'one')

    for (const [from, to] of [
      ['one', 'two'],
      ['two', 'three'],
    ] as const) {
      await saying(app, 'old/text.cts changed: waits for the next import() in app.ts', () =>
        app.project.edit('old/text.cts', from, to),
      )
      assert.equal(await app.get(), to)
    }
  })

  it('in plain JavaScript too', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import old from './old.cjs'\nexport const answer = () => old.text`,
      'old.cjs': `exports.text = require('./text.cjs').text`,
      'text.cjs': `exports.text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.cjs changed: waits', () => app.project.edit('text.cjs', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('is one instance for `import` and `require`, before and after', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `
        import { createRequire } from 'node:module'
        import old from './old.cjs'
        export const answer = () => [old.text, old === createRequire(import.meta.url)('./old.cjs')].join()
      `,
      'old.cts': `exports.text = 'one' as string`,
    })
    assert.equal(await app.get(), 'one,true')

    await saying(app, 'old.cts changed', () => app.project.edit('old.cts', 'one', 'two'))

    assert.equal(await app.get(), 'two,true')
  })

  it('gets new versions of ES modules by `require()`', async (t) => {
    const app = start(t, {
      ...PACKAGE,
      'app.ts': COMMONJS_SERVER,
      'page.ts': `exports.answer = () => { const page = require('./module.mjs'); return [page.text, page.default, page.deep].join() }`,
      'module.mts': `export { deep } from './deep.mjs'\nexport const text: string = 'one'\nexport default 'default'`,
      'deep.mts': `export const deep = 'deep' as const`,
    })
    assert.equal(await app.get(), 'one,default,deep')

    await saying(app, 'module.mts changed: waits for the next require() in page.ts', () =>
      app.project.edit('module.mts', 'one', 'two'),
    )
    assert.equal(await app.get(), 'two,default,deep')
    await saying(app, 'deep.mts changed: waits for the next require() in page.ts', () =>
      app.project.edit('deep.mts', `'deep'`, `'deeper'`),
    )

    assert.equal(await app.get(), 'two,default,deeper')
  })
})

describe('an ES module that is required', () => {
  for (const [what, files] of [
    ['TypeScript', { 'page.mts': `import { text } from './text.mjs'\nexport const answer = () => text` }],
    ['JavaScript', { 'page.mjs': `import { text } from './text.mjs'\nexport const answer = () => text` }],
  ] as const) {
    it(`is reloaded with what it imports: ${what}`, async (t) => {
      const [page = ''] = Object.keys(files)
      const app = start(t, {
        ...PACKAGE,
        'app.ts': COMMONJS_SERVER.replace('./page', `./${page}`),
        'text.mts': `export const text = 'one' as string`,
        ...files,
      })
      await app.answers('one')

      app.project.edit('text.mts', 'one', 'two')
      await app.answers('two')
      app.project.edit(page, '=> text', `=> text + '!'`)
      await app.answers('two!')
      app.project.edit('text.mts', 'two', 'three')

      await app.answers('three!')
    })
  }

  it('has hot points of its own', async (t) => {
    const app = start(t, {
      ...PACKAGE,
      'app.ts': COMMONJS_SERVER.replace('./page', './page.mts'),
      'page.mts': `export const answer = async () => (await import('./text.mjs')).text + (import.meta.hot ? ' hot' : '')`,
      'text.mts': `export const text = 'one' as string`,
    })
    await app.answers('one hot')

    app.project.edit('text.mts', 'one', 'two')
    await app.answers('two hot')
    app.project.edit('page.mts', ' hot', ' still hot')
    await app.answers('two still hot')
    app.project.edit('text.mts', 'two', 'three')

    await app.answers('three still hot')
  })
})

describe('`import.meta.hot` in CommonJS', () => {
  it('disposes, keeps data, and accepts', async (t) => {
    const app = start(
      t,
      commonJs({
        'page.ts': `
          import { text } from './text'
          let current = text
          import.meta.hot?.accept('./text', (next) => { current = next.text })
          export const answer = () => current
        `,
        'text.ts': `
          const data = import.meta.hot!.data
          data.count = Number(data.count ?? 0) + 1
          import.meta.hot?.dispose(() => console.log('disposed ' + data.count))
          export const text = 'one ' + data.count
        `,
      }),
    )
    assert.equal(await app.get(), 'one 1')

    await saying(app, 'text.ts changed: reloaded', () => app.project.edit('text.ts', 'one', 'two'))

    await app.wrote('disposed 1')
    assert.equal(await app.get(), 'two 2')
  })

  it('declines', async (t) => {
    const app = start(t, commonJs({ 'page.ts': `import.meta.hot?.decline()\nexport const answer = () => 'one'` }), ipc)
    assert.equal(await app.get(), 'one')

    await saying(app, /^page\.ts changed: full reload \(page\.ts: called import\.meta\.hot\.decline\(\)\)/, () =>
      app.project.edit('page.ts', 'one', 'two'),
    )
  })

  it('is there for plain JavaScript by the file name of a module', async (t) => {
    const app = start(
      t,
      commonJs({
        'page.js': `
          const { hot } = require('hot-hook')
          hot.dispose(__filename, () => console.log('disposed'))
          exports.answer = () => 'one'
        `,
      }),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.js changed: waits', () => app.project.edit('page.js', 'one', 'two'))

    await app.wrote('disposed')
    assert.equal(await app.get(), 'two')
  })
})

describe('what is wrong in CommonJS', () => {
  it('reaches whoever requires it, and the next save heals it', async (t) => {
    const app = start(t, commonJs({ 'page.ts': `export const answer = () => 'one'` }))
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `throw new Error('on purpose')`))
    assert.equal(await app.get(), 'on purpose')
    assert.equal(await app.get(), 'on purpose')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('reaches whoever imports it, and the next save heals it', async (t) => {
    // Node 20 calls it an unhandled rejection as well, without any hooks.
    const app = start(t, {
      'app.ts': `process.on('unhandledRejection', () => {})\n${SERVER}`,
      'page.ts': `import all from './text.cjs'\nexport const answer = () => all.text`,
      'text.cts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.cts changed', () => app.project.write('text.cts', `throw new Error('on purpose')`))
    await app.answers(/on purpose/)
    await saying(app, 'text.cts changed', () => app.project.write('text.cts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('leaves the last good version in force while its syntax is', async (t) => {
    const app = start(t, commonJs({ 'page.ts': `export const answer = () => 'one'` }))
    assert.equal(await app.get(), 'one')

    app.project.write('page.ts', `export const answer = () => {`)
    await app.wrote('page.ts:1:')
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is named by its line in the new version', async (t) => {
    const page = (line: string) =>
      `${line}interface Long { a: 1 }\nexport const answer = () => new Error('here').stack!.split('\\n')[1]`
    const app = start(t, commonJs({ 'page.ts': page('') }))
    assert.match(await app.get(), /page\.ts:2:29/)

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', page('\n\n\n').replace('here', 'there')))

    assert.match(await app.get(), /page\.ts:5:29/)
  })
})

describe('a require() under another name', () => {
  for (const [what, page] of [
    [
      'of its own',
      `const load = require\nconst { text } = load('./text')\nexport const answer = () => text + require('./text').text`,
    ],
    [
      'that was made',
      `import { createRequire } from 'node:module'\nconst load = createRequire(__filename)\nconst { text } = load('./text')
      export const answer = () => text + load('./text').text`,
    ],
  ] as const) {
    it(`keeps what it gave at the start: ${what}`, async (t) => {
      const app = start(t, commonJs({ 'page.ts': page, 'text.ts': `export const text = 'one'` }))
      assert.equal(await app.get(), 'oneone')

      await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

      assert.equal(await app.get(), 'twotwo')
    })
  }

  it('keeps it in an ES module', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { createRequire } from 'node:module'
        const load = createRequire(import.meta.url)
        const { text } = load('./text.cjs')
        export const answer = () => text + load('./text.cjs').text`,
      'text.cts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'oneone')

    await saying(app, 'text.cts changed', () => app.project.write('text.cts', `export const text = 'two'`))

    assert.equal(await app.get(), 'twotwo')
  })

  it('keeps it in an ES module that is required, on Node 20 as well', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import middle from './middle.cjs'\nexport const answer = middle.answer`,
      'middle.cts': `module.exports = require('./esm.ts')`,
      'esm.ts': `import { text } from './text.js'\nexport const answer = async () => text + (await import('./text.js')).text`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'oneone')

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'twotwo')
  })
})

describe('an import() of a default export in CommonJS', () => {
  it('gets each new version, also after one that throws', async (t) => {
    const app = start(
      t,
      commonJs({
        'app.ts': SERVER.replace(
          `return await import('./page.js')`,
          `return { answer: (await import('./page.js')).default }`,
        ),
        'page.ts': `import { text } from './text'\nexport default () => text`,
        'text.ts': `export const text: string = 'one'`,
      }),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))
    assert.equal(await app.get(), 'two')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `throw new Error('on purpose')`))
    assert.match(await app.get(), /on purpose/)
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export default () => 'three'`))

    assert.equal(await app.get(), 'three')
  })
})
