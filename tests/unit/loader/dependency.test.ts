import assert from 'node:assert/strict'
import { after, describe, it, type TestContext } from 'node:test'
import { UnknownDependencyError } from '../../../src/errors.js'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { dependencyOf } from '../../../src/loader/dependency.js'
import { ProjectFileFinder } from '../../../src/resolve/file-finder.js'
import { Tsconfigs } from '../../../src/resolve/tsconfig.js'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { Sources } from '../../../src/transpile/sources.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'
import { type FileTree, Project } from '../../support/project.js'

const esbuild = new EsbuildService()
const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
after(() => esbuild.stop())

/** What specifiers mean in `src/page.ts` of a project, which was loaded. Files are given back by their paths in it. */
function setUp(t: TestContext, page: string, files: FileTree = {}) {
  const project = new Project(t, { 'src/page.ts': page, 'src/model.ts': '', 'src/other.ts': '', ...files })
  const ports = { sources: new Sources(transpiler), finder: new ProjectFileFinder(new Tsconfigs(undefined)) }
  ports.sources.read(project.path('src/page.ts'))
  const short = (path: string | undefined) => (path === undefined ? undefined : project.nameOf(path))
  return {
    project,
    meaningOf: (specifier: string, importer = 'src/page.ts') =>
      short(dependencyOf({ path: project.path(importer), imports: new Map() }, specifier, ports)),
  }
}

describe('the module that a specifier means in its importer', () => {
  it('is the one that it has led to, wherever the finder would look', (t) => {
    const { project } = setUp(t, `import './model.js'`)
    const graph = new ModuleGraph()
    const page = graph.ensure(project.path('src/page.ts'))
    graph.connect(page, graph.ensure('/mocks/model.ts'), './model.js')

    const path = dependencyOf(page, './model.js', {
      sources: new Sources(transpiler),
      finder: new ProjectFileFinder(new Tsconfigs(undefined)),
    })

    assert.equal(path, '/mocks/model.ts')
  })

  it('is unknown in an installed package that has not imported it', (t) => {
    const { meaningOf } = setUp(t, '', { 'node_modules/lazy/index.js': '' })

    assert.equal(meaningOf('./none.js', 'node_modules/lazy/index.js'), undefined)
  })

  for (const statement of [
    `import './model.js'`,
    `import { model } from './model.js'\nexport const a = model`,
    `export * from './model.js'`,
    `export const load = () => import('./model.js')`,
  ]) {
    it(`is that of \`${statement.replaceAll('\n', '; ')}\``, (t) => {
      const { meaningOf } = setUp(t, statement)

      assert.equal(meaningOf('./model.js'), 'src/model.ts')
    })
  }

  for (const [written, accepted] of [
    ['./model.js', './model.ts'],
    ['./model', './model.js'],
    ['./model.js', '../src/model.js'],
    ['#model', './model.js'],
    ['./model.js', '#model'],
  ] as const) {
    it(`is found for ${accepted} where the import says ${written}`, (t) => {
      const { meaningOf } = setUp(t, `import '${written}'`, {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "#model": ["./src/model.ts"] } } }',
      })

      assert.equal(meaningOf(accepted), 'src/model.ts')
    })
  }

  for (const [written, accepted] of [
    ['./model.js?theme=dark#top', './model.js?theme=dark#top'],
    ['./model.js?theme=dark', './model.js'],
    ['./model.js', './model.js?theme=dark'],
  ] as const) {
    it(`is the same whatever query and hash there are: ${accepted} for ${written}`, (t) => {
      const { meaningOf } = setUp(t, `import '${written}'`)

      assert.equal(meaningOf(accepted), 'src/model.ts')
    })
  }

  it('may be the importer itself, if it imports itself', (t) => {
    const { meaningOf } = setUp(t, `import './page.js'`)

    assert.equal(meaningOf('./page.js'), 'src/page.ts')
  })

  for (const specifier of ['a-package', 'node:fs', './missing.js']) {
    it(`is none of the project's files for ${specifier}, if that is imported`, (t) => {
      const { meaningOf } = setUp(t, `import '${specifier}'`)

      assert.equal(meaningOf(specifier), undefined)
    })
  }

  it('may be any file where the importer computes a specifier', (t) => {
    const { meaningOf } = setUp(t, `export const load = (name: string) => import('./' + name)`)

    assert.equal(meaningOf('./model.js'), 'src/model.ts')
  })

  it('may be any file where it is not known what the importer imports', (t) => {
    const { meaningOf } = setUp(t, '')

    assert.equal(meaningOf('./model.js', 'src/other.ts'), 'src/model.ts')
  })
})

describe('a specifier of a module that the importer does not import', () => {
  const errorOf = (action: () => unknown): UnknownDependencyError => {
    try {
      action()
    } catch (error) {
      assert.ok(error instanceof UnknownDependencyError, `${error} is no UnknownDependencyError`)
      return error
    }
    return assert.fail('no error was thrown')
  }

  it('is an error that names the importer, the specifier, and what is imported', (t) => {
    const { project, meaningOf } = setUp(t, `import './model.js'\nimport 'a-package'`)

    const { code, message } = errorOf(() => meaningOf('./other.js'))

    assert.equal(code, 'HOT_HOOK_UNKNOWN_DEPENDENCY')
    assert.equal(
      message,
      `Cannot accept "./other.js" in ${project.path('src/page.ts')}: it imports "./model.js", "a-package"`,
    )
  })

  it('is an error where nothing is imported', (t) => {
    const { project, meaningOf } = setUp(t, 'export const a = 1')

    const { message } = errorOf(() => meaningOf('./model.js'))

    assert.equal(message, `Cannot accept "./model.js" in ${project.path('src/page.ts')}: it imports nothing`)
  })

  it('is an error where only a type of it is imported', (t) => {
    const { meaningOf } = setUp(t, `import type { Model } from './model.js'\nexport const all: Model[] = []`)

    errorOf(() => meaningOf('./model.js'))
  })

  for (const specifier of ['./missing.js', 'a-package']) {
    it(`is an error where it leads to no file, as ${specifier} does, also if others are computed`, (t) => {
      const { meaningOf } = setUp(t, 'export const load = (name: string) => import(name)')

      errorOf(() => meaningOf(specifier))
    })
  }

  it('is an error where it leads to no file, although another import does not either', (t) => {
    const { meaningOf } = setUp(t, `import 'a-package'`)

    errorOf(() => meaningOf('another-package'))
  })

  it('is an error where it leads to no file, and it is not known what is imported', (t) => {
    const { meaningOf } = setUp(t, '')

    errorOf(() => meaningOf('./missing.js', 'src/other.ts'))
  })
})
