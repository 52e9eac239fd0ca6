import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { refusalOf } from '../../../src/loader/ask-all.js'
import { canNodeFind } from '../../../src/loader/node-finder.js'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import { type FileTree, Project } from '../../support/project.js'

/** Asks from `src/app.ts` of a project that has the package `tea`. */
function setUp(t: TestContext, files: FileTree = {}) {
  const project = new Project(t, {
    'package.json': '{ "name": "shop", "exports": "./src/app.ts", "imports": { "#tea": "tea" } }',
    'node_modules/tea/package.json': '{ "name": "tea", "exports": { ".": "./tea.js", "./cup": "./cup.js" } }',
    'node_modules/tea/tea.js': '',
    'node_modules/tea/cup.js': '',
    'src/app.ts': '',
    ...files,
  })
  const tools = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  const find = (specifier: string, isRequired = false) =>
    canNodeFind(
      { specifier, importer: project.path('src/app.ts'), isRequired, isKnown: false },
      {
        finder: tools.finder,
        resolveOnly: (action) => action(),
        refusalOf,
      },
    )
  return { project, find }
}

describe('canNodeFind', () => {
  for (const specifier of ['tea', 'tea/cup', 'node:fs', 'fs', 'fs/promises', '#tea', 'shop']) {
    it(`finds ${specifier}`, (t) => {
      assert.equal(setUp(t).find(specifier), true)
    })
  }

  for (const specifier of ['coffee', 'coffee/cup', '@scope/coffee', './tea.js', '..', '/tea.js', 'file:///tea.js']) {
    it(`does not find ${specifier}`, (t) => {
      assert.equal(setUp(t).find(specifier), false)
    })
  }

  it('finds a folder whose package.json names its file', (t) => {
    const { find } = setUp(t, { 'src/lib/package.json': '{ "main": "one.js" }', 'src/lib/one.js': '' })

    assert.deepEqual([find('./lib', true), find('./lib'), find('./tea', true)], [true, true, false])
  })

  it('finds what a package refuses for reasons of its own: that exists', (t) => {
    const { find } = setUp(t)

    assert.deepEqual([find('tea/pot'), find('#coffee')], [true, true])
  })

  it('finds a package that is installed after it was not found', (t) => {
    const { project, find } = setUp(t)
    assert.deepEqual([find('coffee'), find('@scope/milk')], [false, false])

    project.write('node_modules/coffee/package.json', '{ "exports": "./coffee.js" }')
    project.write('node_modules/coffee/coffee.js', '')
    project.write('node_modules/@scope/milk/package.json', '{}')
    project.write('node_modules/@scope/milk/index.js', '')

    assert.deepEqual([find('coffee'), find('@scope/milk')], [true, true])
  })

  it('finds a package that is written in TypeScript', (t) => {
    const { find } = setUp(t, {
      'node_modules/cake/package.json': '{ "exports": { "./slice": "./slice.js" } }',
      'node_modules/cake/slice.ts': '',
    })

    assert.equal(find('cake/slice'), true)
  })
})
