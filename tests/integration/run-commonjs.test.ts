import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADER_BY_URL, node, nodeMajor, printed, printedBy, runUnderLoader } from '../support/node.js'

const TYPELESS = { 'package.json': '{}' }
const COMMONJS = { 'package.json': '{ "type": "commonjs" }' }

describe('a package without a type', () => {
  it('has ES modules where there is ESM syntax, and CommonJS where there is none', async (t) => {
    const output = await printed(t, {
      ...TYPELESS,
      'app.ts': `
        import imported from './imported.js'
        import required from './required.js'
        import plain from './plain.js'
        import plainModule from './plain-module.js'
        import { kind as typesOnly } from './types-only.js'
        import view from './view.js'
        console.log(JSON.stringify([imported, required, plain, plainModule, typesOnly, view]))
      `,
      'imported.ts': `export default typeof require + typeof import.meta.url`,
      'required.ts': `module.exports = typeof require + typeof module as string`,
      'plain.js': `module.exports = typeof require + typeof module`,
      'plain-module.js': `export default typeof require + typeof import.meta.url`,
      // What is left without its types decides, as for tsc: this has no import and no export.
      'types-only.ts': `interface Kind { kind: string }\nexports.kind = typeof require + typeof module\nvar kind: Kind | undefined`,
      'view.tsx': `export default 'view' as string`,
    })

    const [esm, commonJs] = ['undefinedstring', 'functionobject']
    assert.deepEqual(output, [esm, commonJs, commonJs, esm, commonJs, 'view'])
  })

  for (const [title, text, expected] of [
    ['a top-level await', `await null\nconsole.log(JSON.stringify(typeof require))`, 'undefined'],
    ['import.meta', `console.log(JSON.stringify(typeof import.meta.url))`, 'string'],
    ['an import', `import 'node:fs'\nconsole.log(JSON.stringify(typeof require))`, 'undefined'],
    ['an export of nothing', `export {}\nconsole.log(JSON.stringify(typeof require))`, 'undefined'],
    [
      'a require()',
      `const { sep } = require('node:path')\nconsole.log(JSON.stringify(typeof sep + typeof module))`,
      'stringobject',
    ],
    ['nothing of either kind', `const x: string = typeof module\nconsole.log(JSON.stringify(x))`, 'object'],
  ] as const) {
    it(`decides the format of its entry by ${title}`, async (t) => {
      const output = await printed(t, { ...TYPELESS, 'app.ts': text })

      assert.equal(output, expected)
    })
  }
})

