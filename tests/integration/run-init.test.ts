import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADER, LOADER_BY_URL, node, printed, printedBy } from '../support/node.js'
import { SERVER, start } from '../support/program.js'
import { Project } from '../support/project.js'

interface Dumped {
  path: string
  version: number
  dependencies: string[]
  dependents: string[]
  boundary: boolean
  reloadable: boolean
  pending: boolean
  wouldMakeReloadable: number
}

describe('hot.init() in a program that was started without --import', () => {
  const FILES = {
    'app.js': `
      import { hot } from 'hot-hook'
      await hot.init(import.meta.url)
      const { name, kind, view } = await import('./page.js')
      console.log(JSON.stringify([name, kind, view, hot.dump().map(({ path }) => path).sort()]))
    `,
    'tsconfig.json': `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact", "paths": { "@/*": ["./src/*"] } } }`,
    'page.ts': `
      export { name } from '@/name'
      export { view } from './view.js'
      export enum kind { a = 'a' }
    `,
    'src/name.ts': `export const name: string = 'name'`,
    'view.tsx': `export const view = (<b /> as { type: string }).type`,
  }

  it('installs the hooks: what is imported from then on may be TypeScript', async (t) => {
    const result = await node(t, FILES, ['app.js'])

    const paths = ['app.js', 'page.ts', 'src/name.ts', 'view.tsx']
    assert.deepEqual(printedBy(result), ['name', { a: 'a' }, 'b', paths])
  })

  it('knows the modules that were imported before it: statically, and below', async (t) => {
    const result = await node(
      t,
      {
        'app.mjs': `
          import { hot } from 'hot-hook'
          import './early.mjs'
          await hot.init(import.meta.url)
          await import('./late.mjs')
          console.log(JSON.stringify(hot.dump().map(({ path, dependencies, dependents }) => [path, dependencies, dependents])))
        `,
        'early.mjs': `import './deep.mjs'`,
        'deep.mjs': `export const deep = 1`,
        'late.mjs': `export { deep } from './deep.mjs'`,
      },
      ['app.mjs'],
    )

    const dumped = new Map((printedBy(result) as [string, string[], string[]][]).map(([path, ...rest]) => [path, rest]))
    assert.deepEqual([...dumped.keys()].sort(), ['app.mjs', 'deep.mjs', 'early.mjs', 'late.mjs'])
    assert.deepEqual(dumped.get('app.mjs'), [['early.mjs', 'late.mjs'], []])
    assert.deepEqual(dumped.get('deep.mjs'), [[], ['early.mjs', 'late.mjs']])
  })

  it('does not load again what was loaded before it', async (t) => {
    const result = await node(
      t,
      {
        'app.mjs': `
          import { hot } from 'hot-hook'
          import * as first from './state.mjs'
          await hot.init(import.meta.url)
          console.log(JSON.stringify([(await import('./state.mjs')) === first, globalThis.times]))
        `,
        'state.mjs': `globalThis.times = (globalThis.times ?? 0) + 1`,
      },
      ['app.mjs'],
    )

    assert.deepEqual(printedBy(result), [true, 1])
  })

  it('takes options: as its only argument, with `root` as a path, a URL or a folder', async (t) => {
    const project = new Project(t, {
      'package.json': `{ "type": "module" }`,
      'src/app.mjs': `
        import { hot } from 'hot-hook'
        const roots = { path: process.argv[1], url: import.meta.url, folder: new URL('.', import.meta.url).href, relative: './src/app.mjs' }
        await hot.init({ root: roots[process.argv[2]], ignore: ['./src/ignored/**'] })
        await import('./page.mjs')
        console.log(JSON.stringify(hot.dump().map(({ path }) => path).sort()))
      `,
      'src/page.mjs': '',
    })

    const all = await Promise.all(
      ['path', 'url', 'folder', 'relative'].map((root) => node(t, project, ['src/app.mjs', root])),
    )

    for (const result of all) assert.ok((printedBy(result) as string[]).includes('src/page.mjs'))
  })

  const starts: [title: string, args: string[], init: string][] = [
    ['by its name without an extension', ['src/app'], 'init()'],
    ['as a folder', ['src'], 'init()'],
    ['by a symlink', ['linked.cjs'], 'init()'],
    ['by a symlink, with a root of its own', ['linked.cjs'], 'init({ root: __filename })'],
    ['as text', ['-e', `require('./src/app.js')`], 'init()'],
    ['as text, with a folder as its root', ['-e', `require('./src/app.js')`], 'init({ root: __dirname })'],
  ]
  for (const [title, args, init] of starts) {
    it(`works in a CommonJS program that was started ${title}`, async (t) => {
      const project = new Project(t, {
        'package.json': '{}',
        'src/package.json': '{ "main": "./app.js" }',
        'src/app.js': `
          import('hot-hook').then(async ({ hot }) => {
            await hot.${init}
            const { page } = await import('./page.ts')
            console.log(JSON.stringify([page, hot.dump().some(({ path }) => path.endsWith('src/page.ts') || path === 'page.ts')]))
          })
        `,
        'src/page.ts': `export const page: string = 'page'`,
      })
      project.link('src/app.js', 'linked.cjs')

      const result = await node(t, project, args)

      assert.deepEqual(printedBy(result), ['page', true])
    })
  }

  it('does not hold a program that has ended', async (t) => {
    const { code, stdout, stderr } = await node(
      t,
      { 'app.mjs': `import { hot } from 'hot-hook'\nawait hot.init(import.meta.url, { reload: ['./config/**'] })` },
      ['app.mjs'],
    )

    assert.deepEqual([code, stdout, stderr], [0, '', ''])
  })

  it('can be called again, and beside --import', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { hot } from 'hot-hook'
        await hot.init(import.meta.url)
        await hot.init(import.meta.url, { ignore: ['x'] })
        await hot.init()
        const { page } = await import('./page.js')
        console.log(JSON.stringify([page, hot.dump().map(({ path }) => path)]))
      `,
      'page.ts': `export const page: string = 'page'`,
    })

    assert.deepEqual(output, ['page', ['app.ts', 'page.ts']])
  })
})

describe('hot.dump()', () => {
  it('is empty where the hooks are not installed', async (t) => {
    const files = { 'app.mjs': `import { hot } from 'hot-hook'\nconsole.log(JSON.stringify(hot.dump()))` }

    assert.deepEqual(printedBy(await node(t, files, ['app.mjs'])), [])
  })

  it('tells of each module who imports it and what a change of it would do', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { hot } from 'hot-hook'
        import { createServer } from 'node:http'
        import './config.js'
        const server = createServer().listen(0, '127.0.0.1', async () => {
          await load('./page.js')
          console.log(JSON.stringify(hot.dump()))
          server.close()
        })
        const load = async (path: string) => await import(path)
      `,
      'config.ts': `export const config = 1`,
      'page.ts': `import { part } from './part.js'\nimport { config } from './config.js'\nexport const page = [part, config]`,
      'part.cts': `throw new Error('not to be loaded')`,
      'part.ts': `export const part = 1`,
    })

    const module = (path: string, rest: Partial<Dumped>): Dumped => ({
      path,
      version: 0,
      dependencies: [],
      dependents: [],
      boundary: false,
      reloadable: false,
      pending: false,
      wouldMakeReloadable: 0,
      ...rest,
    })
    const byPath = (a: Dumped, b: Dumped) => a.path.localeCompare(b.path)
    const sorted = (output as Dumped[]).sort(byPath).map((each) => ({ ...each, dependents: each.dependents.sort() }))
    assert.deepEqual(sorted, [
      module('app.ts', { dependencies: ['config.ts', 'page.ts'] }),
      module('config.ts', { dependents: ['app.ts', 'page.ts'], wouldMakeReloadable: 1 }),
      module('page.ts', {
        dependencies: ['part.ts', 'config.ts'],
        dependents: ['app.ts'],
        boundary: true,
        reloadable: true,
      }),
      module('part.ts', { dependents: ['page.ts'], reloadable: true }),
    ])
  })

  it('has no module of node_modules, no built-in one, and none that only types were imported from', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { hot } from 'hot-hook'
        import 'node:fs'
        import 'tool'
        import type { A } from './types.js'
        console.log(JSON.stringify(hot.dump().map(({ path, dependencies }) => [path, dependencies]) satisfies A))
      `,
      'types.ts': `export type A = unknown`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': '',
    })

    assert.deepEqual(output, [['app.ts', []]])
  })
})

describe('the other entries of the package', () => {
  it('hot-hook/register is the same preload as hot-hook/ts', async (t) => {
    const files = { 'app.ts': `enum A { B = 'b' }\nconsole.log(JSON.stringify([A.B, typeof import.meta.hot]))` }

    const result = await node(t, files, ['--import', 'hot-hook/register', 'app.ts'])

    assert.deepEqual(printedBy(result), ['b', 'object'])
  })

  it('hot-hook/ts can be imported by the program itself, for what it imports later', async (t) => {
    const files = {
      'app.mjs': `import 'hot-hook/ts'\nconst { A } = await import('./page.ts')\nconsole.log(JSON.stringify(A.B))`,
      'page.ts': `export enum A { B = 'b' }`,
    }

    assert.equal(printedBy(await node(t, files, ['app.mjs'])), 'b')
  })

  it('hot-hook/import-meta is nothing at run time', async (t) => {
    const files = {
      'app.ts': `import 'hot-hook/import-meta'\nimport type {} from 'hot-hook/import-meta'\nimport * as all from 'hot-hook/import-meta'\nconsole.log(JSON.stringify(Object.keys(all)))`,
    }

    const [loaded, plain] = [
      await node(t, files, [...LOADER, 'app.ts']),
      await node(t, { 'app.mjs': `import 'hot-hook/import-meta'` }, ['app.mjs']),
    ]

    assert.deepEqual(printedBy(loaded), [])
    assert.deepEqual([plain.code, plain.stderr], [0, ''])
  })

  it('package.json can be read, other files cannot be imported', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { createRequire } from 'node:module'
        const { name } = createRequire(import.meta.url)('hot-hook/package.json')
        const inner = await import('hot-hook/dist/preload.js').catch((error) => error.code)
        console.log(JSON.stringify([name, inner]))
      `,
    })

    assert.deepEqual(output, ['hot-hook', 'ERR_PACKAGE_PATH_NOT_EXPORTED'])
  })
})

