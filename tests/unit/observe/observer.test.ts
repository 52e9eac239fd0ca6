import assert from 'node:assert/strict'
import type { EventEmitter } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import type { ModuleGraph } from '../../../src/graph/module-graph.js'
import { Observer } from '../../../src/observe/observer.js'
import type { ToSupervisor } from '../../../src/processes/supervised/messages.js'
import type { LogEvent } from '../../../src/report/events.js'
import { at, draw, NO_RULES } from '../../support/draw-graph.js'

const COMMON = { time: '2026-01-01T00:00:00.000Z', level: 'info', text: '' } as const

function setUp(t: TestContext, graph: ModuleGraph, broken: string[] = [], deferred: string[] = []) {
  const before = process.listeners('exit')
  t.after(() => {
    process.removeAllListeners('uncaughtExceptionMonitor')
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) process.off('exit', listener)
  })
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const told: ToSupervisor[] = []
  let onEvent: (event: LogEvent) => void = () => {}
  const observer = new Observer({
    graph: () => graph,
    rules: NO_RULES,
    name: (path) => path,
    broken: () => broken,
    deferred: () => deferred,
    listen(listener) {
      onEvent = listener
    },
    tell: (message) => told.push(message),
  })
  const modules = () =>
    told.splice(0).flatMap((message) => {
      if (message.type !== 'hot-hook:modules') return []
      const { isAll, changed, gone, advice } = message
      return [{ isAll, changed: changed.map(({ path, state }) => `${path} ${state}`), gone, advice: advice?.length }]
    })
  return {
    observer,
    told,
    modules,
    say: (event: LogEvent) => onEvent(event),
    pass: (ms: number) => t.mock.timers.tick(ms),
  }
}

describe('an observer', () => {
  it('tells nothing before it is asked', (t) => {
    const { told, say, pass } = setUp(t, draw('entry -> page'))

    say({ ...COMMON, event: 'message' })
    pass(5_000)

    assert.deepEqual(told, [])
  })

  it('tells all modules first, and then those that have changed', (t) => {
    const graph = draw('entry ~> page')
    const { observer, modules, pass } = setUp(t, graph)
    observer.tellAll()
    assert.deepEqual(modules(), [{ isAll: true, changed: ['entry not hot', 'page hot'], gone: [], advice: 0 }])

    at(graph, 'page').version = 1
    pass(1_000)

    assert.deepEqual(modules(), [{ isAll: false, changed: ['page waiting'], gone: [], advice: undefined }])
    pass(5_000)
    assert.deepEqual(modules(), [])
  })

  it('tells all of them when the first is there, if there is none yet', (t) => {
    const graph = draw('')
    const { observer, modules, pass } = setUp(t, graph)
    observer.tellAll()
    assert.deepEqual(modules(), [])

    at(draw('entry'), 'entry')
    graph.ensure('entry').loadedVersion = 0
    pass(1_000)

    assert.equal(modules()[0]?.isAll, true)
  })

  it('tells all of them again when it is asked again', (t) => {
    const { observer, modules } = setUp(t, draw('entry -> page'))
    observer.tellAll()
    const first = modules()

    observer.tellAll()

    assert.deepEqual(modules(), first)
  })

  it('tells which modules are gone', (t) => {
    const graph = draw('entry ~> page')
    const { observer, modules, pass } = setUp(t, graph)
    observer.tellAll()
    modules()

    at(graph, 'page').loadedVersion = undefined
    pass(1_000)

    assert.deepEqual(modules()[0]?.gone, ['page'])
  })

  it('hands on what happens, and looks at the modules soon after', (t) => {
    const graph = draw('entry ~> page')
    const { observer, told, modules, say, pass } = setUp(t, graph)
    observer.tellAll()
    modules()
    const event = { ...COMMON, event: 'broken', file: 'page' } as const

    say(event)
    assert.deepEqual(told, [{ type: 'hot-hook:event', event }])
    pass(50)
    assert.deepEqual(modules()[0]?.changed, ['page broken'])
    say({ ...COMMON, event: 'mended', file: 'page' })
    pass(50)

    assert.deepEqual(modules()[0]?.changed, ['page hot'])
  })

  it('tells of an error that ends the program', (t) => {
    const { observer, told } = setUp(t, draw('entry'))
    observer.tellAll()
    told.splice(0)

    const emitter: EventEmitter = process
    emitter.emit('uncaughtExceptionMonitor', new Error('no tea'), 'uncaughtException')

    const [message] = told
    const event = message?.type === 'hot-hook:event' ? (message.event as LogEvent) : undefined
    assert.equal(event?.event, 'crashed')
    assert.match(event?.text ?? '', /^Error: no tea\n +at /)
  })

  it('tells of modules that came just before the end of the program', (t) => {
    const graph = draw('')
    const before = process.listeners('exit')
    const { observer, modules } = setUp(t, graph)
    observer.tellAll()
    graph.ensure('entry').loadedVersion = 0

    for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener.call(process, 0)

    assert.deepEqual(modules()[0]?.changed, ['entry hot'])
  })

  it('knows which changes wait for a broken file', (t) => {
    const { observer, modules } = setUp(t, draw('entry ~> page'), [], ['page'])
    observer.tellAll()

    assert.deepEqual(modules()[0]?.changed, ['entry not hot', 'page waiting'])
  })

  it('knows what was broken before', (t) => {
    const { observer } = setUp(t, draw('entry ~> page'), ['page'])

    assert.match(observer.summary(), /^0 of 2 files are hot \(1 not hot, 1 broken\)/)
  })
})
