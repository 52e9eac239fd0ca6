import { assignLayers, type LayoutEdge, type LayoutNode } from './layers.js'
import { orderSlots } from './ordering.js'
import { placeSlots } from './placement.js'
import { createSlots, type Slot } from './slots.js'

const LEAST_GAP = 34
const MOST_GAP = 110

export interface PlacedBox {
  readonly id: string
  /** The upper left corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly layer: number
}

/**
 * A part of one edge, or of several that have joined: a curve that begins and ends horizontally. `isBack`: the edge closes a cycle; it goes from
 * below one box around to below the other.
 */
export interface Piece {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly isHot: boolean
  /** It ends at a box. */
  readonly isLast: boolean
  readonly isBack: boolean
}

export interface Layout<Edge extends LayoutEdge = LayoutEdge> {
  readonly boxes: ReadonlyMap<string, PlacedBox>
  /** Without duplicates. */
  readonly pieces: readonly Piece[]
  readonly routes: ReadonlyMap<Edge, readonly Piece[]>
  readonly width: number
  readonly height: number
}

/** Places boxes in columns, the importers before what they import, and routes the edges between them. The same input has the same layout. */
export function layOut<Edge extends LayoutEdge>(
  nodes: readonly LayoutNode[],
  edges: readonly Edge[],
  first: string | undefined,
): Layout<Edge> {
  const layering = assignLayers(nodes, edges, first)
  const { layers, routes } = createSlots(nodes, layering)
  orderSlots(layers)
  placeSlots(layers)
  const columns = columnsOf(layers)
  const boxes = placedBoxes(layers, columns)
  const pieces = new Pieces(columns)
  const drawn = new Map<Edge, readonly Piece[]>()
  for (const [edge, route] of routes) drawn.set(edge, pieces.along(route, edge.isHot))
  for (const edge of layering.back) {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)]
    if (from !== undefined && to !== undefined) drawn.set(edge, [pieces.back(from, to, edge.isHot)])
  }
  const last = columns.of.get(layers.at(-1)?.[0] as Slot)
  return {
    boxes,
    pieces: pieces.all,
    routes: drawn,
    width: last === undefined ? 0 : last.x + last.width,
    height: Math.max(0, ...[...boxes.values()].map(({ y, height }) => y + height)),
  }
}

interface Column {
  readonly x: number
  readonly width: number
}

/** The column of each slot, and how far down the highest of all boxes stands. */
interface Columns {
  readonly of: ReadonlyMap<Slot, Column>
  readonly top: number
}

/** The more edges there are between two columns, the more room they need to be told apart. */
function columnsOf(layers: readonly Slot[][]): Columns {
  const of = new Map<Slot, Column>()
  let x = 0
  let top = Number.POSITIVE_INFINITY
  for (const slots of layers) {
    const column = { x, width: Math.max(0, ...slots.map(({ width }) => width)) }
    const edges = slots.reduce((sum, { after }) => sum + after.length, 0)
    for (const slot of slots) {
      of.set(slot, column)
      top = Math.min(top, slot.y - slot.height / 2)
    }
    x += column.width + Math.min(MOST_GAP, LEAST_GAP + edges * 0.75)
  }
  return { of, top }
}

function placedBoxes(layers: readonly Slot[][], { of, top }: Columns): ReadonlyMap<string, PlacedBox> {
  const boxes = new Map<string, PlacedBox>()
  for (const [layer, slots] of layers.entries()) {
    for (const slot of slots) {
      if (slot.id === undefined) continue
      const { id, width, height } = slot
      boxes.set(id, { id, x: of.get(slot)?.x ?? 0, y: slot.y - height / 2 - top, width, height, layer })
    }
  }
  return boxes
}

/** The pieces of all edges; what edges share is one piece. */
class Pieces {
  readonly all: Piece[] = []
  readonly #columns: Columns
  /** By the slots at its ends; a piece through a bend has the bend at both. */
  readonly #known = new Map<Slot, Map<Slot, Piece>>()

  constructor(columns: Columns) {
    this.#columns = columns
  }

  /** Of an edge that passes these slots: from slot to slot, and through the columns of the bends. */
  along(route: readonly Slot[], isHot: boolean): Piece[] {
    const pieces: Piece[] = []
    for (const [index, slot] of route.entries()) {
      const before = route[index - 1]
      if (before !== undefined) pieces.push(this.#between(before, slot, isHot))
      if (slot.id === undefined) pieces.push(this.#between(slot, slot, isHot))
    }
    return pieces
  }

  back(from: PlacedBox, to: PlacedBox, isHot: boolean): Piece {
    const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2]
    const piece = { x1, y1: from.y + from.height, x2, y2: to.y + to.height, isHot, isLast: true, isBack: true }
    this.all.push(piece)
    return piece
  }

  #between(from: Slot, to: Slot, isHot: boolean): Piece {
    const pieces = this.#known.get(from) ?? new Map<Slot, Piece>()
    this.#known.set(from, pieces)
    const there = pieces.get(to)
    if (there !== undefined) return there
    const { of, top } = this.#columns
    const [start, end] = [of.get(from) as Column, of.get(to) as Column]
    const behind = start.x + (from.id === undefined ? start.width : from.width)
    const [x1, x2] = from === to ? [start.x, behind] : [behind, end.x]
    const piece = { x1, y1: from.y - top, x2, y2: to.y - top, isHot, isLast: to.id !== undefined, isBack: false }
    pieces.set(to, piece)
    this.all.push(piece)
    return piece
  }
}
