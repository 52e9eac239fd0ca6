import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventDetails, LogEvent } from '../../../../src/report/events.js'
import { happeningOf, summaryOf } from '../../../../src/ui/page/happenings.js'

const eventOf = (
  details: EventDetails | { event: 'message' },
  text = '',
  level: LogEvent['level'] = 'info',
): LogEvent => ({
  time: '2026-01-01T12:00:00.000Z',
  level,
  text,
  ...details,
})
const update = (outcome: 'reloaded' | 'waiting' | 'same code', ms = 3, disposers = 0) =>
  ({ event: 'update', files: ['a.ts', 'b.ts'], outcome, ms, disposers }) as const

describe('an event in the timeline', () => {
  it('is a save that was hot, with the disposers that it called', () => {
    const { label, files, ms, notes, tone } = happeningOf(eventOf(update('reloaded', 3, 1)))

    assert.deepEqual([label, files, ms, tone], ['reloaded', ['a.ts', 'b.ts'], 3, 'good'])
    assert.deepEqual(notes, ['disposers of 1 module called'])
  })

  it('is a save that waits, with what it waits for', () => {
    const text = 'a.ts changed: waits for the next import() in app.ts (3.1 ms)'

    const { label, notes } = happeningOf(eventOf(update('waiting', 3.1, 2), text))
    assert.deepEqual(
      [label, ...notes],
      ['waiting', 'waits for the next import() in app.ts', 'disposers of 2 modules called'],
    )
  })

  it('is a save of types or comments', () => {
    assert.deepEqual(happeningOf(eventOf(update('same code'))).notes, ['only types or comments changed'])
  })

  it('is a full reload with its reason and its chain', () => {
    const event = eventOf({ event: 'full-reload', files: ['a.ts'], reason: 'the entry', chain: ['a.ts', 'app.ts'] })

    assert.deepEqual(happeningOf(event).notes, ['the entry', 'a.ts ← app.ts'])
  })

  it('is a start, which first has no duration', () => {
    assert.deepEqual(happeningOf(eventOf({ event: 'restart' })).label, 'starts again')
    const { label, title, ms } = happeningOf(eventOf({ event: 'restart', reason: 'a.ts', ms: 80 }))
    assert.deepEqual([label, title, ms], ['serves again', 'a.ts', 80])
  })

  it('is a broken file with its code frame, and one that is mended', () => {
    const { label, body } = happeningOf(eventOf({ event: 'broken', file: 'a.ts' }, 'a.ts:1:1: no\n> 1 | no'))

    assert.deepEqual([label, body], ['broken', 'a.ts:1:1: no\n> 1 | no'])
    assert.equal(happeningOf(eventOf({ event: 'mended', file: 'a.ts' })).tone, 'good')
  })

  it('is an end, by a code or a signal', () => {
    assert.equal(happeningOf(eventOf({ event: 'ended', code: 1, signal: null })).title, 'the program, with code 1')
    assert.equal(
      happeningOf(eventOf({ event: 'ended', code: null, signal: 'SIGKILL' })).title,
      'the program, by SIGKILL',
    )
  })

  it('is a message, whose first line is its title', () => {
    const error = happeningOf(eventOf({ event: 'message' }, 'one\ntwo', 'error'))
    assert.deepEqual([error.label, error.title, error.body], ['error', 'one', 'one\ntwo'])

    const note = happeningOf(eventOf({ event: 'message' }, 'one'))
    assert.deepEqual([note.label, note.title, note.body], ['note', 'one', undefined])
  })
})

describe('the summary of the timeline', () => {
  it('has the median of the times from the save to the new code, and the restarts that are done', () => {
    const events = [
      eventOf(update('reloaded', 9)),
      eventOf(update('waiting', 900)),
      eventOf({ event: 'reloaded', file: 'a.ts', ms: 5 }),
      eventOf(update('reloaded', 7)),
      eventOf({ event: 'restart' }),
      eventOf({ event: 'restart', ms: 100 }),
    ]

    assert.equal(summaryOf(events), '3 hot, 9.0 ms to new code at the median; 1 restart')
    assert.equal(summaryOf([]), '0 restarts')
  })
})
