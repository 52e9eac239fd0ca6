import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { EventDetails } from '../../../src/report/events.js'
import { PageReloads, type ReloadMessage } from '../../../src/ui/page-reloads.js'

const COMMON = { time: '2026-01-01T00:00:00.000Z', level: 'info', text: '' } as const
const UPDATE = { event: 'update', files: ['a.ts'], outcome: 'waiting', ms: 1, disposers: 0 } as const
const ERROR = { file: 'a.ts', text: 'wrong', at: 1, goneAt: undefined }

function setUp(t: TestContext) {
  let nowMs = 0
  t.mock.method(performance, 'now', () => nowMs)
  const reloads = new PageReloads()
  const heard: ReloadMessage[] = []
  const leave = reloads.look((message) => heard.push(message))
  const happens = (event: EventDetails, errors = [] as (typeof ERROR)[]) =>
    reloads.onEvent({ ...COMMON, ...event }, errors)
  const later = (ms: number) => {
    nowMs += ms
  }
  return { reloads, leave, happens, later, heard: () => heard.splice(0) }
}

describe('a page of the program', () => {
  for (const [what, event, isNew] of [
    ['a change that waits for a request', UPDATE, true],
    ['a change that is there', { ...UPDATE, outcome: 'reloaded' }, true],
    ['a start that serves', { event: 'restart', ms: 5 }, true],
    ['a start that begins', { event: 'restart', reason: 'a.ts' }, false],
    ['a comment', { ...UPDATE, outcome: 'same code' }, false],
    ['a change that is taken back', { ...UPDATE, outcome: 'taken back' }, false],
    ['the request itself', { event: 'reloaded', file: 'a.ts', ms: 1 }, false],
  ] as const) {
    it(`is ${isNew ? '' : 'not '}told to reload by ${what}`, (t) => {
      const { happens, heard } = setUp(t)
      heard()

      happens(event)

      assert.deepEqual(heard(), isNew ? [{ type: 'reload', agoMs: 0 }] : [])
    })
  }

  it('is told the errors, once, and that they went', (t) => {
    const { happens, heard } = setUp(t)
    assert.deepEqual(heard(), [{ type: 'errors', errors: [] }])

    happens({ event: 'broken', file: 'a.ts' }, [ERROR])
    happens({ event: 'broken', file: 'a.ts' }, [ERROR])
    happens({ event: 'mended', file: 'a.ts' }, [{ ...ERROR, goneAt: 2 } as never])

    assert.deepEqual(heard(), [
      { type: 'errors', errors: [{ file: 'a.ts', text: 'wrong' }] },
      { type: 'errors', errors: [] },
    ])
  })

  it('is told at the beginning what it may have missed', (t) => {
    const { reloads, happens, leave, later } = setUp(t)
    happens(UPDATE, [ERROR])
    leave()
    later(70)
    const heard: ReloadMessage[] = []

    reloads.look((message) => heard.push(message))

    assert.deepEqual(heard, [
      { type: 'reload', agoMs: 70 },
      { type: 'errors', errors: [{ file: 'a.ts', text: 'wrong' }] },
    ])
  })
})
