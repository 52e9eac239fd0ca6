import type { Slot } from './slots.js'

const SWEEPS = 8

/**
 * Orders the slots of each layer so that few edges cross: each slot near the middle of those that it is connected with, first in the layer
 * before, then in the one behind, several times (the barycenter method of Sugiyama, Tagawa and Toda).
 */
export function orderSlots(layers: readonly Slot[][]): void {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0
    for (const slots of isForward ? layers : layers.toReversed()) {
      const wanted = slots.map((slot) => ({ slot, middle: middleOf(slot, isForward ? slot.before : slot.after) }))
      wanted.sort((one, other) => one.middle - other.middle || one.slot.order - other.slot.order)
      for (const [order, { slot }] of wanted.entries()) {
        slots[order] = slot
        slot.order = order
      }
    }
  }
}

function middleOf(slot: Slot, others: readonly Slot[]): number {
  if (others.length === 0) return slot.order
  let sum = 0
  for (const { order } of others) sum += order
  return sum / others.length
}
