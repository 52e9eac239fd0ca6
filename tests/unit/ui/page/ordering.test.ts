import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assignLayers } from '../../../../src/ui/page/layers.js'
import { orderSlots } from '../../../../src/ui/page/ordering.js'
import { createSlots, type Slot } from '../../../../src/ui/page/slots.js'

/** How many pairs of edges between neighbouring layers cross. */
function crossings(layers: readonly Slot[][]): number {
  return layers.reduce((sum, slots) => {
    const edges = slots.flatMap((slot) => slot.after.map((other) => [slot.order, other.order] as const))
    const crossing = edges.flatMap(([a, b]) => edges.filter(([c, d]) => a < c && b > d))
    return sum + crossing.length
  }, 0)
}

describe('the order within layers', () => {
  it('has edges cross only where they must', () => {
    const ids = ['app', 'a', 'b', 'c', 'x', 'y', 'z']
    const nodes = ids.map((id) => ({ id, width: 1 }))
    const pairs = ['app a', 'app b', 'app c', 'a z', 'b y', 'c x']
    const edges = pairs.map((pair) => ({ from: pair.split(' ')[0] ?? '', to: pair.split(' ')[1] ?? '', isHot: false }))
    const { layers } = createSlots(nodes, assignLayers(nodes, edges, 'app'))
    layers[2]?.reverse()
    for (const [order, slot] of layers[2]?.entries() ?? []) slot.order = order
    assert.equal(crossings(layers), 3)

    orderSlots(layers)
    assert.equal(crossings(layers), 0)
    for (const slots of layers)
      assert.deepEqual(
        slots.map(({ order }) => order),
        [...slots.keys()],
      )
  })
})
