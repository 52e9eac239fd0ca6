import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { AppProcess } from '../../../src/supervisor/app-process.js'
import { Pulse } from '../../../src/supervisor/pulse.js'

/** A pulse, and what it did. The clock stands still. */
function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1_000_000 })
  t.mock.method(performance, 'now', () => Date.now())
  const journal: string[] = []
  const pulse = new Pulse({
    onLost: (_run, ms) => void journal.push(`lost for ${ms} ms`),
    onBack: () => void journal.push('back'),
  })
  const run = { isStuck: false, tell: () => void journal.push('asked') } as unknown as AppProcess
  pulse.follow(run)
  const seconds = (count: number) => {
    for (let second = 0; second < count; second++) t.mock.timers.tick(1_000)
  }
  return { pulse, run, journal, seconds }
}

describe('the pulse of a process', () => {
  it('is taken each second', (t) => {
    const { pulse, run, journal, seconds } = setUp(t)

    for (let second = 0; second < 3; second++) {
      seconds(1)
      pulse.answered(run)
    }

    assert.deepEqual(journal, ['asked', 'asked', 'asked'])
  })

  it('is lost without an answer for three seconds, which is said once', (t) => {
    const { journal, seconds } = setUp(t)

    seconds(3)
    const before = [...journal]
    seconds(10)

    assert.deepEqual(before, ['asked'])
    assert.deepEqual(journal, ['asked', 'lost for 3000 ms'])
  })

  it('is not lost by a process that was busy for less', (t) => {
    const { pulse, run, journal, seconds } = setUp(t)
    seconds(3)

    pulse.answered(run)
    seconds(3)

    assert.deepEqual(journal, ['asked', 'asked'])
  })

  it('is back with the answer', (t) => {
    const { pulse, run, journal, seconds } = setUp(t)
    seconds(4)

    pulse.answered(run)
    pulse.answered(run)

    assert.deepEqual(journal, ['asked', 'lost for 3000 ms', 'back'])
  })

  it('may be lost again', (t) => {
    const { pulse, run, journal, seconds } = setUp(t)
    seconds(4)
    pulse.answered(run)

    seconds(4)

    assert.deepEqual(journal.slice(3), ['asked', 'lost for 3000 ms'])
  })

  it('is not taken any more when it is stopped', (t) => {
    const { pulse, journal, seconds } = setUp(t)
    seconds(1)

    pulse.follow(undefined)
    seconds(10)

    assert.deepEqual(journal, ['asked'])
  })
})
