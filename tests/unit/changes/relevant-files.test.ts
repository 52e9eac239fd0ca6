import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { RelevantFiles } from '../../../src/changes/relevant-files.js'
import { ConfigFiles } from '../../../src/config/config-files.js'
import { Settings } from '../../../src/config/settings.js'
import { digestOf } from '../../../src/files/digest.js'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { PackageScopes } from '../../../src/resolve/package-scope.js'
import { Tsconfigs } from '../../../src/resolve/tsconfig.js'
import { type FileTree, Project } from '../../support/project.js'

/** The relevant files of a project whose entry is `src/app.ts`. Files are given and found by their paths in it. */
function setUp(t: TestContext, { hotHook, files = {} }: { hotHook?: unknown; files?: FileTree } = {}) {
  const project = new Project(t, {
    'package.json': JSON.stringify({ type: 'module', hotHook }),
    'src/app.ts': '',
    ...files,
  })
  const graph = new ModuleGraph()
  const packages = new PackageScopes()
  const configFiles = new ConfigFiles(new Tsconfigs(undefined), packages)
  const relevant = new RelevantFiles(graph, configFiles, new Settings(packages, project.path('src/app.ts'), {}))
  const ensure = (name: string) => graph.ensure(project.path(name))
  return {
    ensure,
    load(...names: string[]) {
      for (const name of names) ensure(name).loadedVersion = 0
    },
    inUse: () => [...new Set(relevant.inUse())].map((path) => project.nameOf(path)),
    changedSince: (time: number) => [...relevant.changedSince(time)].map((path) => project.nameOf(path)),
    project,
    has: (name: string) => relevant.has(project.path(name)),
    wasMissed: (name: string) => relevant.wasMissed(project.path(name)),
  }
}

describe('the files in use', () => {
  it('are the modules and their config files', (t) => {
    const { load, inUse } = setUp(t, { files: { 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': '{}' } })

    load('src/app.ts', 'src/model.ts')

    assert.deepEqual(inUse().toSorted(), ['base.json', 'package.json', 'src/app.ts', 'src/model.ts', 'tsconfig.json'])
  })

  it('are told that have changed since a time', (t) => {
    const { load, changedSince, project } = setUp(t, { files: { 'src/old.ts': '' } })
    load('src/app.ts', 'src/old.ts')
    const long = new Date(Date.now() - 60_000)
    for (const name of ['src/old.ts', 'package.json']) utimesSync(project.path(name), long, long)

    // Who sets the time of a file changes it.
    assert.deepEqual(changedSince(Date.now() - 60_000).toSorted(), ['package.json', 'src/app.ts', 'src/old.ts'])
    assert.deepEqual(changedSince(Date.now() + 60_000), [])
  })

  it('are none before a module is loaded', (t) => {
    const { inUse } = setUp(t)

    assert.deepEqual(inUse(), [])
  })

  it('follow the program: what is loaded later is in use later', (t) => {
    const { load, inUse } = setUp(t)
    load('src/app.ts')
    const before = inUse()

    load('src/page.ts')

    assert.deepEqual([before.includes('src/page.ts'), inUse().includes('src/page.ts')], [false, true])
  })

  it('have the config files of each folder', (t) => {
    const { load, inUse } = setUp(t, { files: { 'packages/a/package.json': '{}', 'packages/a/tsconfig.json': '{}' } })

    load('packages/a/src/index.ts')

    assert.deepEqual(inUse(), ['packages/a/src/index.ts', 'packages/a/tsconfig.json', 'packages/a/package.json'])
  })

  it('have a module that could not be loaded: it is fixed there', (t) => {
    const { ensure, inUse } = setUp(t)

    ensure('src/broken.ts').digest = digestOf('const =')

    assert.equal(inUse().includes('src/broken.ts'), true)
  })

  it('have a module that could not be read', (t) => {
    const { ensure, inUse } = setUp(t)

    ensure('src/empty.ts').digest = ''

    assert.equal(inUse().includes('src/empty.ts'), true)
  })

  it('do not have what only was asked for, or stands for somebody outside', (t) => {
    const { ensure, inUse } = setUp(t)

    ensure('src/asked.ts')
    ensure('node_modules/framework/index.js').root = 'outside'

    assert.deepEqual(inUse(), [])
  })
})

describe('a file', () => {
  for (const name of ['src/new.ts', 'src/view.tsx', 'src/old.cjs', 'data.json', 'src/folder']) {
    it(`is relevant where an import may look for it, as for ${name}`, (t) => {
      const { has } = setUp(t)

      assert.equal(has(name), true)
    })
  }

  for (const name of ['README.md', 'src/style.css', 'app.log', 'src/page.ts~']) {
    it(`is not relevant where no import looks for it, as for ${name}`, (t) => {
      const { has } = setUp(t)

      assert.equal(has(name), false)
    })
  }

  it('is relevant where it is in the graph, whatever its name', (t) => {
    const { ensure, has } = setUp(t)

    ensure('src/add.wasm')

    assert.equal(has('src/add.wasm'), true)
  })

  it('is relevant where it is a config file', (t) => {
    const { has } = setUp(t)

    assert.deepEqual(['package.json', 'tsconfig.json', 'base.json'].map(has), [true, true, true])
  })

  it('is relevant where a reload pattern names it', (t) => {
    const { has } = setUp(t, { hotHook: { reload: ['templates/**'] } })

    assert.deepEqual(['templates/page.html', 'page.html'].map(has), [true, false])
  })

  it('is relevant where it is a .env file', (t) => {
    const { has } = setUp(t)

    assert.equal(has('.env.local'), true)
  })

  it('is not relevant where it is ignored, whatever it is besides', (t) => {
    const { ensure, has } = setUp(t, { hotHook: { ignore: ['generated/**'], reload: ['generated/**'] } })

    ensure('generated/client.ts')

    assert.equal(has('generated/client.ts'), false)
  })

  it('is not relevant in node_modules', (t) => {
    const { ensure, has } = setUp(t)

    ensure('node_modules/framework/index.js')

    assert.equal(has('node_modules/framework/index.js'), false)
  })
})

describe('a file that concerned nobody when it was asked about', () => {
  it('is told of once, when it has become known', (t) => {
    const { has, wasMissed, load } = setUp(t, { files: { 'src/hello.greeting': '' } })

    const before = has('src/hello.greeting')
    load('src/hello.greeting')

    assert.deepEqual(
      [before, has('src/hello.greeting'), wasMissed('src/hello.greeting'), wasMissed('src/hello.greeting')],
      [false, true, true, false],
    )
  })
})
