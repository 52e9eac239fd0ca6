import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModuleGraph } from '../../../src/graph/module-graph.js'
import { isUnfinished, unfinishedBelow } from '../../../src/graph/unfinished.js'
import { at, draw } from '../../support/draw-graph.js'

/** Draws a graph in which all but the named modules have been evaluated. */
function drawUnfinished(text: string, ...unfinished: string[]): ModuleGraph {
  const graph = draw(text)
  for (const module of graph.modules()) module.evaluatedVersion = unfinished.includes(module.path) ? undefined : 0
  return graph
}

const namesOf = (modules: readonly { path: string }[]) => modules.map(({ path }) => path).sort()

describe('isUnfinished', () => {
  it('is true of a module that was loaded and not evaluated', () => {
    const graph = drawUnfinished('entry ~> page', 'page')

    assert.equal(isUnfinished(at(graph, 'page')), true)
    assert.equal(isUnfinished(at(graph, 'entry')), false)
  })

  it('is true of a later version that was loaded and not evaluated', () => {
    const page = at(drawUnfinished('entry ~> page'), 'page')

    Object.assign(page, { version: 1, loadedVersion: 1, evaluatedVersion: 0 })

    assert.equal(isUnfinished(page), true)
  })

  it('is false while a new version waits to be loaded: that one may do better', () => {
    const page = at(drawUnfinished('entry ~> page', 'page'), 'page')

    page.version = 1

    assert.equal(isUnfinished(page), false)
  })

  it('is false of a module whose end is heard of before its load', () => {
    const page = at(drawUnfinished('entry ~> page'), 'page')

    Object.assign(page, { version: 1, loadedVersion: 0, evaluatedVersion: 1 })

    assert.equal(isUnfinished(page), false)
  })
})

describe('unfinishedBelow', () => {
  it('finds what a module holds by static imports, at any depth, and the module itself', () => {
    const graph = drawUnfinished('entry ~> page\npage -> view model\nmodel -> db', 'page', 'model', 'db')

    assert.deepEqual(namesOf(unfinishedBelow([at(graph, 'page')])), ['db', 'model', 'page'])
  })

  it('leaves out what is behind an import() of its own', () => {
    const graph = drawUnfinished('entry ~> page\npage ~> model', 'page', 'model')

    assert.deepEqual(namesOf(unfinishedBelow([at(graph, 'page')])), ['page'])
  })

  it('leaves out a module that was evaluated, but looks below it', () => {
    const graph = drawUnfinished('entry ~> page\npage -> model', 'model')

    assert.deepEqual(namesOf(unfinishedBelow([at(graph, 'page')])), ['model'])
  })

  it('ends in a cycle', () => {
    const graph = drawUnfinished('entry ~> page\npage -> model\nmodel -> page', 'page', 'model')

    assert.deepEqual(namesOf(unfinishedBelow([at(graph, 'page')])), ['model', 'page'])
  })
})
