import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { EvaluationTimes } from '../../../src/observe/evaluation-times.js'

/** A clock in ms, which begins at 1,000 for `Date`. */
function setUp(t: TestContext) {
  let nowMs = 0
  t.mock.method(performance, 'now', () => nowMs)
  t.mock.method(Date, 'now', () => 1_000 + nowMs)
  return {
    times: new EvaluationTimes(),
    at: (ms: number) => {
      nowMs = ms
    },
  }
}

describe('the time of an evaluation', () => {
  it('is from the first line of the module to its end, and is that of the last one', (t) => {
    const { times, at } = setUp(t)
    times.onRun('/a.ts')
    at(20)
    times.onRan('/a.ts')
    assert.deepEqual(times.of('/a.ts'), { evaluatedAt: 1_020, evaluationMs: 20 })

    times.onRun('/a.ts')
    at(25)
    times.onRan('/a.ts')

    assert.deepEqual(times.of('/a.ts'), { evaluatedAt: 1_025, evaluationMs: 5 })
  })

  it('includes the modules that it requires meanwhile', (t) => {
    const { times, at } = setUp(t)
    times.onRun('/a.ts')
    times.onRun('/b.ts')
    at(10)
    times.onRan('/b.ts')
    at(15)
    times.onRan('/a.ts')

    assert.equal(times.of('/a.ts').evaluationMs, 15)
    assert.equal(times.of('/b.ts').evaluationMs, 10)
  })

  it('is overdue 5 s after the first line, as long as it does not end', (t) => {
    const { times, at } = setUp(t)
    times.onRun('/a.ts')
    at(5_000)
    assert.equal(times.isOverdue('/a.ts'), false)
    at(5_001)
    assert.equal(times.isOverdue('/a.ts'), true)

    times.onRan('/a.ts')

    assert.equal(times.isOverdue('/a.ts'), false)
  })

  it('is not known of what nobody has seen to begin, and of what has not ended', (t) => {
    const { times } = setUp(t)
    times.onRan('/a.ts')
    times.onRun('/b.ts')

    assert.deepEqual([times.of('/a.ts'), times.of('/b.ts')], [{}, {}])
  })
})
