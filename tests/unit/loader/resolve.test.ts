import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ImportEvent, PackageImportEvent, UnresolvedEvent } from '../../../src/loader/events.js'
import type { NextResolve, ResolveContext, ResolveResult } from '../../../src/loader/hook-types.js'
import { type CommonJsResolution, type EdgeRecording, type ResolvePorts, resolve } from '../../../src/loader/resolve.js'
import type { FilePorts } from '../../../src/loader/resolve-file.js'
import { Versions } from '../../../src/loader/versions.js'
import { urlOf } from '../../../src/node/module-url.js'
import { runSync } from '../../../src/node/steps.js'
import type { ImportUse } from '../../../src/syntax/uses.js'

const APP = 'file:///project/app.ts'
const CONTEXT: ResolveContext = { conditions: ['node', 'import'], importAttributes: {} }

interface Scene {
  /** By specifier: the files that the finder finds. */
  files?: Record<string, string>
  /** By path: the files that the finder has for a JavaScript file that isn't there. */
  sources?: Record<string, string>
  /** What Node makes of a specifier; by default it finds nothing. */
  node?: (input: NextResolve) => ResolveResult
  ports?: Partial<FilePorts & CommonJsResolution & EdgeRecording>
}

/** Resolves with ports that answer from tables, and notes what was reported and what Node was asked. */
function setUp({ files = {}, sources = {}, node = notFound, ports = {} }: Scene) {
  const events: (ImportEvent | PackageImportEvent | UnresolvedEvent)[] = []
  const asked: NextResolve[] = []
  const versions = new Versions()
  const all: ResolvePorts = {
    finder: {
      find: (specifier) => files[specifier],
      sourceOf: (path) => sources[path],
      inLinkedPackage: () => undefined,
      forget() {},
    },
    versions,
    others: { areBehind: false },
    formatOf: () => undefined,
    ...ports,
    commonJs: {
      isRequiring: () => true,
      tellsFormat: () => true,
      isCommonJs: () => false,
      hasInterop: () => false,
      onRequired: (_importer, _specifier, path) => urlOf(path),
      ...ports,
    },
    edges: {
      useOf: () => undefined,
      mayBeRedirected: () => false,
      lastKnown: () => undefined,
      isSettled: () => false,
      isDuringEvaluation: () => false,
      report: (event) => events.push(event),
      listsPackages: false,
      ...ports,
    },
  }
  const ask = (specifier: string, parentURL: string | undefined = APP, context: Partial<ResolveContext> = {}) =>
    resolve(specifier, { ...CONTEXT, parentURL, ...context }, all, 'alone', (steps) =>
      runSync(steps, (input) => {
        asked.push(input)
        return node(input)
      }),
    )
  const askForEntry = (url: string) =>
    resolve(url, CONTEXT, all, 'alone', (steps) => runSync(steps, (input) => node(input)))
  return { events, asked, versions, ask, askForEntry }
}

function notFound({ specifier }: NextResolve): ResolveResult {
  throw Object.assign(new Error(`Cannot find ${specifier}`), { code: 'ERR_MODULE_NOT_FOUND' })
}

/** The one import that was reported. */
function onlyImport(events: readonly { readonly type: string }[]): ImportEvent {
  const [event, ...others] = events
  assert.deepEqual(others, [])
  assert.equal(event?.type, 'import', `reported was ${JSON.stringify(event)}`)
  return event as ImportEvent
}

