import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ModuleGraph, Rules } from '../../../src/graph/module-graph.js'
import { planUpdate } from '../../../src/graph/plan-update.js'
import { reloadableModules } from '../../../src/graph/reloadable.js'
import { draw, NO_RULES } from '../../support/draw-graph.js'
import { drawings, graphOf, rulesOf } from '../../support/random-graph.js'

const names = (graph: ModuleGraph, rules = NO_RULES) =>
  [...reloadableModules(graph, rules)].map(({ path }) => path).sort()

/** The same, asked of one plan for each module. */
const namesByPlans = (graph: ModuleGraph, rules: Rules) =>
  [...graph.modules()]
    .filter((module) => planUpdate([module], rules).kind === 'hot')
    .map(({ path }) => path)
    .sort()

describe('reloadableModules', () => {
  it('are those from which all ways up end at hot points', () => {
    const graph = draw(`
      entry  ~> page
      entry  -> config
      page   -> model config
      model  -> words
    `)

    assert.deepEqual(names(graph), ['model', 'page', 'words'])
  })

  it('are none below what one importer holds for good', () => {
    const graph = draw(`
      entry  ~> page
      entry  -> legacy
      legacy -> page
      page   -> model
    `)

    assert.deepEqual(names(graph), [])
  })

  it('are also those that nobody imports', () => {
    assert.deepEqual(names(draw('island -> model')), ['island', 'model'])
  })

  it('are those that are accepted, although the entry imports them', () => {
    const graph = draw(`
      entry   => routes
      entry   -> store!
      routes  -> model
      store   -> words
    `)

    assert.deepEqual(names(graph), ['model', 'routes', 'store', 'words'])
  })
})

/** More than a drawing has: modules that are still being evaluated. A number that nothing has means nothing. */
const scenes = fc.record({
  drawing: drawings,
  unfinished: fc.array(fc.nat(8), { maxLength: 2 }),
})

describe('reloadableModules, against one plan for each module', () => {
  it('are those whose change alone would be hot', () => {
    fc.assert(
      fc.property(scenes, ({ drawing, unfinished }) => {
        const graph = graphOf(drawing)
        const modules = [...graph.modules()]
        for (const index of unfinished) Object.assign(modules[index] ?? {}, { evaluatedVersion: undefined })
        const rules = rulesOf(drawing)

        assert.deepEqual(names(graph, rules), namesByPlans(graph, rules))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('reloadableModules, of many modules', () => {
  it('asks once of each module and of each edge', () => {
    const layers = Array.from({ length: 12 }, (_, layer) =>
      Array.from({ length: 8 }, (_, index) => `m${layer}-${index}`),
    )
    const lines = layers
      .slice(1)
      .flatMap((layer, above) => layers[above]?.map((name) => `${name} ~> ${layer.join(' ')}`))
    const graph = draw([`entry ~> ${layers[0]?.join(' ')}`, ...lines].join('\n'))
    const asked = { modules: 0, edges: 0 }
    const rules: Rules = {
      reloads() {
        asked.modules++
        return false
      },
      isBoundary() {
        asked.edges++
        return false
      },
    }

    assert.equal(reloadableModules(graph, rules).size, 0)

    assert.deepEqual(asked, { modules: 12 * 8 + 1, edges: 8 + 11 * 8 * 8 })
  })
})
