import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fitted, panned, pointAt, revealing, visiblePart, zoomed } from '../../../../src/ui/page/viewport.js'

const VIEW = { width: 800, height: 400 }

describe('the viewport', () => {
  it('has a small graph in the middle, as large as it is', () => {
    assert.deepEqual(fitted({ width: 200, height: 100 }, VIEW), { scale: 1, left: 300, top: 150 })
  })

  it('has all of a large graph, or its beginning where it could not be read', () => {
    assert.equal(fitted({ width: 1488, height: 100 }, VIEW).scale, 0.5)
    const beginning = fitted({ width: 7440, height: 2000 }, VIEW, 0.75, 500)
    assert.deepEqual(beginning, { scale: 0.75, left: 28, top: 200 - 500 * 0.75 })
  })

  it('zooms around a point that stays where it is', () => {
    const before = panned(fitted({ width: 200, height: 100 }, VIEW), 10, 20)
    const after = zoomed(before, 2, { x: 321, y: 123 })

    assert.equal(after.scale, 2)
    assert.deepEqual(pointAt(after, { x: 321, y: 123 }), pointAt(before, { x: 321, y: 123 }))
    assert.equal(zoomed(before, 1e9, { x: 0, y: 0 }).scale, 2.5)
  })

  it('moves no farther than a box needs to be seen', () => {
    const viewport = { scale: 1, left: 0, top: 0 }

    assert.equal(revealing(viewport, { x: 100, y: 100, width: 50, height: 30 }, VIEW, 0.7), viewport)
    assert.deepEqual(revealing(viewport, { x: 900, y: 100, width: 50, height: 30 }, VIEW, 0.7), {
      scale: 1,
      left: -178,
      top: 0,
    })
    assert.deepEqual(revealing(viewport, { x: -100, y: 100, width: 50, height: 30 }, VIEW, 0.7).left, 128)
  })

  it('zooms in where a box would be too small', () => {
    const { scale, left } = revealing(
      { scale: 0.1, left: 0, top: 0 },
      { x: 975, y: 0, width: 50, height: 30 },
      VIEW,
      0.7,
    )

    assert.deepEqual([scale, left], [0.7, -300])
  })

  it('knows what part of the graph is seen', () => {
    assert.deepEqual(visiblePart({ scale: 2, left: -100, top: 0 }, VIEW), { x: 50, y: -0, width: 400, height: 200 })
  })
})
