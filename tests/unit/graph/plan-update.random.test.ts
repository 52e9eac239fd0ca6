import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { importersFirst } from '../../../src/graph/importers-first.js'
import type { Module } from '../../../src/graph/module-graph.js'
import { planUpdate } from '../../../src/graph/plan-update.js'
import { at } from '../../support/draw-graph.js'
import { type Drawing, type DrawnEdge, drawings, graphOf, name, rulesOf } from '../../support/random-graph.js'

/** The rules of the design once more, over plain numbers: sets that grow until nothing is added. */
function oracle({ facts, own, edges, changed, boundaries }: Drawing) {
  const isHot = ({ to, kind, places }: DrawnEdge) => {
    if (kind === 'static' || kind === 'start') return false
    if (kind === 'start and again' && places > 1) return false
    return boundaries === undefined || kind === 'marked' || boundaries.includes(to)
  }
  const isRoot = (index: number) => facts[index] === 'entry' || facts[index] === 'outside'
  const isDeadEnd = (index: number) => facts[index] !== 'plain' && !(isRoot(index) && ownOf(index) !== undefined)
  /** An edge of a module to itself that it accepts is the same as accepting itself. */
  const ownOf = (index: number) =>
    edges.some(({ from, to, isAccepted }) => from === index && to === index && isAccepted) ? 'whole' : own[index]
  const isOpen = (edge: DrawnEdge) => !isDeadEnd(edge.to) && ownOf(edge.to) !== 'whole'
  const isTaken = (edge: DrawnEdge) => edge.isAccepted || (edge.from === edge.to && own[edge.to] !== undefined)
  const isUntouched = (edge: DrawnEdge) => ownOf(edge.to) === 'exports' && edge.usesAccepted
  const carries = (edge: DrawnEdge) => isOpen(edge) && !isTaken(edge) && !isHot(edge) && !isUntouched(edge)

  /** The shortest way of each reached module from a change, in modules. */
  const distance = new Map(changed.map((index) => [index, 1]))
  for (let hasGrown = true; hasGrown; ) {
    hasGrown = false
    for (const edge of edges.filter(carries)) {
      const from = (distance.get(edge.to) ?? Number.POSITIVE_INFINITY) + 1
      if (from < (distance.get(edge.from) ?? Number.POSITIVE_INFINITY)) {
        distance.set(edge.from, from)
        hasGrown = true
      }
    }
  }
  const reached = [...distance.keys()]
  const isBoundary = (index: number) =>
    boundaries?.includes(index) || edges.some(({ to, kind }) => to === index && kind === 'marked')
  const deadEnds = reached.filter(isDeadEnd)
  const passed = edges.filter((edge) => distance.has(edge.to) && isOpen(edge))
  const taking = passed.filter((edge) => isTaken(edge) && edge.from !== edge.to)
  const bySelf = reached.filter((index) => !isDeadEnd(index) && ownOf(index) !== undefined)
  return {
    outdated: reached,
    hotPoints: passed.filter((edge) => isHot(edge) && !isTaken(edge)),
    accepted: [
      ...bySelf.map((index) => `${name(index)} by ${name(index)}`),
      ...taking.filter(({ from }) => !distance.has(from)).map(({ from, to }) => `${name(to)} by ${name(from)}`),
    ],
    isTakenAnywhere: taking.length + bySelf.length > 0,
    isBoundaryBound: edges.some(
      (edge) => edge.kind === 'static' && distance.has(edge.to) && carries(edge) && isBoundary(edge.to),
    ),
    isFullReload: deadEnds.length > 0,
    shortestChain: Math.min(...deadEnds.map((index) => distance.get(index) ?? Number.NaN)),
    carries: (to: number, from: number) => edges.some((edge) => edge.to === to && edge.from === from && carries(edge)),
  }
}

function planOf(drawing: Drawing) {
  const graph = graphOf(drawing)
  const changed = drawing.changed.map((index) => at(graph, name(index)))
  return planUpdate(changed, rulesOf(drawing))
}

