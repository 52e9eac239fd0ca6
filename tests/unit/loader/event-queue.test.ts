import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { EventQueue, forAll } from '../../../src/loader/event-queue.js'
import { Time } from '../../support/time.js'

/** A queue whose time goes by at will; `told` is what it has told, and when, in ms. */
function setUp(t: TestContext) {
  const time = new Time(t)
  const told: [at: number, events: string[]][] = []
  const queue = new EventQueue<string>((events) => told.push([time.now, events]))
  return { queue, told, pass: time.pass }
}

describe('forAll', () => {
  it('tells of all, and throws the first error after that', () => {
    const told: number[] = []

    assert.throws(
      () =>
        forAll([1, 2, 3], (number) => {
          told.push(number)
          if (number < 3) throw new Error(`not ${number}`)
        }),
      /not 1/,
    )

    assert.deepEqual(told, [1, 2, 3])
  })
})

describe('EventQueue', () => {
  it('tells all events together, 50 ms after the last of them', (t) => {
    const { queue, told, pass } = setUp(t)

    queue.push('a')
    pass(40)
    queue.push('b')
    pass(200)

    assert.deepEqual(told, [[90, ['a', 'b']]])
  })

  it('tells them about 2 s after the first at the latest, if there are always more', (t) => {
    const { queue, told, pass } = setUp(t)

    for (let event = 0; event < 300; event++) {
      queue.push('a')
      pass(10)
    }

    const [[at, events] = [0, []]] = told
    assert.equal(at, 2_000)
    assert.equal(events.length, 200)
  })

  it('tells what comes later, later', (t) => {
    const { queue, told, pass } = setUp(t)

    queue.push('a')
    pass(1_000)
    queue.push('b')
    pass(1_000)

    assert.deepEqual(told, [
      [50, ['a']],
      [1_050, ['b']],
    ])
  })

  it('tells at once what it is asked for, and that only once', (t) => {
    const { queue, told, pass } = setUp(t)

    queue.push('a')
    queue.flush()
    queue.flush()
    pass(1_000)

    assert.deepEqual(told, [[0, ['a']]])
  })

  it('tells in its turn what comes while it tells', (t) => {
    const { queue, told, pass } = setUp(t)
    const telling = new EventQueue<string>((events) => {
      for (const event of events) if (event === 'a') telling.push('b')
      queue.push(events.join())
    })

    telling.push('a')
    telling.flush()
    telling.flush()
    pass(1_000)

    assert.deepEqual(told, [[50, ['a', 'b']]])
  })
})
