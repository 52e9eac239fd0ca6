import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planUpdate } from '../../../src/graph/plan-update.js'
import { accepting, at, between, draw, NO_RULES, named } from '../../support/draw-graph.js'

/** The plan for a change of one module in a drawn graph. */
function planFor(drawing: string, changed: string) {
  const graph = draw(drawing)
  return named(planUpdate([at(graph, changed)], NO_RULES))
}

/** The plan for a module that calls `invalidate()`. */
function planForInvalidated(drawing: string, invalidated: string) {
  const graph = draw(drawing)
  return named(planUpdate([], NO_RULES, new Set([at(graph, invalidated)])))
}

describe('a module that accepts itself', () => {
  it('is loaded anew at once, and its importers stay', () => {
    assert.deepEqual(planFor('entry -> page!', 'page'), {
      kind: 'hot',
      outdated: ['page'],
      hotPoints: [],
      accepted: ['page!'],
    })
  })

  it('ends the walk from a change below it', () => {
    assert.deepEqual(planFor('entry -> routes!\nroutes -> handler\nhandler -> model', 'model'), {
      kind: 'hot',
      outdated: ['routes', 'handler', 'model'],
      hotPoints: [],
      accepted: ['routes!'],
    })
  })

  it('may be the entry', () => {
    assert.deepEqual(planFor('entry! -> page', 'page'), {
      kind: 'hot',
      outdated: ['entry', 'page'],
      hotPoints: [],
      accepted: ['entry!'],
    })
  })

  it('takes no change that reaches the entry on another way', () => {
    const plan = planFor('entry -> routes! boot\nroutes -> model\nboot -> model', 'model')

    assert.deepEqual(plan, {
      kind: 'full-reload',
      reason: 'entry',
      chain: ['model', 'boot', 'entry'],
      couldBeHot: true,
    })
  })

  it('takes none that it declined', () => {
    const graph = draw('entry -> page!')
    at(graph, 'page').declined = true

    const plan = planUpdate([at(graph, 'page')], NO_RULES)

    assert.equal(plan.kind === 'full-reload' && plan.reason, 'declined')
  })

  it('is loaded at once also where a hot point asks for it', () => {
    assert.deepEqual(planFor('entry ~> page\nentry ~> other\nother -> page!', 'page'), {
      kind: 'hot',
      outdated: ['page'],
      hotPoints: [],
      accepted: ['page!'],
    })
  })
})

describe('an importer that accepts a module', () => {
  it('stays, and the module is loaded anew at once', () => {
    assert.deepEqual(planFor('entry => app\napp -> page', 'page'), {
      kind: 'hot',
      outdated: ['app', 'page'],
      hotPoints: [],
      accepted: ['entry => app'],
    })
  })

  it('accepts that one only', () => {
    const plan = planFor('entry => app\nentry -> config', 'config')

    assert.equal(plan.kind, 'full-reload')
  })

  it('ends the walk on its edge only: another importer is a full reload, with the chain', () => {
    const plan = planFor('entry -> left right\nleft => model\nright -> model', 'model')

    assert.deepEqual(plan, {
      kind: 'full-reload',
      reason: 'entry',
      chain: ['model', 'right', 'entry'],
      couldBeHot: true,
    })
  })

  it('mixes with a hot point: one loads at once, the other waits', () => {
    assert.deepEqual(planFor('entry -> left\nleft => model\nentry ~> page\npage -> model', 'model'), {
      kind: 'hot',
      outdated: ['page', 'model'],
      hotPoints: ['entry ~> page'],
      accepted: ['left => model'],
    })
  })

  it('is not called if it is evaluated anew itself: it imports the module then', () => {
    assert.deepEqual(planFor('entry ~> page\npage => model\npage -> view\nview -> model', 'model'), {
      kind: 'hot',
      outdated: ['page', 'view', 'model'],
      hotPoints: ['entry ~> page'],
    })
  })

  it('is not called while its own new version waits for an import()', () => {
    const graph = draw('entry ~> page\npage => model')
    at(graph, 'page').version = 1

    assert.deepEqual(named(planUpdate([at(graph, 'model')], NO_RULES)), {
      kind: 'hot',
      outdated: ['model'],
      hotPoints: [],
    })
  })
})

