import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bestPlaceFor, hotPlaces } from '../../../src/graph/hot-places.js'
import type { Edge, Module, ModuleGraph, Rules } from '../../../src/graph/module-graph.js'
import { stuckModules } from '../../../src/graph/reloadable.js'
import { at, draw, NO_RULES } from '../../support/draw-graph.js'
import { drawings, graphOf, rulesOf } from '../../support/random-graph.js'

/** A graph of modules that are all loaded. */
function drawLoaded(text: string): ModuleGraph {
  return loaded(draw(text))
}

function loaded(graph: ModuleGraph): ModuleGraph {
  for (const module of graph.modules()) {
    module.loadedVersion ??= 0
    module.evaluatedVersion ??= 0
  }
  return graph
}

const best = (text: string, ...changed: string[]) => {
  const graph = drawLoaded(text)
  const place = bestPlaceFor(
    changed.map((name) => at(graph, name)),
    graph,
    NO_RULES,
  )
  return place && `${place.module.path} in ${place.edge.importer.path}: ${place.makesHot}`
}

describe('the best place for a hot point', () => {
  it('is the nearest to the entry through which all ways lead', () => {
    assert.equal(
      best('entry -> app\napp -> routes config\nroutes -> page model\npage -> model', 'model'),
      'app in entry: 5',
    )
  })

  it('is further down where the entry has another way to the module', () => {
    assert.equal(best('entry -> app config\napp -> routes config\nroutes -> page', 'page'), 'app in entry: 3')
    assert.equal(best('entry -> app config\napp -> routes config\nroutes -> page', 'config'), undefined)
  })

  it('is one at which a module has a single importer', () => {
    assert.equal(best('entry -> app boot\nboot -> app\napp -> routes\nroutes -> page', 'page'), 'routes in app: 2')
  })

  it('is one that is imported from below as well, in a cycle', () => {
    assert.equal(best('entry -> app\napp -> routes\nroutes -> page\npage -> app', 'page'), 'app in entry: 3')
  })

  it('is one that makes all changed modules hot', () => {
    assert.equal(best('entry -> app\napp -> a b\na -> one\nb -> two', 'one', 'two'), 'app in entry: 5')
    assert.equal(best('entry -> a b\na -> one\nb -> two', 'one', 'two'), undefined)
  })

  it('is nowhere for the entry itself, and for what is hot', () => {
    assert.equal(best('entry -> app', 'entry'), undefined)
    assert.equal(best('entry ~> page\npage -> model', 'model'), undefined)
  })
})

/** How many modules would be hot if one of them, or an import, were taken away. */
function lostWithout(gone: Module | Edge, graph: ModuleGraph, rules: Rules): number {
  const { roots, edges } = stuckModules(graph, rules)
  const left = new Set([...roots].filter((root) => root !== gone))
  for (const module of left) {
    for (const edge of edges.get(module) ?? []) if (edge !== gone && edge.imported !== gone) left.add(edge.imported)
  }
  return [...edges.keys()].filter((module) => module.loadedVersion !== undefined && !left.has(module)).length
}

describe('the places at which modules could become hot', () => {
  it('are all modules that are not hot but could be, each with what it would make hot', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const graph = loaded(graphOf(drawing))
        const rules = rulesOf(drawing)
        const { roots, edges } = stuckModules(graph, rules)

        const places = hotPlaces(graph, rules)

        assert.deepEqual(new Set(places.keys()), new Set([...edges.keys()].filter((module) => !roots.has(module))))
        for (const [module, { makesHot, edge }] of places) {
          assert.equal(makesHot, lostWithout(module, graph, rules))
          if (edge !== undefined) assert.equal(makesHot, lostWithout(edge, graph, rules))
        }
      }),
    )
  })

  it('are found in a deep and in a wide graph in no time', () => {
    const deep = drawLoaded(
      Array.from({ length: 5_000 }, (_, n) => `${n === 0 ? 'entry' : `m${n}`} -> m${n + 1}`).join('\n'),
    )
    const wide = drawLoaded(Array.from({ length: 5_000 }, (_, n) => `entry -> m${n}\nm${n} -> shared`).join('\n'))

    assert.equal(hotPlaces(deep, NO_RULES).get(at(deep, 'm1'))?.makesHot, 5_000)
    assert.equal(hotPlaces(wide, NO_RULES).get(at(wide, 'shared'))?.makesHot, 1)
  })
})
