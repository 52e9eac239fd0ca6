import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChangeQueue } from '../../../src/update/change-queue.js'

describe('ChangeQueue', () => {
  it('is empty at first', () => {
    assert.equal(new ChangeQueue().isEmpty, true)
  })

  it('hands over each path once, in the order in which they came', () => {
    const queue = new ChangeQueue()
    for (const path of ['/b.ts', '/a.ts', '/b.ts']) queue.add(path)

    assert.deepEqual(queue.take(), ['/b.ts', '/a.ts'])
  })

  it('is empty when all was taken', () => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')

    queue.take()

    assert.equal(queue.isEmpty, true)
    assert.deepEqual(queue.take(), [])
  })

  it('is quiet at once where no time is asked for', async () => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')
    queue.take()

    assert.equal(await queue.isQuietFor(0), true)
  })

  it('is not quiet while something is in it', async () => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')

    assert.equal(await queue.isQuietFor(0), false)
  })

  it('is quiet when the time has passed since the last path came', async (t) => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')
    const addedAt = performance.now()
    queue.take()
    keepAlive(t)

    const isQuiet = await queue.isQuietFor(20)

    assert.equal(isQuiet, true)
    assert.ok(performance.now() - addedAt >= 20, 'the time has not passed')
  })

  it('is not quiet when something comes in that time', async (t) => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')
    queue.take()
    keepAlive(t)

    const isQuiet = queue.isQuietFor(10_000)
    queue.add('/b.ts')

    assert.equal(await isQuiet, false)
  })

  it('counts the time anew when something came and was taken', async (t) => {
    const queue = new ChangeQueue()
    queue.add('/a.ts')
    queue.take()
    keepAlive(t)
    const isQuiet = queue.isQuietFor(20)
    await new Promise((resolve) => setTimeout(resolve, 10)) // half of it: time is what this is about

    queue.add('/b.ts')
    const addedAt = performance.now()
    queue.take()

    assert.equal(await isQuiet, true)
    assert.ok(performance.now() - addedAt >= 20, 'the time has not passed')
  })
})

/** The queue's own timers keep no process alive. */
function keepAlive(t: { after(callback: () => void): void }): void {
  const timer = setTimeout(() => {}, 10_000)
  t.after(() => clearTimeout(timer))
}
