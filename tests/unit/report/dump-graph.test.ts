import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModuleGraph } from '../../../src/graph/module-graph.js'
import { dumpGraph } from '../../../src/report/dump-graph.js'
import { at, draw, NO_RULES } from '../../support/draw-graph.js'

/** The dump of one module. */
function dumped(graph: ModuleGraph, path: string, rules = NO_RULES) {
  const module = dumpGraph(graph, rules, '/project').find((each) => each.path === path)
  assert.ok(module, `${path} is not in the dump`)
  return module
}

describe('dumpGraph', () => {
  it('gives the modules as data, in the order in which they were met', () => {
    const graph = draw(`
      entry ~> page
      page  -> model
    `)

    assert.deepEqual(dumpGraph(graph, NO_RULES, '/project'), [
      {
        path: 'entry',
        version: 0,
        dependencies: ['page'],
        dependents: [],
        boundary: false,
        reloadable: false,
        pending: false,
        wouldMakeReloadable: 0,
      },
      {
        path: 'page',
        version: 0,
        dependencies: ['model'],
        dependents: ['entry'],
        boundary: true,
        reloadable: true,
        pending: false,
        wouldMakeReloadable: 0,
      },
      {
        path: 'model',
        version: 0,
        dependencies: [],
        dependents: ['page'],
        boundary: false,
        reloadable: true,
        pending: false,
        wouldMakeReloadable: 0,
      },
    ])
  })

  it('gives paths relative to the root folder, and those outside of it as they are', () => {
    const graph = draw('/project/src/app.ts -> /project/src/page.ts /packages/shared.ts')

    const { dependencies } = dumped(graph, 'src/app.ts')

    assert.deepEqual(dependencies, ['src/page.ts', '/packages/shared.ts'])
  })

  it('can be written as JSON, cycles and all', () => {
    const graph = draw(`
      a -> b
      b -> a
    `)

    assert.doesNotThrow(() => JSON.stringify(dumpGraph(graph, NO_RULES, '/project')))
  })

  it('leaves out who is outside, but names him as a dependent', () => {
    const graph = draw('(autoload) .> routes')

    const names = dumpGraph(graph, NO_RULES, '/project').map((module) => module.path)

    assert.deepEqual(names, ['routes'])
    assert.deepEqual(dumped(graph, 'routes').dependents, ['(autoload)'])
  })

  it('leaves out a file that was named and never loaded', () => {
    const graph = draw('entry -> page')
    at(graph, 'page').loadedVersion = undefined

    assert.deepEqual(
      dumpGraph(graph, NO_RULES, '/project').map((module) => module.path),
      ['entry'],
    )
  })

  it('shows a version that waits for the next import()', () => {
    const graph = draw('entry ~> page')
    at(graph, 'page').version = 2
    at(graph, 'page').loadedVersion = 1

    const { version, pending } = dumped(graph, 'page')

    assert.deepEqual({ version, pending }, { version: 2, pending: true })
  })

  it('shows that a module reached by a static import as well can not be reloaded, although it is a boundary', () => {
    const graph = draw(`
      entry  ~> page
      entry  -> legacy
      legacy -> page
    `)

    const { boundary, reloadable } = dumped(graph, 'page')

    assert.deepEqual({ boundary, reloadable }, { boundary: true, reloadable: false })
  })

  it('follows the rules of the options', () => {
    const graph = draw('entry ~> page')

    const { boundary, reloadable } = dumped(graph, 'page', { ...NO_RULES, isBoundary: () => false })

    assert.deepEqual({ boundary, reloadable }, { boundary: false, reloadable: false })
  })
})
