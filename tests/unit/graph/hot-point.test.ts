import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endLoops, isHotPoint, recordExecution } from '../../../src/graph/hot-point.js'
import type { Edge, ModuleGraph, Rules } from '../../../src/graph/module-graph.js'
import { at, between, draw, NO_RULES } from '../../support/draw-graph.js'

/** An importer with an `import()` in some places, of which none has been executed. */
function drawImport(places = 1): { graph: ModuleGraph; edge: Edge } {
  const graph = draw(`
    app
    page
  `)
  const edge = graph.connect(at(graph, 'app'), at(graph, 'page'), './page')
  edge.calls = places
  return { graph, edge }
}

/** Executes an `import()` during an evaluation (`start`) and after it (`later`), and says whether it is a hot point. */
function isHotAfter(places: number, ...executions: ('start' | 'later' | 'listening')[]): boolean {
  const { graph, edge } = drawImport(places)
  for (const execution of executions) {
    if (execution === 'listening') graph.endStart()
    else recordExecution(edge, execution === 'start')
  }
  return isHotPoint(edge, NO_RULES)
}

describe('an import() in one place', () => {
  it('is no hot point before it was executed', () => {
    assert.equal(isHotAfter(1), false)
  })

  it('is no hot point when it ran during an evaluation', () => {
    assert.equal(isHotAfter(1, 'start'), false)
  })

  it('is a hot point when it ran after all evaluations', () => {
    assert.equal(isHotAfter(1, 'later'), true)
  })

  it('is no hot point when it ran twice during evaluations: both may have been kept', () => {
    assert.equal(isHotAfter(1, 'start', 'start'), false)
  })

  it('is no hot point when the entry has run it in a loop that had ended before that was heard of', () => {
    const { graph, edge } = drawImport()
    const app = at(graph, 'app')
    app.root = 'entry'
    graph.endEvaluation(app, 0)
    endLoops(app)

    for (let round = 0; round < 3; round++) recordExecution(edge, true)

    assert.equal(isHotPoint(edge, NO_RULES), false)
  })

  it('is a hot point when the entry runs it in a loop, until the loop ends', () => {
    const { graph, edge } = drawImport()
    Object.assign(at(graph, 'app'), { root: 'entry', evaluatedVersion: undefined })

    recordExecution(edge, true)
    const once = isHotPoint(edge, NO_RULES)
    recordExecution(edge, true)
    const twice = isHotPoint(edge, NO_RULES)
    endLoops(at(graph, 'app'))

    assert.deepEqual([once, twice, isHotPoint(edge, NO_RULES)], [false, true, false])
  })

  it('is a hot point when it ran during an evaluation and after it: the later answer counts', () => {
    assert.equal(isHotAfter(1, 'start', 'later'), true)
  })

  it('stays a hot point when it runs during an evaluation after that', () => {
    assert.equal(isHotAfter(1, 'later', 'start'), true)
  })
})

describe('an import() in two places', () => {
  it('is no hot point when each ran once during an evaluation', () => {
    assert.equal(isHotAfter(2, 'start', 'start'), false)
  })

  it('is a hot point when both ran after the evaluation', () => {
    assert.equal(isHotAfter(2, 'later', 'later'), true)
  })

  it('is no hot point when one ran during the evaluation and may have kept what it got', () => {
    assert.equal(isHotAfter(2, 'start', 'later'), false)
  })

  it('is no hot point for the same reason when the other one runs again and again', () => {
    assert.equal(isHotAfter(2, 'start', 'later', 'later', 'later'), false)
  })
})

describe('an import() in a program that listens', () => {
  it('is no hot point when it ran before only, after all evaluations: that was the start', () => {
    assert.equal(isHotAfter(1, 'later', 'listening'), false)
  })

  it('is no hot point when it ran before only, however often', () => {
    assert.equal(isHotAfter(1, 'start', 'start', 'later', 'listening'), false)
  })

  it('is a hot point when it runs since', () => {
    assert.equal(isHotAfter(1, 'listening', 'later'), true)
  })

  it('is a hot point when it ran before and runs since', () => {
    assert.equal(isHotAfter(1, 'later', 'listening', 'later'), true)
  })

  it('is no hot point when it runs since during an evaluation: its module is new', () => {
    assert.equal(isHotAfter(1, 'listening', 'start'), false)
  })

  it('is no hot point when it ran before, and once since during an evaluation', () => {
    assert.equal(isHotAfter(1, 'start', 'listening', 'start'), false)
  })

  it('is no hot point when one place ran before and another one runs since', () => {
    assert.equal(isHotAfter(2, 'later', 'listening', 'later'), false)
  })
})

describe('isHotPoint', () => {
  const isHot = (edge: Edge, rules: Rules = NO_RULES) => isHotPoint(edge, rules)
  const drawn = (arrow: string) => between(draw(`app ${arrow} page`), 'app', 'page')

  it('is true for an import() that runs again', () => {
    assert.equal(isHot(drawn('~>')), true)
  })

  it('is false for an import() that ran at the start only', () => {
    assert.equal(isHot(drawn('.>')), false)
  })

  it('is false for a static import', () => {
    assert.equal(isHot(drawn('->')), false)
  })

  it('is false for an import() that runs again beside a static import of the same module', () => {
    const edge = drawn('~>')
    edge.isStatic = true

    assert.equal(isHot(edge), false)
  })

  describe('where boundaries are configured', () => {
    const only = (boundary: string): Rules => ({ ...NO_RULES, isBoundary: (path) => path === boundary })

    it('is true for an import() of a boundary', () => {
      assert.equal(isHot(drawn('~>'), only('page')), true)
    })

    it('is false for an import() of anything else: the importer is not asked about', () => {
      assert.equal(isHot(drawn('~>'), only('app')), false)
    })

    it('is true for an import() that is marked as a boundary in the code', () => {
      const edge = drawn('~>')
      edge.boundary = true

      assert.equal(isHot(edge, only('other')), true)
    })

    it('is false for an import() of a boundary that ran at the start only: it is not asked again', () => {
      const edge = drawn('.>')
      edge.boundary = true

      assert.equal(isHot(edge, only('page')), false)
    })

    it('is false for a static import of a boundary', () => {
      assert.equal(isHot(drawn('->'), only('page')), false)
    })
  })
})
