import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { EventDetails, LogEvent } from '../../../src/report/events.js'
import type { UiMessage } from '../../../src/ui/protocol.js'
import { UiStateStore } from '../../../src/ui/ui-state.js'

const MODULE = { isEntry: false, state: 'hot', version: 0, acceptsItself: false, imports: [] } as const
const moduleAt = (path: string, version = 0) => ({ ...MODULE, path, version })

function happened(details: EventDetails, second = 0): LogEvent {
  const time = new Date(second * 1_000).toISOString()
  return { time, level: 'info', text: `the text of ${details.event}`, ...details }
}

function setUp(t: TestContext) {
  t.mock.method(Date, 'now', () => 5)
  const store = new UiStateStore({ project: 'shop', entry: 'app.ts' })
  const heard: UiMessage[] = []
  const leave = store.look((message) => heard.push(message))
  return { store, leave, heard: () => heard.splice(0) }
}

describe('the state of the page', () => {
  it('is told as a whole first', (t) => {
    const { heard } = setUp(t)

    const state = {
      project: 'shop',
      entry: 'app.ts',
      run: { state: 'starting', at: 5 },
      modules: [],
      timeline: [],
      advice: [],
      errors: [],
      types: { state: 'off', errors: [] },
    }
    assert.deepEqual(heard(), [{ type: 'state', state }])
  })

  it('is told in parts then, to whoever still looks', (t) => {
    const { store, heard, leave } = setUp(t)
    heard()

    store.onRun('running', 7)
    store.onTypes({ state: 'checking', errors: [] })
    leave()
    store.onRun('ended', 8)

    assert.deepEqual(heard(), [
      { type: 'parts', parts: { run: { state: 'running', at: 7 } } },
      { type: 'parts', parts: { types: { state: 'checking', errors: [] } } },
    ])
    assert.equal(store.state.run.state, 'ended')
  })

  it('has the modules, with what has changed, without those that are gone', (t) => {
    const { store, heard } = setUp(t)
    store.onModules(true, [moduleAt('a'), moduleAt('b')], [])
    heard()

    store.onModules(false, [moduleAt('b', 1), moduleAt('c')], ['a'])

    assert.deepEqual(store.state.modules, [moduleAt('b', 1), moduleAt('c')])
    assert.deepEqual(heard(), [{ type: 'modules', changed: [moduleAt('b', 1), moduleAt('c')], gone: ['a'] }])
  })

  it('has only the modules of another process when that tells all of its own', (t) => {
    const { store, heard } = setUp(t)
    store.onModules(true, [moduleAt('a')], [])
    heard()

    store.onModules(true, [moduleAt('b')], [])

    assert.deepEqual(store.state.modules, [moduleAt('b')])
    assert.deepEqual(heard(), [{ type: 'state', state: store.state }])
  })

  it('has the last 300 events', (t) => {
    const { store } = setUp(t)

    for (let count = 0; count < 301; count++) store.onEvent(happened({ event: 'mended', file: `${count}.ts` }))

    assert.equal(store.state.timeline.length, 300)
    assert.deepEqual(store.state.timeline[0], happened({ event: 'mended', file: '1.ts' }))
  })
})

describe('the errors of the page', () => {
  it('are told when they come and go, also when a process runs', (t) => {
    const { store, heard } = setUp(t)
    store.onEvent(happened({ event: 'broken', file: 'a.ts' }, 1))
    const error = { file: 'a.ts', text: 'the text of broken', at: 1_000, goneAt: undefined }
    assert.deepEqual(heard().at(-1), { type: 'parts', parts: { errors: [error] } })

    store.onStarted(3)

    assert.deepEqual(heard(), [
      { type: 'parts', parts: { run: { state: 'running', at: 3 } } },
      { type: 'parts', parts: { errors: [{ ...error, goneAt: 5 }] } },
    ])
  })
})
