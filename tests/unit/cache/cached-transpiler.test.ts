import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, describe, it, type TestContext } from 'node:test'
import { CachedTranspiler, type CachedTranspilerPorts } from '../../../src/cache/cached-transpiler.js'
import { SourceCache } from '../../../src/cache/source-cache.js'
import { SourceFolder } from '../../../src/cache/source-folder.js'
import { digestOf } from '../../../src/files/digest.js'
import { encodingOf } from '../../../src/files/file-kinds.js'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import type { EsbuildKind } from '../../../src/transpile/esbuild-options.js'
import { EsbuildService, type InMemory } from '../../../src/transpile/esbuild-service.js'

import { EsbuildTranspiler, kindOf } from '../../../src/transpile/transpiler.js'
import { type FileTree, Project } from '../../support/project.js'

const shared = new EsbuildService()
after(() => shared.stop())

/** As whoever loads a file reads it. */
const contentsOf = (path: string) => readFileSync(path, encodingOf(path))

const RECIPE = 'as-ever'

/** A project whose files are transpiled with a cache. `calls` has the files of each call of esbuild. */
function setUp(
  t: TestContext,
  files: FileTree,
  given: { packageType?: 'module' | undefined; ports?: Partial<CachedTranspilerPorts> } = {},
) {
  const project = new Project(t, files)
  const calls: string[][] = []
  const count = ({ entryPoints, stdin }: InMemory) => {
    const paths = (entryPoints as { in: string }[] | undefined)?.map((entry) => entry.in) ?? [stdin?.sourcefile ?? '']
    calls.push(paths.map((path) => project.nameOf(path)).sort())
  }
  const esbuild = {
    build(options: InMemory) {
      count(options)
      return shared.build(options)
    },
    buildSync(options: InMemory) {
      count(options)
      return shared.buildSync(options)
    },
    async warmUp() {},
  } as EsbuildService
  const compilerOptions = {}
  const ports = {
    esbuild,
    compilerOptionsOf: () => compilerOptions,
    packageTypeOf: () => ('packageType' in given ? given.packageType : ('module' as const)),
  }
  const { finder } = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  const folder = project.path('cache')
  /** A transpiler as another process has it. */
  const create = ({ isKept = true } = {}) => {
    const cache = new SourceCache(isKept ? new SourceFolder(folder) : undefined)
    const kindOfFile = (path: string): EsbuildKind | undefined => kindOf(path, ports)
    const transpiler = new CachedTranspiler({
      cache,
      esbuild,
      transpiler: new EsbuildTranspiler(ports),
      kindOf: kindOfFile,
      recipeOf: (path) => kindOfFile(path) && RECIPE,
      givenRecipe: () => RECIPE,
      find: (specifier, importer) => finder.find(specifier, importer),
      ...given.ports,
    })
    const read = (name: string) => transpiler.transpileSync(project.path(name), contentsOf(project.path(name)))
    return { transpiler, cache, read }
  }
  const plain = new EsbuildTranspiler({ ...ports, esbuild: shared })
  const alone = (name: string) => plain.transpileSync(project.path(name), contentsOf(project.path(name)))
  return { project, calls, create, alone, folder }
}

/** What matters of a source, with the map read: positions, and nothing else. */
function comparable(source: ReturnType<CachedTranspiler['transpileSync']>) {
  const text = typeof source.map === 'object' ? source.map.read() : source.map
  const { mappings, names } = text === undefined ? {} : JSON.parse(text)
  return { ...source, map: { mappings, names } }
}

const SHOP: FileTree = {
  'app.ts': `import { page } from './page.js'\nimport data from './data.json'\nconsole.log(page as string, data)`,
  'page.ts': `import { model } from './model.js'\nexport const page: string = model`,
  'model.ts': `export const model = 'é'\nexport const load = () => import('./lazy.js')`,
  'lazy.ts': 'export enum Lazy { one }',
  'data.json': '{ "a": 1 }',
  'old.cjs': 'exports.a = 1',
  'notes.txt': 'import',
}