describe('resolve, for a project file', () => {
  it('answers with its URL and does not ask Node', () => {
    const { ask, asked } = setUp({ files: { './page.js': '/project/page.ts' } })

    const result = ask('./page.js')

    assert.deepEqual(result, { url: 'file:///project/page.ts', importAttributes: {}, shortCircuit: true })
    assert.deepEqual(asked, [])
  })

  it('answers with the version that it has now', () => {
    const { ask, versions } = setUp({ files: { './page.js': '/project/page.ts' } })
    versions.set('/project/page.ts', 2)

    assert.equal(ask('./page.js').url, 'file:///project/page.ts?hot-hook=2')
  })

  it("keeps the program's own query and hash together with the version", () => {
    const { ask, versions } = setUp({ files: { './page.js': '/project/page.ts' } })
    versions.set('/project/page.ts', 2)

    assert.equal(ask('./page.js?theme=dark#top').url, 'file:///project/page.ts?theme=dark&hot-hook=2#top')
  })

  it('does not take the version in a specifier for more than the present one', () => {
    const { ask, versions } = setUp({ files: { 'file:///project/page.ts': '/project/page.ts' } })
    versions.set('/project/page.ts', 2)

    assert.equal(ask('file:///project/page.ts?hot-hook=1').url, 'file:///project/page.ts?hot-hook=2')
  })

  it('reports who imports what, by which specifier, without query and version', () => {
    const { ask, events } = setUp({ files: { './page.js': '/project/page.ts' } })

    ask('./page.js?theme=dark', 'file:///project/app.ts?hot-hook=4#top')

    const { importer, imported, specifier } = onlyImport(events)
    assert.deepEqual(
      { importer, imported, specifier },
      { importer: '/project/app.ts', imported: '/project/page.ts', specifier: './page.js' },
    )
  })

  it('reports nothing where nothing more is to be learned', () => {
    const { ask, events } = setUp({
      files: { './page.js': '/project/page.ts' },
      ports: {
        isSettled: (importer, _version, imported) => importer === '/project/app.ts' && imported === '/project/page.ts',
      },
    })

    ask('./page.js')

    assert.deepEqual(events, [])
  })
})

describe('resolve, for the kind of an import', () => {
  const files = { './page.js': '/project/page.ts' }
  const using = (use: ImportUse) => ({
    useOf: (importer: string, specifier: string) =>
      importer === '/project/app.ts' && specifier === './page.js' ? use : undefined,
  })

  it('calls it static where the source has a statement for it', () => {
    const { ask, events } = setUp({ files, ports: using({ isStatic: true, calls: 0, names: undefined }) })

    ask('./page.js')

    assert.equal(onlyImport(events).kind, 'static')
  })

  it('calls it static where the source has both, a statement and an import()', () => {
    const { ask, events } = setUp({ files, ports: using({ isStatic: true, calls: 2, names: undefined }) })

    ask('./page.js')

    assert.equal(onlyImport(events).kind, 'static')
  })

  it('calls it dynamic where the source has only import(), and says how many', () => {
    const { ask, events } = setUp({ files, ports: using({ isStatic: false, calls: 2, names: undefined }) })

    ask('./page.js')

    const { kind, calls } = onlyImport(events)
    assert.deepEqual({ kind, calls }, { kind: 'dynamic', calls: 2 })
  })

  it('calls it dynamic, with no call counted, where the source does not name it: it is computed', () => {
    const { ask, events } = setUp({ files })

    ask('./page.js')

    const { kind, calls } = onlyImport(events)
    assert.deepEqual({ kind, calls }, { kind: 'dynamic', calls: 0 })
  })

  it('looks for the use with the query of the specifier: so it stands in the source', () => {
    const useOf = (_importer: string, specifier: string) =>
      specifier === './page.js?theme=dark' ? { isStatic: true, calls: 0, names: undefined } : undefined
    const { ask, events } = setUp({ files, ports: { useOf } })

    ask('./page.js?theme=dark')

    assert.equal(onlyImport(events).kind, 'static')
  })

  for (const [name, conditions] of [
    ['an array', ['node', 'require']],
    ['a Set, as some versions of Node give it', new Set(['node', 'require'])],
  ] as const) {
    it(`calls it a require where the conditions say so in ${name}`, () => {
      const { ask, events } = setUp({ files })

      ask('./page.js', APP, { conditions })

      assert.equal(onlyImport(events).kind, 'require')
    })
  }

  it('gives a require no version: CommonJS knows files only', () => {
    const { ask, versions } = setUp({ files })
    versions.set('/project/page.ts', 3)

    const { url } = ask('./page.js', APP, { conditions: ['node', 'require'] })

    assert.equal(url, 'file:///project/page.ts')
  })

  it('says whether an import() ran during an evaluation, and asks so with the URL of the version', () => {
    const versioned = 'file:///project/app.ts?hot-hook=1'
    const { ask, events } = setUp({ files, ports: { isDuringEvaluation: (url) => url === versioned } })

    ask('./page.js', versioned)

    assert.equal(onlyImport(events).duringEvaluation, true)
  })

  it('does not look at the stack for what is static', () => {
    const { ask, events } = setUp({
      files,
      ports: {
        ...using({ isStatic: true, calls: 0, names: undefined }),
        isDuringEvaluation: () => assert.fail('a look at the stack costs time'),
      },
    })

    ask('./page.js')

    assert.equal(onlyImport(events).duringEvaluation, false)
  })
})

