import type { Layering, LayoutEdge, LayoutNode } from './layers.js'

export const BOX_HEIGHT = 30
const BEND_HEIGHT = 10

/** A place in a layer: a box, or a bend, at which an edge that spans several layers passes between the boxes. */
export interface Slot {
  /** `undefined` for a bend. */
  readonly id: string | undefined
  readonly width: number
  readonly height: number
  /** The slots in the layer before, and in the layer behind, that are connected with it. */
  readonly before: Slot[]
  readonly after: Slot[]
  /** Its place in the layer, from 0. */
  order: number
  /** Of its middle. */
  y: number
}

export interface Slots<Edge extends LayoutEdge> {
  readonly layers: readonly Slot[][]
  /** The slots that each forward edge passes, its two boxes included. */
  readonly routes: ReadonlyMap<Edge, readonly Slot[]>
}

/** There are at most so many bends, and so many more for each node; beyond that the longest edges go straight. It bounds what a deep graph costs. */
const LEAST_BENDS = 600
const MOST_BENDS_PER_NODE = 2

/** Gives each node a slot, and long edges their bends. Edges of one kind to one node share them, so that they join on their way. */
export function createSlots<Edge extends LayoutEdge>(
  nodes: readonly LayoutNode[],
  { layerOf, ids, forward }: Layering<Edge>,
): Slots<Edge> {
  const layers: Slot[][] = []
  const slotOf = new Map<string, Slot>()
  const widths = new Map(nodes.map(({ id, width }) => [id, width]))
  for (const id of ids) {
    const slot = createSlot(id, widths.get(id) ?? 0, BOX_HEIGHT)
    slotOf.set(id, slot)
    push(layers, layerOf.get(id) ?? 0, slot)
  }

  const routes = new Map<Edge, Slot[]>()
  const bends = new Map<string, Slot>()
  const most = LEAST_BENDS + nodes.length * MOST_BENDS_PER_NODE
  const spanOf = ({ from, to }: Edge) => (layerOf.get(to) ?? 0) - (layerOf.get(from) ?? 0)
  for (const edge of sortedEdges(forward, spanOf)) {
    const [from, to] = [slotOf.get(edge.from), slotOf.get(edge.to)]
    if (from === undefined || to === undefined) continue
    const route = [from]
    const end = layerOf.get(edge.to) ?? 0
    for (let layer = end - spanOf(edge) + 1; layer < end && bends.size < most; layer++) {
      const name = `${edge.to}\n${edge.isHot}\n${layer}`
      const bend = bends.get(name) ?? push(layers, layer, createSlot(undefined, 0, BEND_HEIGHT))
      bends.set(name, bend)
      route.push(bend)
    }
    route.push(to)
    connect(route)
    routes.set(edge, route)
  }
  return { layers, routes }
}

/** The shorter ones first; those of one length by the ids of their nodes. */
function sortedEdges<Edge extends LayoutEdge>(edges: readonly Edge[], spanOf: (edge: Edge) => number): Edge[] {
  return edges.toSorted((one, other) => {
    const difference = spanOf(one) - spanOf(other)
    if (difference !== 0) return difference
    if (one.from !== other.from) return one.from < other.from ? -1 : 1
    return one.to < other.to ? -1 : 1
  })
}

function createSlot(id: string | undefined, width: number, height: number): Slot {
  return { id, width, height, before: [], after: [], order: 0, y: 0 }
}

function push(layers: Slot[][], layer: number, slot: Slot): Slot {
  while (layers.length <= layer) layers.push([])
  const slots = layers[layer] ?? []
  slot.order = slots.push(slot) - 1
  return slot
}

function connect(route: readonly Slot[]): void {
  for (const [index, slot] of route.entries()) {
    const next = route[index + 1]
    if (next === undefined || slot.after.includes(next)) continue
    slot.after.push(next)
    next.before.push(slot)
  }
}
