import type { Slot } from './slots.js'

const GAP = 10
const SWEEPS = 8

/** Gives each slot the height at which its edges are straightest, in the order of its layer and without overlaps. */
export function placeSlots(layers: readonly Slot[][]): void {
  for (const slots of layers) settle(slots, () => 0)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0
    for (const slots of isForward ? layers : layers.toReversed()) {
      settle(slots, (slot) => wanted(slot, isForward ? slot.before : slot.after))
    }
  }
}

/** In the middle of those that it is connected with on this side. */
function wanted(slot: Slot, others: readonly Slot[]): number {
  if (others.length === 0) return slot.y
  let sum = 0
  for (const { y } of others) sum += y
  return sum / others.length
}

/** Neighbours that touch each other. */
interface Block {
  /** The place of its first slot in the layer. */
  readonly start: number
  readonly count: number
  /** Of the places that its slots want for the first slot of the layer. */
  readonly sum: number
}

/**
 * Places the slots of a layer as near to where they want to be as their order and sizes allow, by least squares: neighbours that would overlap
 * become a block, which stands at the mean of what they want. O(slots).
 */
function settle(slots: readonly Slot[], wantedBy: (slot: Slot) => number): void {
  const offsets = offsetsOf(slots)
  const blocks: Block[] = []
  for (const [start, slot] of slots.entries()) {
    let block: Block = { start, count: 1, sum: wantedBy(slot) - (offsets[start] ?? 0) }
    for (let above = blocks.at(-1); above !== undefined && meanOf(above) > meanOf(block); above = blocks.at(-1)) {
      blocks.pop()
      block = { start: above.start, count: above.count + block.count, sum: above.sum + block.sum }
    }
    blocks.push(block)
  }
  for (const block of blocks) {
    const placed = slots.slice(block.start, block.start + block.count)
    for (const [index, slot] of placed.entries()) slot.y = meanOf(block) + (offsets[block.start + index] ?? 0)
  }
}

function meanOf({ count, sum }: Block): number {
  return sum / count
}

/** How far below the first slot each has to stand at least. */
function offsetsOf(slots: readonly Slot[]): number[] {
  let offset = 0
  return slots.map((slot, index) => {
    const above = slots[index - 1]
    if (above !== undefined) offset += (above.height + slot.height) / 2 + GAP
    return offset
  })
}