describe('resolve, for the hot attribute', () => {
  const files = { './page.js': '/project/page.ts' }

  it('takes it away, and leaves the others', () => {
    const { ask } = setUp({ files })

    const { importAttributes } = ask('./page.js', APP, { importAttributes: { hot: 'true', type: 'json' } })

    assert.deepEqual(importAttributes, { type: 'json' })
  })

  it('reports the import as a boundary', () => {
    const { ask, events } = setUp({ files })

    ask('./page.js', APP, { importAttributes: { hot: 'true' } })

    assert.equal(onlyImport(events).boundary, true)
  })

  it('reports an import without it as none', () => {
    const { ask, events } = setUp({ files })

    ask('./page.js')

    assert.equal(onlyImport(events).boundary, false)
  })

  it('keeps it from Node, which knows no such attribute', () => {
    const { ask, asked } = setUp({ node: () => ({ url: 'file:///project/node_modules/lodash/index.js' }) })

    const result = ask('lodash', APP, { importAttributes: { hot: 'true' } })

    assert.deepEqual(asked[0]?.context.importAttributes, {})
    assert.deepEqual(result.importAttributes, {})
  })

  it('takes it out of what Node answers, which has the attributes as they are written', () => {
    const node = () => ({ url: 'data:text/javascript,', importAttributes: { hot: 'true', type: 'json' } })
    const { ask } = setUp({ node })

    const { importAttributes } = ask('data:text/javascript,', APP, { importAttributes: { hot: 'true', type: 'json' } })

    assert.deepEqual(importAttributes, { type: 'json' })
  })
})