describe('CachedTranspiler', () => {
  it('transpiles a file together with all that it imports', (t) => {
    const { create, calls } = setUp(t, SHOP)

    create().read('app.ts')

    assert.deepEqual(calls, [['app.ts', 'lazy.ts', 'model.ts', 'page.ts']])
  })

  it('transpiles the next hundred files of its folder too, as whoever reads a folder will ask for them', (t) => {
    const names = Array.from({ length: 250 }, (_, index) => `routes/r${index + 100}.ts`)
    const routes = Object.fromEntries(names.map((name) => [name, `export const path: string = '${name}'`]))
    const others = { 'routes/r100.d.ts': 'export declare const path: string', 'routes/r101.txt': '', 'app.ts': '' }
    const { create, calls } = setUp(t, { ...routes, ...others })
    const { read } = create()

    for (const name of names) read(name)

    assert.deepEqual(calls.flat(), names)
    assert.ok(calls.length <= 6, `${calls.length} calls of esbuild`)
  })

  it('has them ready then', (t) => {
    const { create, calls } = setUp(t, SHOP)
    const { read } = create()
    read('app.ts')

    for (const name of ['page.ts', 'model.ts', 'lazy.ts']) read(name)

    assert.equal(calls.length, 1)
  })

  for (const name of Object.keys(SHOP)) {
    it(`makes the same of ${name} as without a cache: the first time, again, and in another process`, async (t) => {
      const { project, create, alone } = setUp(t, SHOP)
      const expected = comparable(alone(name))
      const { transpiler, cache, read } = create()

      const first = read(name)
      const again = await transpiler.transpile(project.path(name), contentsOf(project.path(name)))
      cache.flush()
      const other = create().read(name)

      for (const source of [first, again, other]) assert.deepEqual(comparable(source), expected)
    })
  }

  it('never calls esbuild for texts that are stored', async (t) => {
    const { project, create, calls } = setUp(t, SHOP)
    const { cache, read } = create()
    for (const name of Object.keys(SHOP)) read(name)
    cache.flush()
    calls.length = 0

    const other = create()
    await other.transpiler.prefetch(project.path('app.ts'))
    for (const name of Object.keys(SHOP)) {
      other.read(name)
      // What stands as it is written is not stored, and an edit of it is parsed.
      if (name !== 'old.cjs') await other.transpiler.transpile(project.path(name), contentsOf(project.path(name)))
    }

    assert.deepEqual(calls, [])
  })

  it('keeps nothing of what is no text', async (t) => {
    const { project, create, folder } = setUp(t, { 'add.wasm': 'no text' })
    const { transpiler, cache } = create()
    const path = project.path('add.wasm')

    const sources = [
      transpiler.transpileSync(path, contentsOf(path)),
      await transpiler.transpile(path, contentsOf(path)),
    ]
    cache.flush()

    assert.deepEqual(
      sources.map(({ format, digest }) => ({ format, digest })),
      Array(2).fill({ format: 'asset', digest: digestOf('no text') }),
    )
    assert.equal(existsSync(folder), false)
  })

  it('transpiles what was edited, and nothing else', (t) => {
    const { project, create, calls } = setUp(t, SHOP)
    const first = create()
    first.read('app.ts')
    first.cache.flush()
    calls.length = 0
    project.edit('model.ts', `'é'`, `'è'`)

    const { read } = create()
    const sources = ['app.ts', 'page.ts', 'model.ts', 'lazy.ts'].map(read)

    assert.deepEqual(calls, [['model.ts']])
    assert.match(String(sources[2]?.code), /è/)
  })

  it('keeps the same text at two paths apart', (t) => {
    const { create, calls } = setUp(t, { 'a.ts': 'export const a = 1', 'b.ts': 'export const a = 1' })
    const { cache, read } = create()
    read('a.ts')
    read('b.ts')
    cache.flush()
    calls.length = 0

    const other = create()

    assert.deepEqual(
      ['a.ts', 'b.ts'].map((name) => other.read(name).path.endsWith(name)),
      [true, true],
    )
    assert.deepEqual(calls, [])
  })

  it('gives the error of a file as it is without a cache', async (t) => {
    const { project, create, alone } = setUp(t, { 'a.ts': 'export const a = 1\nexport const = 2' })
    const thrown = (action: () => unknown) => {
      try {
        action()
      } catch (error) {
        const { name, message, code, path, digest } = error as Record<string, unknown>
        return { name, message, code, path, digest }
      }
      return assert.fail('nothing was thrown')
    }
    const expected = thrown(() => alone('a.ts'))
    const { transpiler, read } = create()
    const path = project.path('a.ts')
    const rejected = await transpiler.transpile(path, contentsOf(path)).catch((error: unknown) => error)

    assert.deepEqual(
      thrown(() => read('a.ts')),
      expected,
    )
    assert.deepEqual(
      thrown(() => {
        throw rejected
      }),
      expected,
    )
  })

  it('gives the error of the file that was asked for, not of those that it imports', (t) => {
    const { create } = setUp(t, {
      'app.ts': `import './a.js'\nimport './b.js'`,
      'a.ts': 'export const = 1',
      'b.ts': 'export const b = 2',
    })
    const { read } = create()

    assert.equal(read('app.ts').format, 'module')
    assert.throws(() => read('a.ts'), { name: 'SyntaxError', code: 'HOT_HOOK_TRANSPILE_FAILED' })
    assert.equal(read('b.ts').format, 'module')
  })

  it('keeps no error: a file that is fixed is transpiled', (t) => {
    const { project, create } = setUp(t, { 'a.ts': 'export const = 1' })
    const { read } = create()
    assert.throws(() => read('a.ts'))

    project.write('a.ts', 'export const a = 1')

    assert.match(String(read('a.ts').code), /const a = 1/)
  })

  it('takes what it was given for the text, not what stands on the disk by now', (t) => {
    const { project, create } = setUp(t, SHOP)
    const { transpiler } = create()

    const source = transpiler.transpileSync(project.path('app.ts'), `import './page.js'\nexport const newer = 1`)

    assert.match(String(source.code), /newer/)
  })

  it('makes no module of a script in a package without a type, prefetched or not', async (t) => {
    const files = {
      'package.json': '{}',
      'app.ts': `const page = require('./page.js')\nimport('./page.js')`,
      'page.ts': 'exports.a = 1 as number',
    }
    const { project, create } = setUp(t, files, { packageType: undefined })
    const { transpiler, read } = create()

    await transpiler.prefetch(project.path('app.ts'))

    assert.deepEqual([read('app.ts').format, read('page.ts').format], ['commonjs', 'commonjs'])
  })

  it('is not disturbed by a file that it only seems to import, and that has no usable tsconfig', (t) => {
    const files = { 'app.ts': `export const load = () => import('./lazy.js')`, 'lazy.ts': 'export {}' }
    const kindOfSome = (path: string): EsbuildKind => {
      if (path.endsWith('lazy.ts')) throw new Error('a broken tsconfig')
      return { format: 'esm', compilerOptions: {} }
    }
    const { create } = setUp(t, files, { ports: { kindOf: kindOfSome } })

    assert.equal(create().read('app.ts').format, 'module')
  })
})