describe('a package without a type, whose tsconfig says `module`', () => {
  const kinds = (module: string) => ({
    ...TYPELESS,
    'tsconfig.json': JSON.stringify({ compilerOptions: { module } }),
    'app.ts': `
      import fs from 'node:fs'
      import { kind } from './imported'
      export const app = typeof require + typeof module + typeof __dirname
      console.log(JSON.stringify([app, kind, typeof fs.statSync]))
    `,
    'imported.ts': `export const kind = typeof require + typeof module + typeof __dirname`,
  })
  const COMMON = 'functionobjectstring'

  for (const module of ['commonjs', 'CommonJS', 'node16', 'nodenext']) {
    it(`has CommonJS where TypeScript would make it: ${module}`, async (t) => {
      const output = await printed(t, kinds(module))

      assert.deepEqual(output, [COMMON, COMMON, 'function'])
    })
  }

  for (const module of ['esnext', 'preserve']) {
    it(`has ES modules where TypeScript would keep them: ${module}`, async (t) => {
      const output = await printed(t, kinds(module))

      const none = 'undefinedundefinedundefined'
      assert.deepEqual(output, [none, none, 'function'])
    })
  }

  it('has an ES module nevertheless where there is a top-level await', async (t) => {
    const output = await printed(t, {
      ...kinds('commonjs'),
      'app.ts': `const { kind } = await import('./imported')\nconsole.log(JSON.stringify([typeof require, kind]))`,
    })

    assert.deepEqual(output, ['undefined', COMMON])
  })

  it('has CommonJS where TypeScript uses what only that has, by esnext too', async (t) => {
    const output = await printed(t, {
      'package.json': '{}',
      'tsconfig.json': '{ "compilerOptions": { "module": "esnext" } }',
      'app.ts': `
        import { basename } from 'node:path'
        const { name } = require('./lib') as { name: string }
        console.log(JSON.stringify([name, basename(__filename), require.main === module]))`,
      'lib.ts': `import { sep } from 'node:path'\nexport const name: string = 'lib' + (sep && '')`,
    })

    assert.deepEqual(output, ['lib', 'app.ts', true])
  })

  it('has CommonJS where its tsconfig says so to ts-node', async (t) => {
    const output = await printed(t, {
      'package.json': '{}',
      'tsconfig.json':
        '{ "compilerOptions": { "module": "esnext" }, "ts-node": { "compilerOptions": { "module": "commonjs" } } }',
      'app.ts': `import { sep } from 'node:path'\nconsole.log(JSON.stringify([typeof module, typeof sep]))`,
    })

    assert.deepEqual(output, ['object', 'string'])
  })

  it('has JavaScript that runs as in plain Node', async (t) => {
    const output = await printed(
      t,
      { ...kinds('commonjs'), 'app.js': `import 'node:fs'\nconsole.log(JSON.stringify(typeof require))` },
      { entry: 'app.js' },
    )

    assert.equal(output, 'undefined')
  })
})

describe('`import.meta` in TypeScript that runs as CommonJS', () => {
  it('has all that it has in an ES module', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `
        import { pathToFileURL } from 'node:url'
        import { other } from './sub/other'
        const here = (path: string) => pathToFileURL(__dirname + '/' + path).href
        console.log(JSON.stringify([
          import.meta.url === here('app.ts'), import.meta.filename === __filename, import.meta.dirname === __dirname,
          import.meta.main, import.meta.resolve('./sub/other.js') === here('sub/other.ts'),
          import.meta.resolve('./none.js') === here('none.js'), import.meta.resolve('fs'), import.meta.resolve('https://a.test/'),
          typeof import.meta.hot?.dispose, Object.keys(import.meta).length > 0, other,
        ]))
      `,
      'sub/other.ts': `const module = 'a name of its own'\nexport const other = [module, import.meta.main, import.meta.url.endsWith('/sub/other.ts')]`,
    })

    const other = ['a name of its own', false, true]
    assert.deepEqual(output, [
      true,
      true,
      true,
      true,
      true,
      true,
      'node:fs',
      'https://a.test/',
      'function',
      true,
      other,
    ])
  })

  it('leaves strict what is strict', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
      'app.ts': `import { strict } from './strict'\nconsole.log(JSON.stringify([strict, require('./sloppy')]))`,
      'strict.ts': `export const url = import.meta.url\nexport const strict = (function (this: unknown) { return typeof this })()`,
      'sloppy.js': `module.exports = (function () { return typeof this })() // import.meta`,
    })

    assert.deepEqual(output, ['undefined', 'object'])
  })
})

