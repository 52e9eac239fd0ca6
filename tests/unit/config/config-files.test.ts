import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { ConfigFiles } from '../../../src/config/config-files.js'
import { ConfigFileError } from '../../../src/errors.js'
import { PackageScopes } from '../../../src/resolve/package-scope.js'
import { Tsconfigs } from '../../../src/resolve/tsconfig.js'
import { type FileTree, Project } from '../../support/project.js'

/** The config files of a project after its module `src/app.ts`, or others, were loaded. */
function setUp(t: TestContext, files: FileTree, ...modules: string[]) {
  const project = new Project(t, { 'src/app.ts': '', ...files })
  const configFiles = new ConfigFiles(new Tsconfigs(undefined), new PackageScopes())
  for (const module of modules.length === 0 ? ['src/app.ts'] : modules) configFiles.filesFor(project.path(module))
  return {
    project,
    configFiles,
    has: (name: string) => configFiles.has(project.path(name)),
    hasChanged: (name: string) => configFiles.hasChanged(project.path(name)),
  }
}

describe('the config files of a module', () => {
  it('are its tsconfig with all that it extends, and its package.json', (t) => {
    const { project, configFiles } = setUp(t, {
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': '{}',
      'package.json': '{}',
    })

    assert.deepEqual(
      configFiles.filesFor(project.path('src/app.ts')),
      ['tsconfig.json', 'base.json', 'package.json'].map((name) => project.path(name)),
    )
  })

  it('are none while one of them can not be read, and are known when it can', (t) => {
    const { project, configFiles } = setUp(t, { 'tsconfig.json': '{ "extends": "./nope.json" }', 'package.json': '{}' })
    const of = () => configFiles.filesFor(project.path('src/app.ts'))
    const before = of()

    project.write('tsconfig.json', '{}')

    assert.deepEqual(before, [])
    assert.deepEqual(
      of(),
      ['tsconfig.json', 'package.json'].map((name) => project.path(name)),
    )
  })

  for (const [what, after] of [
    ['broken', '{ "compilerOptions": { "jsx": 5 } }'],
    ['changed', '{ "compilerOptions": { "jsx": "react" } }'],
  ] as const) {
    it(`have changed, if they were ${what} between the time when the module was made by them and its loading`, (t) => {
      const tsconfigs = new Tsconfigs(undefined)
      const project = new Project(t, { 'tsconfig.json': '{}', 'src/app.ts': '' })
      tsconfigs.of(project.path('src'))
      project.write('tsconfig.json', after)
      const configFiles = new ConfigFiles(tsconfigs, new PackageScopes())
      configFiles.filesFor(project.path('src/app.ts'))

      if (what === 'broken') assert.throws(() => configFiles.hasChanged(project.path('tsconfig.json')), ConfigFileError)
      else assert.equal(configFiles.hasChanged(project.path('tsconfig.json')), true)
      project.write('tsconfig.json', '{}')

      assert.equal(configFiles.hasChanged(project.path('tsconfig.json')), false)
    })
  }

  it('have changed, if they were written since another thread may have read them', (t) => {
    const project = new Project(t, { 'tsconfig.json': '{}', 'package.json': '{}', 'src/app.ts': '' })
    const configFiles = new ConfigFiles(new Tsconfigs(undefined), new PackageScopes(), Date.now() - 60_000)

    configFiles.filesFor(project.path('src/app.ts'))

    assert.deepEqual(
      ['tsconfig.json', 'package.json'].map((name) => configFiles.hasChanged(project.path(name))),
      [true, true],
    )
  })

  it('have not changed, if they are older than another thread that reads them', (t) => {
    const project = new Project(t, { 'tsconfig.json': '{}', 'package.json': '{}', 'src/app.ts': '' })
    const configFiles = new ConfigFiles(new Tsconfigs(undefined), new PackageScopes(), Date.now() + 60_000)

    configFiles.filesFor(project.path('src/app.ts'))

    assert.deepEqual(
      ['tsconfig.json', 'package.json'].map((name) => configFiles.hasChanged(project.path(name))),
      [false, false],
    )
  })

  it('are the nearest ones', (t) => {
    const { project, configFiles } = setUp(t, {
      'tsconfig.json': '{}',
      'package.json': '{}',
      'packages/a/tsconfig.json': '{}',
      'packages/a/package.json': '{}',
    })

    assert.deepEqual(
      configFiles.filesFor(project.path('packages/a/src/x.ts')),
      ['packages/a/tsconfig.json', 'packages/a/package.json'].map((name) => project.path(name)),
    )
  })
})