const SAID = '[hot-hook] page.ts is a boundary, but app.ts imports it statically: its changes are full reloads.\n'

describe('HOT_HOOK_LOG', () => {
  // Something to say at each start: a boundary that is imported statically is an error for the report.
  const FILES = {
    'package.json': `{ "type": "module", "hotHook": { "boundaries": ["./page.ts"] } }`,
    'app.ts': `import { page } from './page.js'\nconsole.log(page)`,
    'page.ts': `export const page = 'page'`,
  }
  for (const [level, said] of [
    ['silent', ''],
    ['error', SAID],
    ['info', SAID],
    ['debug', SAID],
    ['', SAID],
    ['loud', `[hot-hook] HOT_HOOK_LOG must be silent, error, info, debug or json, not "loud": ignored\n${SAID}`],
  ] as const) {
    it(`${JSON.stringify(level)} lets errors ${said === '' ? 'go unsaid' : 'be said'}`, async (t) => {
      const { code, stdout, stderr } = await node(t, FILES, [...LOADER_BY_URL, 'app.ts'], {
        env: { HOT_HOOK_LOG: level },
      })

      assert.deepEqual([code, stdout], [0, 'page\n'])
      // Node may say more in `debug`, which is for bug reports.
      if (level === 'debug') assert.ok(stderr.includes(said))
      else assert.equal(stderr, said)
    })
  }
})

