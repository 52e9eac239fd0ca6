import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { agoOf, durationOf, spanOf } from '../../../../src/ui/page/times.js'

describe('times', () => {
  it('are durations in the unit that fits', () => {
    assert.deepEqual([3.14, 12.4, 999, 2400].map(durationOf), ['3.1 ms', '12 ms', '999 ms', '2.4 s'])
  })

  it('are spans in their largest unit', () => {
    const minute = 60_000
    const spans = [0, 59_900, minute, 59 * minute, 60 * minute, 47 * 60 * minute, 48 * 60 * minute].map(spanOf)

    assert.deepEqual(spans, ['0 s', '59 s', '1 min', '59 min', '1 h', '47 h', '2 days'])
  })

  it('are how long ago something was, also if the clock of the server is ahead', () => {
    assert.equal(agoOf(1000, 13_000), '12 s ago')
    assert.equal(agoOf(1000, 1500), 'just now')
    assert.equal(agoOf(2000, 1000), 'just now')
  })
})
