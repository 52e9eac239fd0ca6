import type { Box } from './folding.js'
import type { Layout, PlacedBox } from './layout.js'
import type { Point } from './viewport.js'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The box that an arrow key leads to: in the same column the next one, otherwise the nearest one of the next column; `undefined` at the edge. */
export function nextBox(layout: Layout, from: string, direction: Direction): string | undefined {
  const box = layout.boxes.get(from)
  if (box === undefined) return undefined
  const others = [...layout.boxes.values()].filter((each) => each !== box)
  const column = direction === 'up' || direction === 'down' ? box.layer : nextLayer(others, box, direction)
  const candidates = others.filter(({ layer, y }) => {
    if (layer !== column) return false
    return direction === 'up' ? y < box.y : direction === 'down' ? y > box.y : true
  })
  const distance = ({ y }: PlacedBox) => Math.abs(y - box.y)
  return candidates.toSorted((one, other) => distance(one) - distance(other))[0]?.id
}

/** The box that stands where one stood that is gone: the folder that it was folded into, or the first one of the folder that was opened. */
export function successorOf(gone: string, boxes: readonly Box[]): string | undefined {
  const folder = boxes.find(({ id, kind }) => kind === 'folder' && gone.startsWith(id))
  return (folder ?? boxes.find(({ id }) => id.startsWith(gone)))?.id
}

function nextLayer(boxes: readonly PlacedBox[], from: PlacedBox, direction: 'left' | 'right'): number {
  const layers = boxes.map(({ layer }) => layer)
  return direction === 'left'
    ? Math.max(...layers.filter((layer) => layer < from.layer))
    : Math.min(...layers.filter((layer) => layer > from.layer))
}

/** The box at a point of the graph. */
export function boxAt(layout: Layout, { x, y }: Point): string | undefined {
  for (const box of layout.boxes.values()) {
    if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return box.id
  }
  return undefined
}
