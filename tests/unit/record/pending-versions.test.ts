import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import { PendingVersions } from '../../../src/record/pending-versions.js'

function outdatedModule(version: number): Module {
  const module = new ModuleGraph().ensure('/page.ts')
  module.version = version
  return module
}

describe('PendingVersions', () => {
  it('gives the time from the first question to the arrival', (t) => {
    let now = 1_000
    t.mock.method(performance, 'now', () => now)
    const arrivals = new PendingVersions()
    arrivals.expect(outdatedModule(1))

    now = 1_010
    arrivals.onAsked('/page.ts', 1)
    now = 1_013
    arrivals.onAsked('/page.ts', 1)
    now = 1_017

    assert.equal(arrivals.onEvaluated('/page.ts', 1), 7)
  })

  it('knows nothing of a module that nobody expects', () => {
    assert.equal(new PendingVersions().onEvaluated('/page.ts', 1), undefined)
  })

  it('tells each arrival once', () => {
    const arrivals = new PendingVersions()
    arrivals.expect(outdatedModule(1))
    arrivals.onEvaluated('/page.ts', 1)

    assert.equal(arrivals.onEvaluated('/page.ts', 1), undefined)
  })

  it('goes on waiting when an older version arrives', () => {
    const arrivals = new PendingVersions()
    arrivals.expect(outdatedModule(2))

    const older = arrivals.onEvaluated('/page.ts', 1)
    const newer = arrivals.onEvaluated('/page.ts', 2)

    assert.equal(older, undefined)
    assert.notEqual(newer, undefined)
  })

  it('is content with a newer version than it expects', () => {
    const arrivals = new PendingVersions()
    arrivals.expect(outdatedModule(1))

    assert.notEqual(arrivals.onEvaluated('/page.ts', 2), undefined)
  })

  it('takes no time where nobody was seen to ask', () => {
    const arrivals = new PendingVersions()
    arrivals.expect(outdatedModule(2))
    arrivals.onAsked('/page.ts', 1)

    assert.equal(arrivals.onEvaluated('/page.ts', 2), 0)
  })
})