describe('resolve, for what Node resolves', () => {
  const inNodeModules = 'file:///project/node_modules/lodash/index.js'

  it('gives the specifier on as it was written', () => {
    const { ask, asked } = setUp({ node: () => ({ url: inNodeModules }) })

    ask('lodash?a#b')

    assert.equal(asked[0]?.specifier, 'lodash?a#b')
    assert.equal(asked[0]?.context.parentURL, APP)
  })

  it('leaves packages alone: no version, nothing reported', () => {
    const { ask, events } = setUp({ node: () => ({ url: inNodeModules, format: 'commonjs' }) })

    const result = ask('lodash')

    assert.deepEqual(result, { url: inNodeModules, format: 'commonjs', importAttributes: {} })
    assert.deepEqual(events, [])
  })

  it('leaves a package alone that the finder finds, as through tsconfig paths', () => {
    const { ask, events } = setUp({
      files: { lodash: '/project/node_modules/lodash/index.js' },
      node: () => ({ url: inNodeModules }),
    })

    assert.equal(ask('lodash').url, inNodeModules)
    assert.deepEqual(events, [])
  })

  it('finds TypeScript of a package through tsconfig paths, of which the graph does not hear', () => {
    const { ask, asked, events } = setUp({ files: { lodash: '/project/node_modules/lodash/index.ts' } })

    assert.equal(ask('lodash').url, 'file:///project/node_modules/lodash/index.ts')
    assert.deepEqual([asked, events], [[], []])
  })

  const isStatic = { useOf: () => ({ isStatic: true, calls: 0, names: [] }) }
  const listing = { ...isStatic, listsPackages: true }

  it('reports which file imports a package by a statement, where packages are listed', () => {
    const { ask, events } = setUp({ node: () => ({ url: inNodeModules }), ports: listing })

    ask('lodash')

    const path = '/project/node_modules/lodash/index.js'
    assert.deepEqual(events, [{ type: 'package-import', importer: '/project/app.ts', path }])
  })

  for (const [what, ports, conditions, parent] of [
    ['where packages are not listed', isStatic, [], APP],
    ['by an import()', { listsPackages: true }, [], APP],
    ['by a require()', listing, ['require'], APP],
    ['by a package', listing, [], 'file:///project/node_modules/other/index.js'],
  ] as const) {
    it(`reports no import of a package ${what}`, () => {
      const { ask, events } = setUp({ node: () => ({ url: inNodeModules }), ports })

      ask('lodash', parent, { conditions: [...conditions] })

      assert.deepEqual(events, [])
    })
  }

  it('leaves built-in modules alone', () => {
    const { ask, events } = setUp({ node: () => ({ url: 'node:fs', format: 'builtin' }) })

    assert.equal(ask('node:fs').url, 'node:fs')
    assert.deepEqual(events, [])
  })

  it('gives a file of a linked package its version', () => {
    const { ask, versions, events } = setUp({ node: () => ({ url: 'file:///packages/shared/index.ts', format: 'x' }) })
    versions.set('/packages/shared/index.ts', 1)

    const result = ask('shared')

    assert.deepEqual(result, {
      url: 'file:///packages/shared/index.ts?hot-hook=1',
      importAttributes: {},
      shortCircuit: true,
    })
    assert.equal(onlyImport(events).imported, '/packages/shared/index.ts')
  })

  it("does not use the finder for a package's own imports", () => {
    const { ask, asked } = setUp({
      files: { './helper.js': '/project/helper.ts' },
      node: () => ({ url: 'file:///project/node_modules/lodash/helper.js' }),
    })

    const { url } = ask('./helper.js', inNodeModules)

    assert.equal(url, 'file:///project/node_modules/lodash/helper.js')
    assert.equal(asked.length, 1)
  })

  it('reports the import of a project file by a package', () => {
    const autoload = 'file:///project/node_modules/@fastify/autoload/index.js'
    const { ask, events } = setUp({ node: () => ({ url: 'file:///project/routes/users.ts' }) })

    const { url } = ask('file:///project/routes/users.ts', autoload)

    assert.equal(url, 'file:///project/routes/users.ts')
    const { importer, imported, kind } = onlyImport(events)
    assert.deepEqual(
      { importer, imported, kind },
      {
        importer: '/project/node_modules/@fastify/autoload/index.js',
        imported: '/project/routes/users.ts',
        kind: 'dynamic',
      },
    )
  })

  it('names an importer that has no file by its URL', () => {
    const { ask, events } = setUp({ node: () => ({ url: 'file:///project/page.ts' }) })

    ask('file:///project/page.ts', 'data:text/javascript,1')

    assert.equal(onlyImport(events).importer, 'data:text/javascript,1')
  })
})

describe('resolve, for the entry', () => {
  it('reports it as imported by nobody', () => {
    const { askForEntry, events } = setUp({ files: { 'file:///project/app.js': '/project/app.ts' } })

    const { url } = askForEntry('file:///project/app.js')

    assert.equal(url, 'file:///project/app.ts')
    const { importer, imported, duringEvaluation } = onlyImport(events)
    assert.deepEqual(
      { importer, imported, duringEvaluation },
      { importer: undefined, imported: '/project/app.ts', duringEvaluation: false },
    )
  })

  it('throws what Node has to say', () => {
    const { askForEntry } = setUp({
      node: () => {
        throw Object.assign(new Error('a directory'), { code: 'ERR_UNSUPPORTED_DIR_IMPORT' })
      },
    })

    assert.throws(() => askForEntry('file:///project'), { code: 'ERR_UNSUPPORTED_DIR_IMPORT' })
  })
})

