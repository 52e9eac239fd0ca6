import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import { type FileTree, Project } from '../../support/project.js'

function setUp(t: TestContext, files: FileTree, { tsconfig, cache }: { tsconfig?: string; cache?: string } = {}) {
  const project = new Project(t, files)
  const create = () =>
    createToolchain({ tsconfig: tsconfig && project.path(tsconfig), cacheFolder: cache && project.path(cache) })
  const tools = create()
  t.after(() => tools.esbuild.stop())
  return { project, tools, create }
}

describe('a toolchain', () => {
  const files: FileTree = {
    'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }',
    'tsconfig.dev.json': '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "solid-js" } }',
    'page.tsx': 'export const page = <p />',
  }

  it('transpiles a file with the tsconfig nearest to it', (t) => {
    const { project, tools } = setUp(t, files)

    assert.match(String(tools.sources.read(project.path('page.tsx')).code), /preact\/jsx-runtime/)
  })

  it('transpiles all files with the tsconfig that is named', (t) => {
    const { project, tools } = setUp(t, files, { tsconfig: 'tsconfig.dev.json' })

    assert.match(String(tools.sources.read(project.path('page.tsx')).code), /solid-js\/jsx-runtime/)
  })

  it('takes the format of a file from the package that it lies in', (t) => {
    const { project, tools } = setUp(t, {
      'package.json': '{ "type": "module" }',
      'a.ts': 'export const a = 1',
      'legacy/package.json': '{ "type": "commonjs" }',
      'legacy/a.ts': 'export const a = 1',
    })

    assert.equal(tools.sources.read(project.path('a.ts')).format, 'module')
    assert.equal(tools.sources.read(project.path('legacy/a.ts')).format, 'commonjs')
  })
})

describe('a toolchain with a cache', () => {
  const APP: FileTree = {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }',
    'page.tsx': 'export const page = <p />',
  }

  /** The source of `page.tsx`, as two processes have it; something is done between them. */
  function twice(t: TestContext, between: (project: Project) => void) {
    const { project, tools, create } = setUp(t, APP, { cache: 'cache' })
    const first = tools.sources.read(project.path('page.tsx'))
    tools.cache.flush()
    between(project)
    const other = create()
    const build = t.mock.method(other.esbuild, 'buildSync')
    const second = other.sources.read(project.path('page.tsx'))
    return { first, second, calls: build.mock.callCount() }
  }

  it('transpiles a file once, in whichever process', (t) => {
    const { first, second, calls } = twice(t, () => {})

    assert.deepEqual([second.code, second.digest, second.uses], [first.code, first.digest, first.uses])
    assert.equal(calls, 0)
  })

  it('transpiles it anew where the tsconfig says something else', (t) => {
    const { second } = twice(t, (project) => project.edit('tsconfig.json', 'preact', 'solid-js'))

    assert.match(String(second.code), /solid-js\/jsx-runtime/)
  })

  it('transpiles it anew where its package has another type', (t) => {
    const { first, second } = twice(t, (project) => project.edit('package.json', 'module', 'commonjs'))

    assert.deepEqual([first.format, second.format], ['module', 'commonjs'])
  })

  it('does not mind a tsconfig that says the same in other words', (t) => {
    const { calls } = twice(t, (project) =>
      project.edit('tsconfig.json', '{ "compilerOptions"', '{ // the same\n"compilerOptions"'),
    )

    assert.equal(calls, 0)
  })

  it('lets a file be asked for whose lazy import has a tsconfig that can not be read', (t) => {
    const { project, tools } = setUp(t, {
      'app.ts': `export const load = () => import('./other/lazy.js')`,
      'other/tsconfig.json': '{ "compilerOptions": ',
      'other/lazy.ts': 'export const lazy = 1',
    })

    assert.equal(tools.sources.read(project.path('app.ts')).format, 'module')
    assert.throws(() => tools.sources.read(project.path('other/lazy.ts')), { name: 'ConfigFileError' })
  })
})

describe('the last known meaning of a specifier', () => {
  const found = (project: Project) => ({
    importer: project.path('app.ts'),
    specifier: './page.js',
    imported: project.path('page.ts'),
  })

  it('is the file that it was found to mean, as long as there is a good version of that', (t) => {
    const { project, tools } = setUp(t, { 'app.ts': '', 'page.ts': '' })
    tools.remember(found(project))
    tools.sources.read(project.path('page.ts'))

    project.remove('page.ts')

    assert.equal(tools.lastKnown(project.path('app.ts'), './page.js'), project.path('page.ts'))
  })

  it('is unknown where the file was never loaded', (t) => {
    const { project, tools } = setUp(t, { 'app.ts': '', 'page.ts': '' })

    tools.remember(found(project))

    assert.equal(tools.lastKnown(project.path('app.ts'), './page.js'), undefined)
  })

  it('is unknown to other importers, and for other specifiers', (t) => {
    const { project, tools } = setUp(t, { 'app.ts': '', 'page.ts': '' })
    tools.remember(found(project))
    tools.sources.read(project.path('page.ts'))

    assert.equal(tools.lastKnown(project.path('deep/app.ts'), './page.js'), undefined)
    assert.equal(tools.lastKnown(project.path('app.ts'), './page'), undefined)
  })

  it('is the latest one', (t) => {
    const { project, tools } = setUp(t, { 'app.ts': '', 'page.ts': '', 'page/index.ts': '' })
    tools.remember(found(project))
    tools.sources.read(project.path('page/index.ts'))

    tools.remember({ ...found(project), imported: project.path('page/index.ts') })

    assert.equal(tools.lastKnown(project.path('app.ts'), './page.js'), project.path('page/index.ts'))
  })
})