describe('TypeScript in CommonJS', () => {
  for (const [title, files, entry] of [
    ['.cts', { 'package.json': '{ "type": "module" }' }, 'app.cts'],
    ['.ts in a package of type commonjs', COMMONJS, 'app.ts'],
    ['.tsx in a package of type commonjs', COMMONJS, 'app.tsx'],
    ['.ts in a package without a type', TYPELESS, 'app.ts'],
  ] as const) {
    it(`runs as the entry: ${title}`, async (t) => {
      const output = await printed(
        t,
        {
          ...files,
          [entry]: `
            const { basename } = require('node:path') as typeof import('node:path')
            enum Kind { A = 'a' }
            const data = require('./data.json')
            const required = require('./required.cjs') as { name: string }
            console.log(JSON.stringify([
              Kind.A, data.x, required.name, basename(__filename), __dirname === process.cwd(),
              require.main === module, module.children.length, this === module.exports,
            ]))
          `,
          'data.json': `{ "x": 1 }`,
          'required.cts': `exports.name = 'required' satisfies string`,
        },
        { entry },
      )

      assert.deepEqual(output, ['a', 1, 'required', entry, true, true, 2, true])
    })
  }

  it('may use import and export, which become require and exports', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `
          import { name, type Name } from './named'
          import fallback from './default'
          import * as all from './named'
          import fs = require('node:fs')
          const typed: Name = name
          export const exported = typed
          import('./named').then((later) => {
            console.log(JSON.stringify([typed, fallback, Object.keys(all), typeof fs.statSync, later.name, typeof require, module.exports.exported]))
          })
        `,
      'named.ts': `export type Name = string\nexport const name: Name = 'named'`,
      'default.ts': `export default 'default' as string`,
    })

    assert.deepEqual(output, ['named', 'default', ['name'], 'function', 'named', 'function', 'named'])
  })

  it('finds TypeScript by `require`: .js names, no extension, folders, up to the cache', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `
          const all = ['./a.js', './a', './a.ts', './folder', './b.cjs', './view', './data'].map((each) => require(each))
          const paths = Object.keys(require.cache).filter((path) => path.startsWith(__dirname)).map((path) => path.slice(__dirname.length + 1))
          console.log(JSON.stringify([all, paths]))
        `,
      'a.ts': `module.exports = 'a' as string`,
      'folder/index.ts': `module.exports = 'folder' as string`,
      'b.cts': `module.exports = 'b' as string`,
      'view.tsx': `module.exports = 'view' as string`,
      'data.json': '"data"',
    })

    const paths = ['app.ts', 'a.ts', 'folder/index.ts', 'b.cts', 'view.tsx', 'data.json']
    assert.deepEqual(output, [['a', 'a', 'a', 'folder', 'b', 'view', 'data'], paths])
  })

  it('finds the same file by `require.resolve`', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
      'app.ts': `
          const found = ['./src/a.js', './src/a', './src', '@/a'].map((each) => require.resolve(each))
          console.log(JSON.stringify(found.map((path) => path.slice(__dirname.length + 1))))
        `,
      'src/a.ts': `throw new Error('not to be loaded')`,
      'src/index.ts': `throw new Error('not to be loaded')`,
    })

    assert.deepEqual(output, ['src/a.ts', 'src/a.ts', 'src/index.ts', 'src/a.ts'])
  })

  it('keeps the circle of a circular require, and a fresh instance after `delete require.cache[…]`', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `
          const a = require('./a')
          const first = require('./counter')
          delete require.cache[require.resolve('./counter.ts')]
          console.log(JSON.stringify([a.partial, a.whole, require('./counter') !== first, require('./counter') === require('./counter.js')]))
        `,
      'a.ts': `exports.early = 1\nexports.partial = require('./b').seen\nexports.whole = 'a'`,
      'b.ts': `exports.seen = Object.keys(require('./a'))`,
      'counter.ts': `exports.counter = {}`,
    })

    assert.deepEqual(output, [['early'], 'a', true, true])
  })

  it('is strict exactly where it says so', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `console.log(JSON.stringify([require('./sloppy'), require('./strict')]))`,
      'sloppy.ts': `module.exports = (function () { return typeof this })()`,
      'strict.ts': `'use strict'\nmodule.exports = (function () { return typeof this })()`,
    })

    assert.deepEqual(output, ['object', 'undefined'])
  })

  for (const file of ['gen.ts', 'gen.cjs', 'gen.json']) {
    it(`is read again after \`delete require.cache[…]\` where the program has written it: ${file}`, async (t) => {
      const text = file.endsWith('.json') ? `'{ "n": ' + n + ' }'` : `'exports.n = ' + n`
      const output = await printed(
        t,
        {
          'app.cts': `
            const { writeFileSync } = require('node:fs') as typeof import('node:fs')
            const seen = [1, 2, 3].map((n) => {
              writeFileSync(require('node:path').join(__dirname, '${file}'), ${text})
              delete require.cache[require.resolve('./${file}')]
              return require('./${file}').n
            })
            console.log(JSON.stringify(seen))
          `,
          'package.json': '{}',
        },
        { entry: 'app.cts' },
      )

      assert.deepEqual(output, [1, 2, 3])
    })
  }

  it('may call `module.require` without its module, as stacktracey does', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `
        const { require: alone } = module
        const names: string[] = [alone('node:path').basename('a/b'), module.require.call({} as NodeModule, 'node:path').basename('c/d')]
        console.log(JSON.stringify([...names, alone(__dirname + '/page.ts').page]))
      `,
      'page.ts': `export const page: string = 'page'`,
    })

    assert.deepEqual(output, ['b', 'd', 'page'])
  })

  it('throws what the module threw, and tries again at the next require', async (t) => {
    const output = await printed(t, {
      ...COMMONJS,
      'app.ts': `
          const attempt = () => { try { return require('./failing').value } catch (error) { return (error as Error).message } }
          console.log(JSON.stringify([attempt(), attempt()]))
        `,
      'failing.ts': `
          globalThis.times = (globalThis.times ?? 0) + 1
          if (globalThis.times === 1) throw new Error('first time' as string)
          exports.value = 'second time'
        `,
    })

    assert.deepEqual(output, ['first time', 'second time'])
  })
})

