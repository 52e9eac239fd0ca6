import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applyMessage } from '../../../../src/ui/page/state.js'
import type { UiMessage, UiState } from '../../../../src/ui/protocol.js'
import { moduleOf } from './modules.js'

const STATE: UiState = {
  project: 'shop',
  entry: 'app.ts',
  run: { state: 'running', at: 1 },
  modules: [moduleOf('app.ts', { isEntry: true }), moduleOf('page.ts'), moduleOf('model.ts')],
  timeline: [],
  advice: [],
  errors: [],
  types: { state: 'off', errors: [] },
}
const event = (text: string) => ({ time: '2026-01-01T00:00:00.000Z', level: 'info', text, event: 'message' }) as const
const pathsOf = (state: UiState | undefined) => state?.modules.map(({ path }) => path)

describe('the state of the page', () => {
  it('is there from the first whole state on', () => {
    const message: UiMessage = { type: 'event', event: event('early') }

    assert.equal(applyMessage(undefined, message), undefined)
    assert.equal(applyMessage(undefined, { type: 'state', state: STATE }), STATE)
  })

  it('is replaced by a whole state, as it comes again after the connection was lost', () => {
    const other = { ...STATE, modules: [] }

    assert.equal(applyMessage(STATE, { type: 'state', state: other }), other)
  })

  it('has changed modules in their place, new ones at the end, and none that are gone', () => {
    const page = moduleOf('page.ts', { state: 'hot' })
    const state = applyMessage(STATE, { type: 'modules', changed: [moduleOf('new.ts'), page], gone: ['model.ts'] })

    assert.deepEqual(pathsOf(state), ['app.ts', 'page.ts', 'new.ts'])
    assert.equal(state?.modules[1], page)
    assert.equal(state?.modules[0], STATE.modules[0])
  })

  it('has a module that is gone and there again, and knows of none that it never had', () => {
    const state = applyMessage(STATE, {
      type: 'modules',
      changed: [moduleOf('page.ts')],
      gone: ['page.ts', 'never.ts'],
    })

    assert.deepEqual(pathsOf(state), ['app.ts', 'model.ts', 'page.ts'])
  })

  it('keeps the last 500 events', () => {
    let state: UiState | undefined = STATE
    for (let count = 0; count < 510; count++)
      state = applyMessage(state, { type: 'event', event: event(String(count)) })

    assert.equal(state?.timeline.length, 500)
    assert.equal(state?.timeline.at(-1)?.text, '509')
  })

  it('has new parts, and the others as they were', () => {
    const state = applyMessage(STATE, { type: 'parts', parts: { run: { state: 'ended', at: 2 } } })

    assert.deepEqual(state?.run, { state: 'ended', at: 2 })
    assert.equal(state?.modules, STATE.modules)
  })
})
