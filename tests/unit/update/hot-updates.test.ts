import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import { Events } from '../../../src/runtime/events.js'
import { plainSource, type Source } from '../../../src/transpile/source.js'
import { HotUpdates } from '../../../src/update/hot-updates.js'
import { at, draw } from '../../support/draw-graph.js'

interface Given {
  graph: ModuleGraph
  /** The outdated modules. The first of them accepts itself. */
  outdated: readonly Module[]
  sources?: readonly Source[]
  publish?: (...all: unknown[]) => void
  log?: (line: string) => void
  onImport?: () => void
}

function apply({ graph, outdated, sources = [], publish = () => {}, log = () => {}, onImport }: Given): Promise<void> {
  const updates = new HotUpdates({
    reporter: new Reporter(createLog('error', log), () => '/'),
    events: new Events(graph, (_module, error) => assert.fail(`${error}`)),
    failed: {
      onAcceptedThrown: ({ path }, error) => log(`${path} failed: ${error}`),
      async startAgain() {},
      async settle() {},
    },
    isEvaluating: () => false,
    importAgain: async () => onImport?.(),
    publish,
    onApplied: () => {},
  })
  const accepted = outdated.slice(0, 1).map((module) => ({ module, by: module }))
  const cause = { kind: 'changed', modules: outdated, sources, startedAt: 0 } as const
  return updates.apply({ kind: 'hot', outdated, hotPoints: [], accepted }, cause)
}

describe('a hot update', () => {
  it('disposes, raises the versions and publishes them, all before it returns', () => {
    const graph = draw('page -> model')
    const outdated = ['page', 'model'].map((name) => at(graph, name))
    const order: string[] = []
    const versions = () => outdated.map((module) => module.version).join()
    for (const module of outdated) module.disposers.push(() => order.push(`dispose ${module.path} at ${versions()}`))

    void apply({ graph, outdated, publish: () => order.push(`publish at ${versions()}`) })

    assert.deepEqual(order, ['dispose page at 0,0', 'dispose model at 0,0', 'publish at 1,1'])
  })

  it('publishes the modules and the new sources', async () => {
    const graph = draw('page -> model')
    const outdated = [at(graph, 'page'), at(graph, 'model')]
    const sources = [plainSource('model', 'two', 'module')]
    const published: unknown[] = []

    await apply({ graph, outdated, sources, publish: (...all) => published.push(...all) })

    assert.deepEqual(published, [outdated, sources])
  })

  it('publishes although a disposer throws, which is reported', async () => {
    const graph = draw('page')
    const module = at(graph, 'page')
    module.disposers.push(() => {
      throw new Error('no tea')
    })
    const said: string[] = []

    await apply({ graph, outdated: [module], publish: () => said.push('published'), log: (line) => said.push(line) })

    assert.match(said.join(''), /^\[hot-hook\] A disposer of .*page failed: Error: no tea.*published$/s)
  })

  it('imports the accepted modules when the asynchronous disposers are done', async () => {
    const graph = draw('page')
    const module = at(graph, 'page')
    const order: string[] = []
    module.disposers.push(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('disposed')
    })

    await apply({ graph, outdated: [module], onImport: () => order.push('imported') })

    assert.deepEqual(order, ['disposed', 'imported'])
  })
})
