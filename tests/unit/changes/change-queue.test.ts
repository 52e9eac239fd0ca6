import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { ChangeQueue } from '../../../src/changes/change-queue.js'
import { Time } from '../../support/time.js'

describe('ChangeQueue', () => {
  it('is empty at first', () => {
    assert.equal(new ChangeQueue().isEmpty, true)
  })

  it('hands over each path once, in the order in which they came', () => {
    const queue = new ChangeQueue()
    for (const path of ['/b.ts', '/a.ts', '/b.ts']) queue.add(path)

    assert.deepEqual(queue.drain(), ['/b.ts', '/a.ts'])
  })

  it('is empty when all was taken', () => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')

    queue.drain()

    assert.equal(queue.isEmpty, true)
    assert.deepEqual(queue.drain(), [])
  })

  it('is quiet at once where no time is asked for', async () => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')
    queue.drain()

    assert.equal(await queue.isQuietFor(0), true)
  })

  it('is not quiet while something is in it', async () => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')

    assert.equal(await queue.isQuietFor(0), false)
  })

  it('is quiet when the time has passed since the last path came', async (t) => {
    const { queue, quiet, pass } = setUp(t)

    await pass(19)
    const before = quiet()
    await pass(1)

    assert.deepEqual([before, quiet()], [undefined, true])
    assert.equal(queue.isEmpty, true)
  })

  it('is not quiet when something comes in that time', async (t) => {
    const { queue, quiet, pass } = setUp(t)

    await pass(10)
    queue.add('/b.ts')
    await pass(10)

    assert.equal(quiet(), false)
  })

  it('says soon that something has come, however long the time is', async (t) => {
    const { queue, quiet, pass } = setUp(t, 500)

    await pass(10)
    queue.add('/b.ts')
    await pass(20)

    assert.equal(quiet(), false)
  })

  it('counts the time anew when something came and was taken', async (t) => {
    const { queue, quiet, pass } = setUp(t)

    await pass(10)
    queue.add('/b.ts')
    queue.drain()
    await pass(19)
    const before = quiet()
    await pass(1)

    assert.deepEqual([before, quiet()], [undefined, true])
  })
})

/** A queue from which a path was just taken; `quiet` is what it has said to so many ms of quiet. Time goes by at will. */
function setUp(t: TestContext, quietMs = 20) {
  const time = new Time(t)
  const queue = new ChangeQueue()
  queue.add('/a.ts')
  queue.drain()
  let said: boolean | undefined
  void queue.isQuietFor(quietMs).then((isQuiet) => {
    said = isQuiet
  })
  return {
    queue,
    quiet: () => said,
    async pass(ms: number) {
      for (let step = 0; step < ms; step++) {
        time.pass(1)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}
