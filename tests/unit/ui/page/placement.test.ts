import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placeSlots } from '../../../../src/ui/page/placement.js'
import type { Slot } from '../../../../src/ui/page/slots.js'

const slot = (): Slot => ({ id: 'x', width: 1, height: 30, before: [], after: [], order: 0, y: 0 })
function connect(from: Slot, ...to: Slot[]): void {
  for (const each of to) {
    from.after.push(each)
    each.before.push(from)
  }
}

describe('the heights of boxes', () => {
  it('have a chain in a straight line', () => {
    const [a, b, c] = [slot(), slot(), slot()]
    connect(a, b)
    connect(b, c)
    placeSlots([[a], [b], [c]])

    assert.equal(a.y, b.y)
    assert.equal(b.y, c.y)
  })

  it('have an importer in the middle of what it imports, which does not overlap', () => {
    const [app, a, b, c] = [slot(), slot(), slot(), slot()]
    connect(app, a, b, c)
    placeSlots([[app], [a, b, c]])

    assert.equal(app.y, b.y)
    assert.deepEqual([b.y - a.y, c.y - b.y], [40, 40])
  })
})
