import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModuleGraph } from '../../../src/graph/module-graph.js'
import { type ModuleViewsPorts, moduleViews } from '../../../src/observe/module-views.js'
import { at, between, draw, NO_RULES } from '../../support/draw-graph.js'

function viewOf(graph: ModuleGraph, path: string, ports: Partial<ModuleViewsPorts> = {}) {
  const views = moduleViews(graph, {
    rules: NO_RULES,
    name: (each) => each,
    isBroken: () => false,
    isWaiting: () => false,
    hasFailed: () => false,
    timesOf: () => ({}),
    ...ports,
  })
  const view = views.find((each) => each.path === path)
  assert.ok(view, `${path} is not among ${views.map((each) => each.path).join()}`)
  return view
}

describe('a module, as it is shown', () => {
  it('has its version, its times and its imports', () => {
    const graph = draw('entry -> page')
    at(graph, 'entry').version = 2
    at(graph, 'entry').loadedVersion = 2

    const view = viewOf(graph, 'entry', { timesOf: () => ({ evaluatedAt: 5, evaluationMs: 7 }) })

    assert.deepEqual(view, {
      path: 'entry',
      isEntry: true,
      state: 'not hot',
      version: 2,
      reason: 'entry',
      acceptsItself: false,
      evaluatedAt: 5,
      evaluationMs: 7,
      imports: [{ path: 'page', kind: 'import', isHot: false, isAccepted: false, ran: 0, ranAtStart: false }],
    })
  })

  it('has paths as they are shown, in its imports, too', () => {
    const graph = draw('entry -> page')

    const view = viewOf(graph, 'src/entry', { name: (path) => `src/${path}` })

    assert.equal(view.imports[0]?.path, 'src/page')
  })

  it('is none for whoever imports from outside the project', () => {
    const graph = draw('(runner) ~> entry')

    assert.throws(() => viewOf(graph, 'runner'), /is not among/)
  })
})

describe('what makes a change start the program again', () => {
  const graph = draw(`
    entry -> page own!
    (autoload) ~> route
    (runner) .> setup
  `)

  it('is a module itself: the entry, one that declines, one that a pattern names', () => {
    const declining = draw('entry -> page')
    at(declining, 'page').declined = true
    const rules = { ...NO_RULES, reloads: (path: string) => path === 'page' }

    assert.equal(viewOf(graph, 'entry').reason, 'entry')
    assert.equal(viewOf(declining, 'page').reason, 'declined')
    assert.equal(viewOf(graph, 'page', { rules }).reason, 'reload pattern')
    assert.deepEqual([viewOf(graph, 'page').reason, viewOf(graph, 'own').reason], [undefined, undefined])
  })

  it('may be an importer outside the project, if that does not import again', () => {
    assert.deepEqual(viewOf(graph, 'route').outside, [{ path: '(autoload)', isHot: true }])
    assert.deepEqual(viewOf(graph, 'setup').outside, [{ path: '(runner)', isHot: false }])
    assert.equal('outside' in viewOf(graph, 'page'), false)
  })
})

describe('the state of a module', () => {
  const graph = draw(`
    entry ~> page
    entry -> boot
    page  -> text
    boot  -> own!
  `)

  for (const [path, state] of [
    ['page', 'hot'],
    ['text', 'hot'],
    ['own', 'hot'],
    ['boot', 'not hot'],
  ] as const) {
    it(`is "${state}" for ${path}`, () => assert.equal(viewOf(graph, path).state, state))
  }

  it('is "declined" where it says so', () => {
    const declining = draw('entry ~> page')
    at(declining, 'page').declined = true

    assert.equal(viewOf(declining, 'page').state, 'declined')
  })

  it('is "waiting" until its new version is loaded', () => {
    const waiting = draw('entry ~> page')
    at(waiting, 'page').version = 1

    assert.equal(viewOf(waiting, 'page').state, 'waiting')
    at(waiting, 'page').loadedVersion = 1
    assert.equal(viewOf(waiting, 'page').state, 'hot')
  })

  it('is "waiting" while its change waits for a broken file', () => {
    assert.equal(viewOf(graph, 'page', { isWaiting: (name) => name === 'page' }).state, 'waiting')
  })

  it('is "broken" where its evaluation does not end, unless it is the entry, which may serve for ever', () => {
    const failing = draw('entry ~> page')
    for (const path of ['entry', 'page']) at(failing, path).evaluatedVersion = undefined

    const stateOf = (path: string) => viewOf(failing, path, { hasFailed: () => true }).state
    assert.deepEqual([stateOf('entry'), stateOf('page')], ['not hot', 'broken'])
    assert.equal(viewOf(failing, 'page').state, 'hot')
  })

  it('is "broken", whatever else it is', () => {
    const state = viewOf(graph, 'page', { isBroken: (name) => name === 'page' }).state

    assert.equal(state, 'broken')
  })
})

describe('an import, as it is shown', () => {
  const importOf = (graph: ModuleGraph, path: string) =>
    viewOf(graph, 'entry').imports.find((each) => each.path === path)

  it('is hot where it runs again, with how often', () => {
    const graph = draw('entry ~> page')
    between(graph, 'entry', 'page').executions = 3

    const page = importOf(graph, 'page')

    assert.deepEqual([page?.kind, page?.isHot, page?.ran, page?.ranAtStart], ['import()', true, 3, false])
  })

  it('is not where it ran at the start only', () => {
    const page = importOf(draw('entry .> page'), 'page')

    assert.deepEqual([page?.kind, page?.isHot, page?.ranAtStart], ['import()', false, true])
  })

  it('is hot where the importer accepts the module', () => {
    const page = importOf(draw('entry => page'), 'page')

    assert.deepEqual([page?.kind, page?.isHot, page?.isAccepted], ['import', true, true])
  })

  it('is a require() where there is no statement', () => {
    const graph = draw('entry ~> page')
    between(graph, 'entry', 'page').isRequired = true

    assert.equal(importOf(graph, 'page')?.kind, 'require()')
  })
})