describe('`createRequire()` in an ES module', () => {
  it('requires and resolves TypeScript as `require` does', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { createRequire } from 'node:module'
        const require = createRequire(import.meta.url)
        const path = require.resolve('./page.cjs')
        console.log(JSON.stringify([require('./page.cjs'), require('./data'), path === import.meta.dirname + '/page.cts']))
      `,
      'page.cts': `module.exports = 'page' as string`,
      'data.json': `"data"`,
    })

    assert.deepEqual(output, ['page', 'data', true])
  })
})

describe('CommonJS that an ES module imports', () => {
  it('has its named exports, its default, and the cache that `require` has', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import whole, { name, late } from './typed.cjs'
        import { one, two as second } from './exported.cjs'
        import plain, { x } from './plain.cjs'
        import { createRequire } from 'node:module'
        const require = createRequire(import.meta.url)
        console.log(JSON.stringify([whole.name, name, late, one, second, plain.x, x, require('./typed.cts') === whole, require('./plain.cjs') === plain]))
      `,
      'typed.cts': `
        exports.name = 'typed' as string
        const add = (text: string): void => void (exports.late = text)
        exports.late = undefined
        add('late')
      `,
      'exported.cts': `export const one = 1\nconst b = 2\nexport { b as two }`,
      'plain.cjs': `exports.x = 'plain'`,
    })

    assert.deepEqual(output, ['typed', 'typed', 'late', 1, 2, 'plain', 'plain', true, true])
  })

  it('has the names that it exports by `export *`', async (t) => {
    const output = await printed(t, {
      'app.ts': `import * as all from './barrel.cjs'\nconsole.log(JSON.stringify([Object.keys(all).sort(), all.default]))`,
      'barrel.cts': `export * from './more.cjs'\nexport const own = 1`,
      'more.cts': `export const again = 2`,
    })

    const [found, whole] = output as [string[], unknown]
    assert.deepEqual(
      found.filter((name) => name !== 'module.exports'),
      ['again', 'default', 'own'],
    )
    assert.deepEqual(whole, { own: 1, again: 2 })
  })

  it('may import CommonJS itself, which is one instance for all', async (t) => {
    const output = await printed(
      t,
      {
        'app.mts': `
        import { shared as first, parent, main, filename } from './first.cjs'
        import { shared as second } from './second.cjs'
        import { shared as own } from './shared.cjs'
        console.log(JSON.stringify([first === second, second === own, main, filename.endsWith('/first.cts')]))
      `,
        'first.cts': `
        exports.shared = require('./shared.cjs').shared
        exports.main = require.main === undefined
        exports.filename = __filename
      `,
        'second.cts': `export { shared } from './shared.cjs'`,
        'shared.cts': `exports.shared = {} satisfies object`,
      },
      { entry: 'app.mts' },
    )

    assert.deepEqual(output, [true, true, true, true])
  })

  it('in TypeScript is transpiled once: what Node could take for types in its JavaScript stays', async (t) => {
    const output = await printed(t, {
      'app.ts': `import { values } from './old.cjs'\nconsole.log(JSON.stringify(values))`,
      'old.cts': `
        const list = (...values: unknown[]) => values
        const [a, b, c, d, e] = [1, 2, 3, 4, 5] as number[]
        exports.values = list((a < b), c > (d, e))
      `,
    })

    assert.deepEqual(output, [true, false])
  })

  it('in plain JavaScript runs as in plain Node', async (t) => {
    const files = {
      'app.mjs': `import report, { named } from './report.cjs'\nconsole.log(JSON.stringify([named, report.all]))`,
      'report.cjs': `
        exports.named = 'named'
        const part = require('./part')
        exports.all = {
          part: part.value,
          cached: Object.keys(require.cache).filter((path) => path.startsWith(__dirname)).map((path) => path.slice(__dirname.length + 1)).sort(),
          parent: module.parent === undefined,
          paths: module.paths.length > 0,
          loaded: [module.loaded, part.loaded()],
          main: require.main === undefined,
          extensions: typeof require.extensions['.js'],
          builtin: require('fs') === process.getBuiltinModule?.('fs') || process.getBuiltinModule === undefined,
          resolved: require.resolve('./part').slice(__dirname.length),
          strict: (function () { return this === undefined })(),
        }
      `,
      'part.js': `exports.value = 1\nexports.loaded = () => module.loaded`,
      'package.json': '{}',
    }

    const loaded = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
    const plain = await node(t, files, ['app.mjs'])

    const expected = printedBy(plain) as [string, Record<string, unknown>]
    // The stub that stands in for the module on Node 20 requires it, from nowhere: null instead of undefined.
    if (nodeMajor === 20) expected[1].parent = false
    assert.deepEqual(printedBy(loaded), expected)
  })
})

