import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isProjectFile } from '../../../src/files/project-file.js'
import { ON_EACH_SYSTEM } from '../../support/path-systems.js'

const fileHere = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

describe('isProjectFile', () => {
  it('is true for a file of the program', () => {
    assert.equal(isProjectFile('/project/src/app.ts'), true)
  })

  it('is true for a file whose name only begins like that of the folder of packages', () => {
    assert.equal(isProjectFile('/project/node_modules.ts'), true)
  })

  for (const { system, path: at, run } of ON_EACH_SYSTEM) {
    it(`is false for an installed package, however deep it lies, with paths of ${system}`, () => {
      const is = (path: string) => run(() => isProjectFile(at(path)))
      assert.equal(is('/project/node_modules/lodash/index.js'), false)
      assert.equal(is('/project/packages/a/node_modules/@scope/b/dist/index.js'), false)
    })
  }

  it("is false for the loader's own files", () => {
    assert.equal(isProjectFile(fileHere('../../../src/session.ts')), false)
    assert.equal(isProjectFile(fileHere('../../../src/loader/resolve.ts')), false)
    assert.equal(isProjectFile(fileHere('../../../loader.mjs')), false)
  })

  it("is true for a file beside the loader's own, as a test of it is", () => {
    assert.equal(isProjectFile(fileHere('./project-file.test.ts')), true)
  })
})
