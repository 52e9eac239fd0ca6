import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { delayOf, nextRestarts, type Restarts, readRestarts } from '../../../src/restart/restart-backoff.js'

const PATH = '/project/generated.json'

/** Restarts for one file, each so long after the last start. */
function restartsAfter(...uptimesMs: number[]): Restarts | undefined {
  let restarts: Restarts | undefined
  for (const uptimeMs of uptimesMs) restarts = nextRestarts(restarts, PATH, uptimeMs)
  return restarts
}

describe('nextRestarts', () => {
  it('counts those for one file, each soon after the last', () => {
    assert.deepEqual(restartsAfter(60_000, 100, 100), { count: 3, path: PATH })
  })

  it('begins again when the program has run for a while', () => {
    assert.deepEqual(restartsAfter(100, 100, 3_000), { count: 1, path: PATH })
  })

  it('begins again for another file', () => {
    assert.deepEqual(nextRestarts({ count: 4, path: PATH }, '/project/app.ts', 100), {
      count: 1,
      path: '/project/app.ts',
    })
  })
})

describe('delayOf', () => {
  it('is none for what a person may do who saves often', () => {
    assert.deepEqual(
      [1, 2, 9, 10].map((count) => delayOf({ count, path: PATH })),
      [0, 0, 0, 0],
    )
  })

  it('doubles from then on, up to 16 s', () => {
    assert.deepEqual(
      [11, 12, 13, 14, 15, 16, 100].map((count) => delayOf({ count, path: PATH })),
      [1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000],
    )
  })
})

describe('readRestarts', () => {
  it('reads what one start told the next', () => {
    const restarts = nextRestarts(undefined, PATH, 100)

    assert.deepEqual(readRestarts(JSON.stringify(restarts)), restarts)
  })

  it('are none at the first start', () => {
    assert.equal(readRestarts(undefined), undefined)
  })
})