describe('`require()` of an ES module in TypeScript', () => {
  const FILES = {
    'app.cts': `
      const module = require('./module.ts') as typeof import('./module.js')
      import('./module.js').then((imported) => {
        console.log(JSON.stringify([module.name, module.default, module.deep, imported.name === module.name, imported.self === module.self]))
      })
    `,
    'module.ts': `
      export { deep } from './deep.js'
      export const name: string = 'module'
      export const self = {}
      export default 'default'
    `,
    'deep.ts': `export const deep = 'deep' as const`,
  }

  it('gives its namespace, the same instance as `import()`', async (t) => {
    const output = await printed(t, FILES, { entry: 'app.cts' })

    // On Node 20 it runs as CommonJS, and what is imported is another instance.
    assert.deepEqual(output, ['module', 'default', 'deep', true, nodeMajor !== 20])
  })

  it('gives it also where JavaScript in the ES format imports TypeScript', async (t) => {
    const output = await printed(
      t,
      {
        'app.cts': `console.log(JSON.stringify([require('./a.mjs').a, require('./b.js').b]))`,
        'a.mjs': `export { deep as a } from './deep.js'`,
        'b.js': `import { deep } from './deep.js'\nexport const b = deep + import.meta.url.slice(-5)`,
        'deep.ts': FILES['deep.ts'],
      },
      { entry: 'app.cts' },
    )

    assert.deepEqual(output, ['deep', 'deep/b.js'])
  })

  it('names the lines of the source in a stack trace', async (t) => {
    const { stderr } = await runUnderLoader(
      t,
      {
        'app.cts': `require('./module.ts').fail()`,
        'module.ts': `interface Nothing {\n  here: never\n}\nexport function fail(): never {\n  throw new Error('on purpose')\n}\n`,
      },
      { entry: 'app.cts' },
    )

    assert.match(stderr, /Error: on purpose\n +at .*fail \(.*module\.ts:5:9\)\n/)
  })

  it('refuses a top-level await with the code that Node has for it', async (t) => {
    const output = await printed(
      t,
      {
        'app.cts': `
          try { require('./module.js') } catch (error) { console.log(JSON.stringify((error as { code: string }).code)) }
        `,
        'module.ts': `export const value = await 1`,
      },
      { entry: 'app.cts' },
    )

    assert.equal(output, 'ERR_REQUIRE_ASYNC_MODULE')
  })
})