describe('resolve, where Node finds nothing', () => {
  const failing = (url?: string) => (): never => {
    throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND', ...(url !== undefined && { url }) })
  }

  it('takes the TypeScript file behind the JavaScript file that an exports map names', () => {
    const { ask, events } = setUp({
      node: failing('file:///packages/shared/dist/index.js'),
      sources: { '/packages/shared/dist/index.js': '/packages/shared/dist/index.ts' },
    })

    const { url } = ask('shared')

    assert.equal(url, 'file:///packages/shared/dist/index.ts')
    assert.equal(onlyImport(events).imported, '/packages/shared/dist/index.ts')
  })

  for (const what of ['module', 'package']) {
    it(`takes it also where Node's CommonJS loader misses a ${what}, and says so in words only`, () => {
      const { ask, events } = setUp({
        node: () => {
          const message = `Cannot find ${what} '/packages/shared/main.js'. Please verify that it has a valid "main" entry`
          throw Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' })
        },
        sources: { '/packages/shared/main.js': '/packages/shared/main.ts' },
      })

      const { url } = ask('shared', APP, { conditions: ['node', 'require'] })

      assert.equal(url, 'file:///packages/shared/main.ts')
      assert.equal(onlyImport(events).kind, 'require')
    })
  }

  it('takes the TypeScript file of an installed package that its maps name, and reports nothing', () => {
    const { ask, events } = setUp({
      node: failing('file:///project/node_modules/lodash/index.js'),
      sources: { '/project/node_modules/lodash/index.js': '/project/node_modules/lodash/index.ts' },
    })

    assert.equal(ask('lodash?a').url, 'file:///project/node_modules/lodash/index.ts?a')
    assert.deepEqual(events, [])
  })

  it('takes no JavaScript file of an installed package, and none that is named by a path', () => {
    const { ask } = setUp({
      node: failing('file:///project/node_modules/lodash/a.js'),
      sources: { '/project/node_modules/lodash/a.js': '/project/node_modules/lodash/a.jsx' },
    })
    const other = setUp({
      node: failing('file:///project/node_modules/lodash/a.js'),
      sources: { '/project/node_modules/lodash/a.js': '/project/node_modules/lodash/a.ts' },
    })

    assert.throws(() => ask('lodash/a'), { code: 'ERR_MODULE_NOT_FOUND' })
    const inPackage = 'file:///project/node_modules/lodash/index.js'
    assert.throws(() => other.ask('./a.js', inPackage), { code: 'ERR_MODULE_NOT_FOUND' })
  })

  it('takes the file that the specifier meant before, as long as its last good version can serve', () => {
    const { ask } = setUp({
      node: failing(),
      ports: {
        lastKnown: (importer, specifier) =>
          importer === '/project/app.ts' && specifier === './gone.js' ? '/project/gone.ts' : undefined,
      },
    })

    assert.equal(ask('./gone.js?a=1').url, 'file:///project/gone.ts?a=1')
  })

  it('finds for a package what it asks for of the project, but keeps nothing for its own imports', () => {
    const inPackage = 'file:///project/node_modules/views/index.js'
    const { ask } = setUp({
      node: ({ specifier }) => failing(`file:///project/${specifier.slice(1)}`)(),
      sources: { '/project/views/home': '/project/views/home.ts' },
      ports: { lastKnown: () => '/project/helper.ts' },
    })

    assert.equal(ask('/views/home', inPackage).url, 'file:///project/views/home.ts')
    assert.throws(() => ask('./helper.js', inPackage), { code: 'ERR_MODULE_NOT_FOUND' })
  })

  it('throws the error of Node itself', () => {
    const error = Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
    const { ask } = setUp({
      node: () => {
        throw error
      },
    })

    assert.throws(
      () => ask('./gone.js'),
      (thrown) => thrown === error,
    )
  })

  for (const code of ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']) {
    it(`reports a static import that leads nowhere (${code})`, () => {
      const { ask, events } = setUp({
        node: () => {
          throw Object.assign(new Error('not found'), { code })
        },
        ports: { useOf: () => ({ isStatic: true, calls: 0, names: undefined }) },
      })

      assert.throws(() => ask('./gone.js?a=1'))

      assert.deepEqual(events, [
        { type: 'unresolved', kind: 'static', importer: '/project/app.ts', specifier: './gone.js' },
      ])
    })
  }

  it('reports no import() that leads nowhere: it asks again by itself', () => {
    const { ask, events } = setUp({
      node: failing(),
      ports: { useOf: () => ({ isStatic: false, calls: 1, names: undefined }) },
    })

    assert.throws(() => ask('./gone.js'))

    assert.deepEqual(events, [])
  })

  it('reports no import as unresolved that fails for another reason', () => {
    const { ask, events } = setUp({
      node: () => {
        throw Object.assign(new Error('no export'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
      },
      ports: { useOf: () => ({ isStatic: true, calls: 0, names: undefined }) },
    })

    assert.throws(() => ask('shared/secret'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })

    assert.deepEqual(events, [])
  })
})