describe('a module that accepts some of its exports', () => {
  /** `page` accepts `text`; `left` uses what is named. */
  const plan = (names: string[] | undefined) => {
    const graph = draw('entry -> left\nleft -> page')
    at(graph, 'page').registrations.acceptances.push({ ...accepting('page'), exports: new Set(['text']) })
    between(graph, 'left', 'page').names = names && new Set(names)
    return named(planUpdate([at(graph, 'page')], NO_RULES))
  }

  it('leaves importers alone that use nothing else', () => {
    assert.deepEqual(plan(['text']), { kind: 'hot', outdated: ['page'], hotPoints: [], accepted: ['page!'] })
    assert.deepEqual(plan([]), { kind: 'hot', outdated: ['page'], hotPoints: [], accepted: ['page!'] })
  })

  it('passes a change on to those who use others, or all', () => {
    for (const names of [['text', 'other'], undefined]) {
      assert.deepEqual(plan(names), {
        kind: 'full-reload',
        reason: 'entry',
        chain: ['page', 'left', 'entry'],
        couldBeHot: true,
      })
    }
  })
})

describe('a module that called invalidate()', () => {
  it('is new already: its importers are outdated, as if it had not accepted itself', () => {
    assert.deepEqual(planForInvalidated('entry ~> page\npage -> model!', 'model'), {
      kind: 'hot',
      outdated: ['page'],
      hotPoints: ['entry ~> page'],
    })
  })

  it('is a full reload where that reaches the entry', () => {
    assert.deepEqual(planForInvalidated('entry -> model!', 'model'), {
      kind: 'full-reload',
      reason: 'entry',
      chain: ['model', 'entry'],
      couldBeHot: false,
    })
  })

  it('is a full reload if it is the entry', () => {
    assert.equal(planForInvalidated('entry! -> model', 'entry').kind, 'full-reload')
  })

  it('is handed over as it is to an importer that accepts it', () => {
    assert.deepEqual(planForInvalidated('entry => model!', 'model'), {
      kind: 'hot',
      outdated: [],
      hotPoints: [],
      accepted: ['entry => model'],
    })
  })

  it('has nothing to wait for at a hot point: the next import() gets it', () => {
    assert.deepEqual(planForInvalidated('entry ~> model!', 'model'), { kind: 'hot', outdated: [], hotPoints: [] })
  })

  it('is outdated where it lies in a cycle with its importers', () => {
    assert.deepEqual(planForInvalidated('entry ~> page\npage -> model!\nmodel -> page', 'model'), {
      kind: 'hot',
      outdated: ['page', 'model'],
      hotPoints: ['entry ~> page'],
    })
  })
})

describe('an importer whose present version has failed, or is being evaluated', () => {
  it('is outdated with what its older version accepted', () => {
    const graph = draw('entry ~> page\npage => model')
    Object.assign(at(graph, 'page'), { version: 1, loadedVersion: 1, evaluatedVersion: 0 })

    assert.deepEqual(named(planUpdate([at(graph, 'model')], NO_RULES)), {
      kind: 'hot',
      outdated: ['page', 'model'],
      hotPoints: ['entry ~> page'],
    })
  })

  it('is outdated with what accepts itself below it', () => {
    const graph = draw('entry ~> page\npage -> model!')
    at(graph, 'page').evaluatedVersion = undefined

    assert.deepEqual(named(planUpdate([at(graph, 'model')], NO_RULES)), {
      kind: 'hot',
      outdated: ['page', 'model'],
      hotPoints: ['entry ~> page'],
      accepted: ['model!'],
    })
  })

  it('takes what it accepts if it is the entry, which may go on for ever', () => {
    const graph = draw('entry => model')
    at(graph, 'entry').evaluatedVersion = undefined

    assert.deepEqual(named(planUpdate([at(graph, 'model')], NO_RULES)), {
      kind: 'hot',
      outdated: ['model'],
      hotPoints: [],
      accepted: ['entry => model'],
    })
  })
})