describe('a file', () => {
  it('is a config file when it is in use', (t) => {
    const { has } = setUp(t, {
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': '{}',
      'package.json': '{}',
    })

    assert.deepEqual(['tsconfig.json', 'base.json', 'package.json'].map(has), [true, true, true])
  })

  it('is none when nobody uses it', (t) => {
    const { has } = setUp(t, {
      'tsconfig.json': '{}',
      'tsconfig.build.json': '{}',
      'packages/a/tsconfig.json': '{}',
      'packages/a/package.json': '{}',
    })

    const names = ['tsconfig.build.json', 'packages/a/tsconfig.json', 'packages/a/package.json', 'src/app.ts']
    assert.deepEqual(names.map(has), [false, false, false, false])
  })

  it('is one as soon as it comes to stand nearer to a module than the one in use', (t) => {
    const { has } = setUp(t, { 'tsconfig.json': '{}' })

    assert.equal(has('src/tsconfig.json'), true)
    assert.equal(has('src/package.json'), true)
    assert.equal(has('src/deep/tsconfig.json'), false)
  })

  it('is one when it comes where there was none', (t) => {
    const { has } = setUp(t, {})

    assert.equal(has('tsconfig.json'), true)
  })

  it('is none above the one in use', (t) => {
    const { has } = setUp(t, { 'src/tsconfig.json': '{}' })

    assert.equal(has('tsconfig.json'), false)
  })
})

describe('a tsconfig in use', () => {
  it('has changed when its text is another one', (t) => {
    const { project, hasChanged } = setUp(t, { 'tsconfig.json': '{}' })
    const before = hasChanged('tsconfig.json')

    project.write('tsconfig.json', '{ "compilerOptions": { "jsx": "react-jsx" } }')

    assert.deepEqual([before, hasChanged('tsconfig.json')], [false, true])
  })

  it('has changed when one that it extends has', (t) => {
    const { project, hasChanged } = setUp(t, { 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': '{}' })

    project.write('base.json', '{ "compilerOptions": { "jsx": "react-jsx" } }')

    assert.equal(hasChanged('base.json'), true)
  })

  it('has changed when it is gone', (t) => {
    const { project, hasChanged } = setUp(t, { 'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx" } }' })

    project.remove('tsconfig.json')

    assert.equal(hasChanged('tsconfig.json'), true)
  })

  it('has changed when it comes', (t) => {
    const { project, hasChanged } = setUp(t, {})
    const before = hasChanged('tsconfig.json')

    project.write('tsconfig.json', '{ "compilerOptions": { "jsx": "react-jsx" } }')

    assert.deepEqual([before, hasChanged('tsconfig.json')], [false, true])
  })

  it('has not changed any more when the old text returns', (t) => {
    const { project, hasChanged } = setUp(t, { 'tsconfig.json': '{}' })
    project.write('tsconfig.json', '{ "compilerOptions": {} }')
    hasChanged('tsconfig.json')

    project.write('tsconfig.json', '{}')

    assert.equal(hasChanged('tsconfig.json'), false)
  })

  it('is an error when it can not be read', (t) => {
    const { project, hasChanged } = setUp(t, { 'tsconfig.json': '{}' })

    project.write('tsconfig.json', '{ "compilerOptions": ')

    assert.throws(() => hasChanged('tsconfig.json'), ConfigFileError)
  })
})

describe('a package.json in use', () => {
  const PACKAGE = { name: 'demo', type: 'module', scripts: { dev: 'node' }, dependencies: { a: '1' } }

  for (const [key, value] of [
    ['type', 'commonjs'],
    ['hotHook', { reload: ['config/**'] }],
    ['imports', { '#db': './db.ts' }],
    ['exports', './app.ts'],
  ] as const) {
    it(`has changed when its ${key} is another one`, (t) => {
      const { project, hasChanged } = setUp(t, { 'package.json': JSON.stringify(PACKAGE) })

      project.write('package.json', JSON.stringify({ ...PACKAGE, [key]: value }))

      assert.equal(hasChanged('package.json'), true)
    })
  }

  for (const [key, value] of [
    ['dependencies', { a: '2' }],
    ['scripts', {}],
    ['version', '1.0.1'],
  ] as const) {
    it(`has not changed when its ${key} is another one: an install must not restart a program`, (t) => {
      const { project, hasChanged } = setUp(t, { 'package.json': JSON.stringify(PACKAGE) })

      project.write('package.json', JSON.stringify({ ...PACKAGE, [key]: value }, undefined, 2))

      assert.equal(hasChanged('package.json'), false)
    })
  }

  it('is an error when it can not be read', (t) => {
    const { project, hasChanged } = setUp(t, { 'package.json': '{}' })

    project.write('package.json', '{ "type": ')

    assert.throws(() => hasChanged('package.json'), ConfigFileError)
  })
})