describe('what packages ask to find TypeScript', () => {
  it('says that it can be loaded', async (t) => {
    const output = await printed(
      t,
      {
        'package.json': '{ "type": "commonjs" }',
        'app.ts': `console.log(JSON.stringify([
          ['.ts', '.cts', '.mts', '.tsx'].every((each) => Object.keys(require.extensions).includes(each)),
          Object.keys(require.extensions).slice(0, 3),
          Boolean((process.features as { typescript?: unknown }).typescript),
        ]))`,
      },
      { env: { NODE_OPTIONS: '' } },
    )

    assert.deepEqual(output, [true, ['.js', '.json', '.node'], true])
  })
})

describe('an import() in TypeScript that runs as CommonJS', () => {
  const files = {
    'package.json': '{ "type": "commonjs" }',
    'app.ts': `
      async function main(name: string) {
        const page = await import('./page')
        const plain = await import('./plain')
        const legacy = await import('./legacy.cjs')
        const both = (await import('./' + name)) as typeof page
        console.log(JSON.stringify([
          typeof page.default, page.default(), page.title, page['a name'], page.below, both === page,
          plain.name, legacy.default.name,
        ]))
      }
      main('page')`,
    'page.ts': `
      export default function page(): string { return 'page' }
      export const title: string = 'title'
      export { title as 'a name' }
      export * from './below'`,
    'below.ts': `export const below: string = 'below'\nexport default 'nobody gets this'`,
    'plain.ts': `export const name: string = 'plain'`,
    'legacy.cjs': `module.exports = { name: 'legacy' }`,
  }

  it('gets the default export of other such TypeScript as `default`, as in what TypeScript makes of it', async (t) => {
    const output = await printed(t, files)

    assert.deepEqual(output, ['function', 'page', 'title', 'title', 'below', true, 'plain', 'legacy'])
  })

  it('is left to Node where TypeScript leaves it to Node', async (t) => {
    const output = await printed(t, {
      ...files,
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }',
      'app.ts': `
        const load = async () => (await import('./page.js')).default
        load().then((page) => console.log(JSON.stringify([typeof page, page.default()])))`,
    })

    assert.deepEqual(output, ['object', 'page'])
  })

  it('is left to Node in JavaScript, and so are the imports of ES modules', async (t) => {
    const output = await printed(
      t,
      {
        ...files,
        'app.mts': `
          import page from './page.js'
          import { load } from './load.js'
          const [lazy, other] = [await import('./page.js'), await load()]
          console.log(JSON.stringify([page, lazy.default, other.default].map((each) => typeof each)))`,
        'load.js': `exports.load = () => import('./page.js')`,
      },
      { entry: 'app.mts' },
    )

    assert.deepEqual(output, ['object', 'object', 'object'])
  })

  it('rejects with what the module throws, and the program goes on', async (t) => {
    const output = await printed(t, {
      ...files,
      'app.ts': `
        const load = () => import('./page').catch((error: Error) => error.message)
        load().then(async (first) => console.log(JSON.stringify([first, await load()])))`,
      'page.ts': `throw new Error('on purpose')\nexport default 1`,
    })

    assert.deepEqual(output, ['on purpose', 'on purpose'])
  })
})