describe('a program that ends at once', () => {
  it('has its boundaries reported that are marked in the source only', async (t) => {
    const { code, stdout, stderr } = await node(
      t,
      {
        'app.ts': `import { page } from './page.js'\nawait import('./page.js', import.meta.hot?.boundary)\nconsole.log(page)`,
        'page.ts': `export const page = 'page'`,
      },
      [...LOADER_BY_URL, 'app.ts'],
    )

    assert.deepEqual([code, stdout, stderr], [0, 'page\n', SAID])
  })
})

describe('HOT_HOOK_LOG, after a save', () => {
  for (const [level, said] of [
    ['silent', []],
    ['error', []],
    ['info', ['page.ts changed: waits for the next import() in app.ts', 'page.ts reloaded']],
  ] as const) {
    it(`${level} says ${said.length === 0 ? 'nothing of an update' : 'what an update does'}`, async (t) => {
      const files = { 'app.ts': SERVER, 'page.ts': `export const answer = () => 'one'` }
      const app = start(t, files, { env: { HOT_HOOK_LOG: level } })
      await app.answers('one')

      app.project.edit('page.ts', 'one', 'two')
      await app.answers('two')

      // It is written before the answer is sent, but may be read after it.
      await app.until('all that is said', () => app.log.length >= said.length)
      assert.deepEqual(app.log, said)
    })
  }
})

describe('throwWhenBoundariesAreNotDynamicallyImported', () => {
  it('makes a static import of a boundary an error of the start', async (t) => {
    const result = await node(
      t,
      {
        'package.json': JSON.stringify({
          type: 'module',
          hotHook: { boundaries: ['./pages/*'], throwWhenBoundariesAreNotDynamicallyImported: true },
        }),
        'app.ts': `import './pages/home.js'`,
        'pages/home.ts': '',
      },
      [...LOADER_BY_URL, 'app.ts'],
    )

    assert.equal(result.code, 1)
    assert.match(result.stderr, /HOT_HOOK_STATIC_BOUNDARY/)
    assert.match(result.stderr, /Cannot use ".*pages\/home\.ts" as a boundary: .*app\.ts imports it statically/)
  })
})
