import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createToolchain } from '../../src/toolchain.js'
import { type FileTree, Project } from '../support/project.js'

function setUp(t: TestContext, files: FileTree, tsconfig?: string) {
  const project = new Project(t, files)
  const tools = createToolchain(tsconfig === undefined ? undefined : project.path(tsconfig))
  t.after(() => tools.transpiler.stop())
  return { project, tools }
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
    const { project, tools } = setUp(t, files, 'tsconfig.dev.json')

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
