import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { PackageScopes } from '../../../src/resolve/package-scope.js'
import { createPackageTsconfigs, type UnreadableTsconfig } from '../../../src/resolve/package-tsconfig.js'
import { type FileTree, Project } from '../../support/project.js'

const PACKAGE = 'node_modules/tool'

/** Asks for folders of the package `tool`, and notes what could not be read. */
function setUp(t: TestContext, files: FileTree) {
  const project = new Project(t, { [`${PACKAGE}/package.json`]: '{}', [`${PACKAGE}/src/a.ts`]: '', ...files })
  const unreadable: UnreadableTsconfig[] = []
  const optionsIn = createPackageTsconfigs({
    packages: new PackageScopes(),
    onUnreadable: (each) => unreadable.push(each),
  })
  return { project, unreadable, optionsIn: (folder: string) => optionsIn(project.path(folder)) }
}

const json = JSON.stringify

describe('the compiler options of an installed package', () => {
  it('are those of its own tsconfig, with what that extends', (t) => {
    const { optionsIn, unreadable } = setUp(t, {
      [`${PACKAGE}/tsconfig.json`]: json({ extends: './base.json', compilerOptions: { jsx: 'react' } }),
      [`${PACKAGE}/base.json`]: json({ compilerOptions: { experimentalDecorators: true } }),
    })

    assert.deepEqual(optionsIn(`${PACKAGE}/src`), { experimentalDecorators: true, jsx: 'react' })
    assert.deepEqual(unreadable, [])
  })

  it('are none without one: that of the project says nothing of a package', (t) => {
    const { optionsIn, unreadable } = setUp(t, { 'tsconfig.json': '{ "extends": "./gone.json" }' })

    assert.deepEqual(optionsIn(`${PACKAGE}/src`), {})
    assert.deepEqual(unreadable, [])
  })

  it('are those that it says itself, where it extends a file that is gone', (t) => {
    const { project, optionsIn, unreadable } = setUp(t, {
      [`${PACKAGE}/tsconfig.json`]: json({ extends: '@tool/base', compilerOptions: { jsx: 'react' } }),
    })

    assert.deepEqual([optionsIn(`${PACKAGE}/src`), optionsIn(`${PACKAGE}/src`)], [{ jsx: 'react' }, { jsx: 'react' }])
    const file = project.path(`${PACKAGE}/tsconfig.json`)
    assert.deepEqual(unreadable, [
      { file, problem: `Cannot read "${file}": extends "@tool/base": there is no such file` },
    ])
  })

  it('are none where it is malformed, or says what it can not mean', (t) => {
    for (const text of ['{ nope', '[]', '{ "compilerOptions": { "jsx": 5 } }']) {
      const { optionsIn, unreadable } = setUp(t, { [`${PACKAGE}/tsconfig.json`]: text })

      assert.deepEqual([optionsIn(PACKAGE), unreadable.length], [{}, 1])
    }
  })
})