describe('CachedTranspiler.prefetch', () => {
  it('transpiles all that a file will need, in one call', async (t) => {
    const { project, create, calls } = setUp(t, SHOP)
    const { transpiler, read } = create()

    await transpiler.prefetch(project.path('app.ts'))
    for (const name of ['app.ts', 'page.ts', 'model.ts', 'lazy.ts']) read(name)

    assert.deepEqual(calls, [['app.ts', 'lazy.ts', 'model.ts', 'page.ts']])
  })

  it('does nothing the second time', async (t) => {
    const { project, create, calls } = setUp(t, SHOP)
    const { transpiler } = create()

    await transpiler.prefetch(project.path('app.ts'))
    await transpiler.prefetch(project.path('app.ts'))

    assert.equal(calls.length, 1)
  })

  it('leaves a file with a mistake to the one who loads it', async (t) => {
    const { project, create } = setUp(t, { 'app.ts': `import './a.js'`, 'a.ts': 'export const = 1' })
    const { transpiler, read } = create()

    await transpiler.prefetch(project.path('app.ts'))

    assert.equal(read('app.ts').format, 'module')
    assert.throws(() => read('a.ts'), { name: 'SyntaxError', code: 'HOT_HOOK_TRANSPILE_FAILED' })
  })

  for (const name of ['gone.ts', 'notes.txt', 'old.cjs', 'data.json', 'folder']) {
    it(`has nothing to do for ${name}`, async (t) => {
      const { project, create, calls } = setUp(t, { ...SHOP, 'folder/a.ts': '' })

      await create().transpiler.prefetch(project.path(name))

      assert.deepEqual(calls, [])
    })
  }

  it('never rejects, whatever is wrong with what the file imports', async (t) => {
    const files = { 'app.ts': `export const load = () => import('./lazy.js')`, 'lazy.ts': 'export {}' }
    const fail = (path: string): undefined => {
      if (path.endsWith('lazy.ts')) throw new Error('a broken tsconfig')
    }
    const esm: EsbuildKind = { format: 'esm', compilerOptions: {} }
    const kindOfSome = (path: string) => fail(path) ?? esm
    const { project, create } = setUp(t, files, { ports: { kindOf: kindOfSome } })

    await create().transpiler.prefetch(project.path('app.ts'))
  })

  it('never rejects, also if it is not known how the file itself is transpiled', async (t) => {
    const recipeOf = () => {
      throw new Error('a broken tsconfig')
    }
    const { project, create } = setUp(t, SHOP, { ports: { recipeOf } })

    await create().transpiler.prefetch(project.path('app.ts'))
  })

  for (const name of ['kindOf', 'find', 'recipeOf'] as const) {
    it(`has nothing to do where it can not be guessed: ${name} throws, and who loads the file will know`, async (t) => {
      const fail = () => {
        throw new Error('a broken config file')
      }
      const { project, create, calls } = setUp(t, SHOP, { ports: { [name]: fail } })

      await create().transpiler.prefetch(project.path('app.ts'))

      const expected = name === 'find' ? [['app.ts']] : []
      assert.deepEqual(calls, expected)
    })
  }

  it('has what it made ready without a folder too, and writes nothing', async (t) => {
    const { project, create, calls, folder } = setUp(t, SHOP)
    const { transpiler, cache, read } = create({ isKept: false })

    await transpiler.prefetch(project.path('app.ts'))
    for (const name of ['app.ts', 'page.ts', 'model.ts', 'lazy.ts']) read(name)
    cache.flush()

    assert.equal(calls.length, 1)
    assert.equal(existsSync(folder), false)
  })
})
