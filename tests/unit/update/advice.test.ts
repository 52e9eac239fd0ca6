import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import { planUpdate } from '../../../src/graph/plan-update.js'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import { Advice } from '../../../src/update/advice.js'
import { at, draw, NO_RULES } from '../../support/draw-graph.js'

/** A graph of loaded modules, and what is said at full reloads because of some of them. */
function setUp(text: string, told = new Set<string>()) {
  const graph: ModuleGraph = draw(text)
  for (const module of graph.modules()) module.loadedVersion = 0
  const log: string[] = []
  const reporter = new Reporter(
    createLog('info', (line) => log.push(line.slice('[hot-hook] '.length).trimEnd())),
    () => process.cwd(),
  )
  const advice = new Advice({ reporter, modules: { graph: () => graph, rules: NO_RULES }, told })
  const change = (...names: string[]) => {
    const modules: Module[] = names.map((name) => at(graph, name))
    const plan = planUpdate(modules, NO_RULES)
    assert.equal(plan.kind, 'full-reload')
    advice.onFullReload(plan, { kind: 'changed', modules, sources: [], startedAt: 0 })
  }
  return { log, change, told }
}

describe('the advice at a full reload', () => {
  it('names the best place for a hot point, and what it would make hot', () => {
    const { log, change } = setUp('entry -> app\napp -> routes\nroutes -> page')

    change('page')

    assert.deepEqual(log, ['import() or accept() of app in entry would make 3 of 4 files hot'])
  })

  it('names accept() alone where an import() ran at the start', () => {
    const { log, change } = setUp('entry .> app\napp -> page')

    change('page')

    assert.deepEqual(log, ['accept() of app in entry would make 2 of 3 files hot'])
  })

  it('is given once for each place, also after the next start', () => {
    const graph = 'entry -> app config\napp -> page'
    const { log, change, told } = setUp(graph)
    for (const name of ['page', 'app', 'config', 'config']) change(name)
    assert.equal(log.length, 2)

    const next = setUp(graph, told)
    next.change('page')

    assert.deepEqual(next.log, [])
  })

  it('is not given for the entry, nor where somebody outside of the project imports', () => {
    const { log, change } = setUp('entry -> app\n(outside) -> tool')

    change('entry')
    change('tool')

    assert.deepEqual(log, [])
  })
})
