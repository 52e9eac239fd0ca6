import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { moduleSource } from '../../bench/speed/app/module-source.js'
import { planChain, planLayers } from '../../bench/speed/app/plan-graph.js'
import { answerOf, countOutdated, type SampleModule } from '../../bench/speed/app/sample-graph.js'

describe('the generated app', () => {
  for (const count of [100, 1_000, 5_000]) {
    it(`has ${count} modules, of which 82.2 % depend on the leaf`, () => {
      const graph = planLayers(count)

      assert.equal(graph.modules.length, count)
      assert.equal(countOutdated(graph, graph.leaf) - 1, Math.round(count * 0.822))
    })

    it(`reaches each of ${count} modules from the hot point or the base, and about half of them without the hot point`, () => {
      const graph = planLayers(count)

      assert.equal(reachedFrom([graph.hotPoint, ...graph.base]).size, count)
      const share = reachedFrom(graph.half).size / count
      assert.ok(share >= 0.5 && share < 0.6, `${share}`)
    })
  }

  it('has a base that does not depend on the leaf', () => {
    const graph = planLayers(1_000)

    assert.ok(!reachedFrom(graph.base).has(graph.leaf))
  })

  it('has modules that import two to five others, each of them later in the list', () => {
    const { modules } = planLayers(1_000)

    const importing = modules.filter(({ imports }) => imports.length > 0)
    assert.ok(importing.length > 900)
    for (const { index, imports } of importing) {
      assert.ok(imports.length >= 2 && imports.length <= 5, `${imports.length} imports`)
      assert.ok(imports.every((each) => each.index > index))
    }
  })

  it('has modules of 3 to 5 KB', () => {
    for (const module of planLayers(1_000).modules) {
      const { length } = moduleSource(module, 1)
      assert.ok(length >= 3_000 && length <= 5_000, `${module.path} has ${length} characters`)
    }
  })

  it('is the same each time', () => {
    const texts = () => planLayers(100).modules.map((module) => moduleSource(module, 7))

    assert.deepEqual(texts(), texts())
  })

  it('answers something else when any module has changed', () => {
    const graph = planLayers(100)
    const imported = [graph.hotPoint, ...graph.base]

    const before = answerOf(graph, imported, new Map())
    for (const module of graph.modules) assert.notEqual(answerOf(graph, imported, new Map([[module, 2]])), before)
  })
})

describe('the generated chain', () => {
  it('is outdated as a whole by a change of its last module', () => {
    const graph = planChain(10)

    assert.equal(countOutdated(graph, graph.leaf), 10)
    assert.equal(answerOf(graph, [graph.hotPoint], new Map([[graph.leaf, 5]])), '14')
  })
})

function reachedFrom(start: readonly SampleModule[]): Set<SampleModule> {
  const reached = new Set(start)
  for (const module of reached) for (const each of module.imports) reached.add(each)
  return reached
}
