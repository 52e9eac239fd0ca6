import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { importersFirst } from '../../../src/graph/importers-first.js'
import type { Module, Rules } from '../../../src/graph/module-graph.js'
import { planUpdate } from '../../../src/graph/plan-update.js'
import { at, between, draw, NO_RULES, named } from '../../support/draw-graph.js'

/** Plans for modules given by name, and gives names back. */
function planFor(graph: ReturnType<typeof draw>, changed: string | string[], rules = NO_RULES) {
  const modules = [changed].flat().map((name) => at(graph, name))
  return named(planUpdate(modules, rules))
}

/** As `planFor`, for a plan that has to be hot. */
function hotPlanFor(...args: Parameters<typeof planFor>) {
  const plan = planFor(...args)
  assert.ok(plan.kind === 'hot', `a full reload is planned: ${JSON.stringify(plan)}`)
  return plan
}

const paths = (modules: readonly { path: string }[]) => modules.map((module) => module.path)

describe('planUpdate', () => {
  describe('an edge', () => {
    it('that is a hot point ends the walk: only the module behind it is outdated', () => {
      const graph = draw('entry ~> handler')

      const plan = planFor(graph, 'handler')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['handler'], hotPoints: ['entry ~> handler'] })
    })

    it('that is static makes its importer outdated as well', () => {
      const graph = draw(`
        entry   ~> handler
        handler -> service
        service -> model
      `)

      const plan = planFor(graph, 'model')

      assert.deepEqual(plan, {
        kind: 'hot',
        outdated: ['handler', 'service', 'model'],
        hotPoints: ['entry ~> handler'],
      })
    })

    it('that ran only at start-up counts as static', () => {
      const graph = draw('entry .> app')

      const plan = planFor(graph, 'app')

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['app', 'entry'], couldBeHot: false })
    })

    it('that ran again before the program listened is no hot point any more once it listens', () => {
      const graph = draw('entry ~> job')
      graph.endStart()

      const plan = planFor(graph, 'job')

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['job', 'entry'], couldBeHot: false })
    })

    it('that ends at a hot point leaves what the changed module imports alone', () => {
      const graph = draw(`
        entry   ~> handler
        handler -> service
        service -> config
      `)

      const plan = planFor(graph, 'service')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['handler', 'service'], hotPoints: ['entry ~> handler'] })
    })
  })

  describe('a full reload', () => {
    it('is planned when the entry changes', () => {
      const graph = draw('entry ~> handler')

      const plan = planFor(graph, 'entry')

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['entry'], couldBeHot: false })
    })

    it('names the chain from the change up to the entry', () => {
      const graph = draw(`
        entry  -> boot
        boot   -> config
        config -> env
      `)

      const plan = planFor(graph, 'env')

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'entry',
        chain: ['env', 'config', 'boot', 'entry'],
        couldBeHot: false,
      })
    })

    it('names a shortest chain', () => {
      const graph = draw(`
        entry -> a1 b1
        a1    -> a2
        a2    -> a3
        a3    -> model
        b1    -> model
      `)

      const plan = planFor(graph, 'model')

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'entry',
        chain: ['model', 'b1', 'entry'],
        couldBeHot: false,
      })
    })

    it('is planned when a module is reached by a hot and by a static edge', () => {
      const graph = draw(`
        entry    -> provider router
        router   ~> controller
        provider -> controller
      `)

      const plan = planFor(graph, 'controller')

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'entry',
        chain: ['controller', 'provider', 'entry'],
        couldBeHot: true,
      })
    })

    it('is planned when one and the same importer imports the module statically and with import()', () => {
      const graph = draw(`
        entry  -> router
        router ~> page
        router -> page
      `)

      const plan = planFor(graph, 'page')

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'entry',
        chain: ['page', 'router', 'entry'],
        couldBeHot: false,
      })
    })

    it('is planned when somebody outside imports the module and does not ask again', () => {
      const graph = draw('(autoload) .> routes')

      const plan = planFor(graph, 'routes')

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'outside',
        chain: ['routes', '(autoload)'],
        couldBeHot: false,
      })
    })

    it('is planned for a file that a reload pattern names, whoever imports it', () => {
      const graph = draw('entry ~> settings')
      const rules = { ...NO_RULES, reloads: (path: string) => path === 'settings' }

      const plan = planFor(graph, 'settings', rules)

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'reload pattern',
        chain: ['settings'],
        couldBeHot: false,
      })
    })

    it('is planned when a reload pattern names an importer below the hot point', () => {
      const graph = draw(`
        entry   ~> handler
        handler -> settings
        settings -> env
      `)
      const rules = { ...NO_RULES, reloads: (path: string) => path === 'settings' }

      const plan = planFor(graph, 'env', rules)

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'reload pattern',
        chain: ['env', 'settings'],
        couldBeHot: false,
      })
    })

    it('is planned when the change reaches a module that declined', () => {
      const graph = draw(`
        entry   ~> handler
        handler -> pool
        pool    -> driver
      `)
      at(graph, 'pool').declined = true

      const plan = planFor(graph, 'driver')

      assert.deepEqual(plan, {
        kind: 'full-reload',
        reason: 'declined',
        chain: ['driver', 'pool'],
        couldBeHot: false,
      })
    })

    it('is not planned for a module that declined, but lies above the hot point', () => {
      const graph = draw('router ~> page')
      at(graph, 'router').declined = true

      const plan = planFor(graph, 'page')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['page'], hotPoints: ['router ~> page'] })
    })

    it('is planned when one of several changes can not be hot', () => {
      const graph = draw(`
        entry ~> page
        entry -> boot
      `)

      const plan = planFor(graph, ['page', 'boot'])

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['boot', 'entry'], couldBeHot: true })
    })
  })

  describe('somebody outside', () => {
    it('who asks again is a hot point', () => {
      const graph = draw('(framework) ~> page')

      const plan = planFor(graph, 'page')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['page'], hotPoints: ['(framework) ~> page'] })
    })
  })

  describe('a module without importers', () => {
    it('is outdated, and that is all', () => {
      const graph = draw('orphan -> model')

      const plan = planFor(graph, 'orphan')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['orphan'], hotPoints: [] })
    })

    it('ends the walk also above the change', () => {
      const graph = draw('orphan -> model')

      const plan = planFor(graph, 'model')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['orphan', 'model'], hotPoints: [] })
    })
  })

  describe('a boundary that is imported statically', () => {
    const rules: Rules = { ...NO_RULES, isBoundary: (path) => path === 'page' }
    const below = `
      entry -> routes
      routes -> page
      page -> model
      entry -> boot
    `
    const couldBeHot = (graph: ReturnType<typeof draw>, changed: string, given = rules) => {
      const plan = planFor(graph, changed, given)
      assert.ok(plan.kind === 'full-reload')
      return plan.couldBeHot
    }

    it('could be hot, and so could all below it', () => {
      assert.equal(couldBeHot(draw(below), 'page'), true)
      assert.equal(couldBeHot(draw(below), 'model'), true)
    })

    it('could be hot also where it is named by a mark, on whatever import', () => {
      const graph = draw(`${below}\nboot .> page`)
      between(graph, 'boot', 'page').boundary = true

      assert.equal(couldBeHot(graph, 'model', { ...NO_RULES, isBoundary: () => false }), true)
      assert.equal(couldBeHot(graph, 'model', NO_RULES), true)
    })

    it('says nothing of what lies above or beside it', () => {
      assert.equal(couldBeHot(draw(below), 'routes'), false)
      assert.equal(couldBeHot(draw(below), 'boot'), false)
    })

    it('could be hot also where it is required once', () => {
      const graph = draw('entry .> page')
      between(graph, 'entry', 'page').isRequired = true

      assert.equal(couldBeHot(graph, 'page'), true)
    })

    it('could not be hot where it is imported dynamically, but only at the start', () => {
      assert.equal(couldBeHot(draw('entry .> page'), 'page'), false)
    })

    it('could not be hot where it declines', () => {
      const graph = draw(below)
      at(graph, 'page').declined = true

      assert.equal(couldBeHot(graph, 'model'), false)
    })
  })

  describe('with boundaries configured', () => {
    it('takes only an import() of a boundary as a hot point', () => {
      const graph = draw(`
        entry ~> page
        page  ~> chart
      `)
      const rules = { ...NO_RULES, isBoundary: (path: string) => path === 'page' }

      const plan = planFor(graph, 'chart', rules)

      assert.deepEqual(plan, { kind: 'hot', outdated: ['page', 'chart'], hotPoints: ['entry ~> page'] })
    })

    it('goes on to the entry when no boundary stands between', () => {
      const graph = draw('entry ~> page')
      const rules = { ...NO_RULES, isBoundary: () => false }

      const plan = planFor(graph, 'page', rules)

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['page', 'entry'], couldBeHot: false })
    })

    it('takes an import() marked with import.meta.hot.boundary as a hot point, on that edge only', () => {
      const graph = draw(`
        entry ~> left
        left  ~> page
        right ~> page
      `)
      between(graph, 'left', 'page').boundary = true
      const rules = { ...NO_RULES, isBoundary: () => false }

      const plan = planFor(graph, 'page', rules)

      assert.deepEqual(plan, { kind: 'hot', outdated: ['right', 'page'], hotPoints: ['left ~> page'] })
    })

    it('does not make a static import of a boundary hot', () => {
      const graph = draw('entry -> page')
      const rules = { ...NO_RULES, isBoundary: () => true }

      const plan = planFor(graph, 'page', rules)

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['page', 'entry'], couldBeHot: true })
    })
  })

  describe('shapes', () => {
    it('diamond: each module is outdated once, importers first', () => {
      const graph = draw(`
        entry ~> top
        top   -> left right
        left  -> bottom
        right -> bottom
      `)

      const plan = planFor(graph, 'bottom')

      assert.deepEqual(plan, {
        kind: 'hot',
        outdated: ['top', 'left', 'right', 'bottom'],
        hotPoints: ['entry ~> top'],
      })
    })

    it('jagged diamond: the top comes before the long side, although the short side reaches it first', () => {
      const graph = draw(`
        entry ~> top
        top   -> short long1
        short -> bottom
        long1 -> long2
        long2 -> bottom
      `)

      const { outdated } = hotPlanFor(graph, 'bottom')

      assert.deepEqual(outdated.toSorted(), ['bottom', 'long1', 'long2', 'short', 'top'])
      const only = (...names: string[]) => outdated.filter((name) => names.includes(name))
      assert.deepEqual(only('top', 'short', 'bottom'), ['top', 'short', 'bottom'])
      assert.deepEqual(only('top', 'long1', 'long2', 'bottom'), ['top', 'long1', 'long2', 'bottom'])
    })

    it('cycle: all of it is outdated, and the hot point above it is where new code enters', () => {
      const graph = draw(`
        entry ~> a
        a     -> b
        b     -> c
        c     -> a
      `)

      const { outdated, hotPoints } = hotPlanFor(graph, 'b')

      assert.deepEqual(outdated.toSorted(), ['a', 'b', 'c'])
      assert.deepEqual(hotPoints, ['entry ~> a'])
    })

    it('cycle through the entry: full reload', () => {
      const graph = draw(`
        entry -> app
        app   -> entry
        entry ~> app
      `)

      const plan = planFor(graph, 'app')

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['app', 'entry'], couldBeHot: false })
    })

    it('cycle that asks for the entry again: a change above the entry is a full reload all the same', () => {
      const graph = draw(`
        entry -> app
        app   ~> entry
      `)

      const plan = planFor(graph, 'entry')

      assert.deepEqual(plan, { kind: 'full-reload', reason: 'entry', chain: ['entry'], couldBeHot: false })
    })

    it('self-import: the module is outdated once', () => {
      const graph = draw(`
        entry ~> page
        page  -> page
      `)

      const plan = planFor(graph, 'page')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['page'], hotPoints: ['entry ~> page'] })
    })

    it('two hot points over one service: new code enters at both', () => {
      const graph = draw(`
        entry   ~> users orders
        users   -> database
        orders  -> database
      `)

      const plan = planFor(graph, 'database')

      assert.deepEqual(plan, {
        kind: 'hot',
        outdated: ['users', 'orders', 'database'],
        hotPoints: ['entry ~> orders', 'entry ~> users'],
      })
    })

    it('a hot point below a hot point: the upper one is left alone', () => {
      const graph = draw(`
        entry ~> page
        page  ~> chart
      `)

      const plan = planFor(graph, 'chart')

      assert.deepEqual(plan, { kind: 'hot', outdated: ['chart'], hotPoints: ['page ~> chart'] })
    })

    it('several changed modules on one path: one update, each module once', () => {
      const graph = draw(`
        entry   ~> handler
        handler -> service
        service -> model
      `)

      const plan = planFor(graph, ['model', 'service', 'handler'])

      assert.deepEqual(plan, {
        kind: 'hot',
        outdated: ['handler', 'service', 'model'],
        hotPoints: ['entry ~> handler'],
      })
    })

    it('no change at all: nothing to do', () => {
      const graph = draw('entry ~> handler')

      const plan = planFor(graph, [])

      assert.deepEqual(plan, { kind: 'hot', outdated: [], hotPoints: [] })
    })
  })

  describe('a ladder of 10,000 diamonds', () => {
    const DIAMONDS = 10_000

    /** Modules `0, 1, …`: each imports, over two modules in between, the one before it. No edge is hot unless its boundary is. */
    function drawLadder() {
      const lines: string[] = []
      for (let step = 1; step <= DIAMONDS; step++) {
        lines.push(`${step} .> left${step} right${step}`, `left${step} .> ${step - 1}`, `right${step} .> ${step - 1}`)
      }
      lines.push(`entry .> ${DIAMONDS}`)
      return draw(lines.join('\n'))
    }
    const MODULES = 3 * DIAMONDS + 2
    const EDGES = 4 * DIAMONDS + 1

    it('is walked with one visit of each module and each edge', () => {
      const graph = drawLadder()
      const visits = { modules: 0, edges: 0 }
      const rules = {
        reloads: () => {
          visits.modules++
          return false
        },
        isBoundary: () => {
          visits.edges++
          return false
        },
      }

      const plan = planUpdate([at(graph, '0')], rules)

      assert.equal(plan.kind === 'full-reload' && plan.chain.length, 2 * DIAMONDS + 2)
      assert.deepEqual(visits, { modules: MODULES, edges: EDGES })
    })

    it('is sorted with one look at each edge', () => {
      const graph = drawLadder()
      const modules = new Set(graph.modules())
      let looks = 0
      const counting = {
        keys: () => modules.keys(),
        has: (module: Module) => {
          looks++
          return modules.has(module)
        },
      }

      const sorted = importersFirst(counting)

      assert.equal(sorted.length, MODULES)
      assert.equal(sorted[0]?.path, 'entry')
      assert.equal(sorted.at(-1)?.path, '0')
      assert.ok(looks <= EDGES, `${looks} looks at ${EDGES} edges`)
    })
  })
})

describe('importersFirst', () => {
  it('puts importers before what they import, in whatever order the modules are given', () => {
    const graph = draw(`
      a -> b c
      b -> d
      c -> d
    `)
    const given = ['d', 'b', 'a', 'c'].map((name) => at(graph, name))

    const sorted = importersFirst(new Set(given))

    assert.equal(sorted[0]?.path, 'a')
    assert.equal(sorted[3]?.path, 'd')
    assert.equal(sorted.length, 4)
  })

  it('leaves out modules that were not given, and does not walk through them', () => {
    const graph = draw(`
      top    -> middle
      middle -> bottom
    `)

    const sorted = importersFirst(new Set([at(graph, 'bottom'), at(graph, 'top')]))

    assert.deepEqual(paths(sorted), ['bottom', 'top'])
  })

  it('gives each module of a cycle once, after the importer of the cycle', () => {
    const graph = draw(`
      top -> a
      a   -> b
      b   -> a
    `)

    const sorted = importersFirst(new Set(['b', 'a', 'top'].map((name) => at(graph, name))))

    assert.equal(sorted[0]?.path, 'top')
    assert.deepEqual(paths(sorted).toSorted(), ['a', 'b', 'top'])
  })
})