describe('planUpdate, against a brute-force oracle', () => {
  it('says "hot" or "full reload" as the rules do', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const plan = planOf(drawing)

        assert.equal(plan.kind, oracle(drawing).isFullReload ? 'full-reload' : 'hot')
      }),
      { numRuns: 500 },
    )
  })

  it('outdates exactly what a change reaches, and enters at exactly the hot points above it', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const plan = planOf(drawing)
        fc.pre(plan.kind === 'hot')

        const { outdated, hotPoints } = oracle(drawing)
        assert.deepEqual(plan.outdated.map(({ path }) => path).toSorted(), outdated.map(name).toSorted())
        assert.deepEqual(
          plan.hotPoints.map(({ importer, imported }) => `${importer.path} ${imported.path}`).toSorted(),
          hotPoints.map(({ from, to }) => `${name(from)} ${name(to)}`).toSorted(),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('loads at once exactly what is accepted by itself, or by an importer that stays', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const plan = planOf(drawing)
        fc.pre(plan.kind === 'hot')

        assert.deepEqual(
          [...new Set(plan.accepted.map(({ module, by }) => `${module.path} by ${by.path}`))].toSorted(),
          oracle(drawing).accepted.toSorted(),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('explains a full reload with a shortest chain of real imports, from a change to what can not be replaced', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const plan = planOf(drawing)
        fc.pre(plan.kind === 'full-reload')

        const { shortestChain, carries, hotPoints, isTakenAnywhere, isBoundaryBound } = oracle(drawing)
        const chain = plan.chain.map(({ path }) => Number(path.slice(1)))
        const [first = -1] = chain
        assert.ok(drawing.changed.includes(first), `the chain begins with m${first}, which did not change`)
        for (const [at, importer] of chain.slice(1).entries()) {
          assert.ok(carries(chain[at] ?? -1, importer), `m${importer} does not pass on a change of m${chain[at]}`)
        }
        assert.equal(drawing.facts[chain.at(-1) ?? -1], plan.reason)
        assert.equal(chain.length, shortestChain)
        assert.equal(plan.couldBeHot, hotPoints.length > 0 || isTakenAnywhere || isBoundaryBound)
      }),
      { numRuns: 300 },
    )
  })
})

describe('importersFirst, on random graphs', () => {
  /** True if the changes of one module reach the other, over any edges among `modules`. */
  function isAbove(importer: Module, imported: Module, modules: ReadonlySet<Module>): boolean {
    const above = new Set([imported])
    for (const module of above) {
      for (const edge of module.importers.values()) if (modules.has(edge.importer)) above.add(edge.importer)
    }
    return above.has(importer)
  }

  const subsets = drawings.chain((drawing) =>
    fc.record({
      drawing: fc.constant(drawing),
      chosen: fc.shuffledSubarray(drawing.facts.map((_fact, index) => index)),
    }),
  )

  it('gives each module exactly once', () => {
    fc.assert(
      fc.property(subsets, ({ drawing, chosen }) => {
        const graph = graphOf(drawing)

        const sorted = importersFirst(new Set(chosen.map((index) => at(graph, name(index)))))

        assert.deepEqual(sorted.map(({ path }) => path).toSorted(), chosen.map(name).toSorted())
      }),
      { numRuns: 300 },
    )
  })

  it('puts each module after its importers, except those in a cycle with it', () => {
    fc.assert(
      fc.property(subsets, ({ drawing, chosen }) => {
        const graph = graphOf(drawing)
        const modules = new Set(chosen.map((index) => at(graph, name(index))))

        const sorted = importersFirst(modules)

        for (const imported of modules) {
          for (const { importer } of imported.importers.values()) {
            if (!modules.has(importer) || isAbove(imported, importer, modules)) continue
            assert.ok(
              sorted.indexOf(importer) < sorted.indexOf(imported),
              `${imported.path} comes before its importer ${importer.path}`,
            )
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
