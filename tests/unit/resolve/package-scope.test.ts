import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { ConfigFileError } from '../../../src/errors.js'
import { PackageScopes } from '../../../src/resolve/package-scope.js'
import { type FileTree, Project } from '../../support/project.js'

function scopeOf(t: TestContext, files: FileTree, directory = '.') {
  const project = new Project(t, files)
  return { project, scope: new PackageScopes().of(project.path(directory)) }
}

describe('the scope of a directory', () => {
  it('is the package.json in it', (t) => {
    const text = '{ "type": "commonjs", "hotHook": { "reload": [] } }'
    const { project, scope } = scopeOf(t, { 'package.json': text })

    assert.deepEqual(scope, {
      file: project.path('package.json'),
      text,
      directory: project.folder,
      type: 'commonjs',
      hotHook: { reload: [] },
    })
  })

  it('is the nearest package.json above', (t) => {
    const { project, scope } = scopeOf(
      t,
      { 'package.json': '{ "type": "commonjs" }', 'packages/a/package.json': '{ "type": "module" }' },
      'packages/a/src/deep',
    )

    assert.equal(scope?.file, project.path('packages/a/package.json'))
    assert.equal(scope?.type, 'module')
  })

  it('does not take the type from the package.json above the nearest one', (t) => {
    const { scope } = scopeOf(t, { 'package.json': '{ "type": "module" }', 'src/package.json': '{}' }, 'src')

    assert.equal(scope?.type, undefined)
  })

  it('has no type where package.json says something that Node does not know', (t) => {
    const { scope } = scopeOf(t, { 'package.json': '{ "type": "esm" }' })

    assert.equal(scope?.type, undefined)
  })

  it('is undefined where no package.json stands above', () => {
    assert.equal(new PackageScopes().of('/proc/self/nowhere'), undefined)
  })

  it('is the same for every directory of a package', (t) => {
    const project = new Project(t, { 'package.json': '{}' })
    const scopes = new PackageScopes()

    assert.equal(scopes.of(project.path('a')), scopes.of(project.path('b/c')))
  })

  it('is read once', (t) => {
    const project = new Project(t, { 'package.json': '{ "type": "module" }' })
    const scopes = new PackageScopes()
    scopes.of(project.folder)

    project.write('package.json', '{ "type": "commonjs" }')

    assert.equal(scopes.of(project.folder)?.type, 'module')
  })

  it('is read with a byte order mark', (t) => {
    const { scope } = scopeOf(t, { 'package.json': '\uFEFF{ "type": "module" }' })

    assert.equal(scope?.type, 'module')
  })

  for (const [what, text] of [
    ['no JSON', '{ "type": module }'],
    ['an empty file', ''],
    ['no object', '"module"'],
    ['null', 'null'],
    ['an array', '[]'],
  ] as const) {
    it(`is an error that names the file where package.json is ${what}`, (t) => {
      const project = new Project(t, { 'package.json': text })

      assert.throws(
        () => new PackageScopes().of(project.folder),
        (error) =>
          error instanceof ConfigFileError &&
          error.code === 'HOT_HOOK_INVALID_CONFIG' &&
          error.message.startsWith(`Cannot read "${project.path('package.json')}": `),
      )
    })
  }
})
