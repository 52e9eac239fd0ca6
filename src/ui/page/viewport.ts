/** What part of the graph is seen: a point (x, y) of it is drawn at (x * scale + left, y * scale + top). */
export interface Viewport {
  readonly left: number
  readonly top: number
  readonly scale: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rectangle extends Point, Size {}

const LEAST_SCALE = 0.02
const MOST_SCALE = 2.5
const MARGIN = 28

/**
 * All of the graph, in the middle; not larger than at a zoom of 1. With `leastScale` a large graph is seen from its beginning on, with `middle`,
 * a height in the graph, in the middle.
 */
export function fitted(graph: Size, view: Size, leastScale = LEAST_SCALE, middle = graph.height / 2): Viewport {
  const whole = Math.min((view.width - 2 * MARGIN) / graph.width, (view.height - 2 * MARGIN) / graph.height)
  const scale = clamp(whole, leastScale, 1)
  const left = (view.width - graph.width * scale) / 2
  const isWhole = graph.height * scale <= view.height
  const top = view.height / 2 - (isWhole ? graph.height / 2 : middle) * scale
  return { scale, left: Math.max(left, MARGIN), top }
}

/** Zooms so that the point of the view under the pointer stays where it is. */
export function zoomed(viewport: Viewport, factor: number, at: Point): Viewport {
  const scale = clamp(viewport.scale * factor, LEAST_SCALE, MOST_SCALE)
  const ratio = scale / viewport.scale
  return { scale, left: at.x - (at.x - viewport.left) * ratio, top: at.y - (at.y - viewport.top) * ratio }
}

export function panned(viewport: Viewport, dx: number, dy: number): Viewport {
  return { ...viewport, left: viewport.left + dx, top: viewport.top + dy }
}

/** Moves as little as needed to have a rectangle of the graph in the view; one that is too small to be read is zoomed in. */
export function revealing(viewport: Viewport, box: Rectangle, view: Size, leastScale: number): Viewport {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  if (viewport.scale < leastScale) {
    const scale = leastScale
    return { scale, left: view.width / 2 - middle.x * scale, top: view.height / 2 - middle.y * scale }
  }
  const { left, top, scale } = viewport
  const dx = shiftInto(box.x * scale + left, box.width * scale, view.width)
  const dy = shiftInto(box.y * scale + top, box.height * scale, view.height)
  return dx === 0 && dy === 0 ? viewport : panned(viewport, dx, dy)
}

/** The point of the graph that is drawn at a point of the view. */
export function pointAt({ left, top, scale }: Viewport, { x, y }: Point): Point {
  return { x: (x - left) / scale, y: (y - top) / scale }
}

/** The part of the graph that is in the view. */
export function visiblePart({ left, top, scale }: Viewport, view: Size): Rectangle {
  return { x: -left / scale, y: -top / scale, width: view.width / scale, height: view.height / scale }
}

function shiftInto(start: number, length: number, room: number): number {
  if (start < MARGIN) return MARGIN - start
  return start + length > room - MARGIN ? Math.min(room - MARGIN - start - length, 0) : 0
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
