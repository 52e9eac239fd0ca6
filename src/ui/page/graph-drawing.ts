import { type BoxLook, drawBox, fontOf } from './box-drawing.js'
import type { BoxEdge } from './folding.js'
import { edgeKey } from './folding.js'
import type { GraphModel, Highlight } from './graph-model.js'
import type { Layout, Piece } from './layout.js'
import type { Palette } from './palette.js'
import { type Rectangle, type Size, type Viewport, visiblePart } from './viewport.js'

/** With more pieces all are drawn paler. */
const EDGES_TO_TELL_APART = 150
/** How far below the boxes an edge that leads back swings. */
const BACK_SWING = 36

/** What is drawn, beside the model. */
export interface Scene {
  readonly viewport: Viewport
  readonly view: Size
  readonly palette: Palette
  readonly selected: string | undefined
  readonly highlight: Highlight | undefined
  /** Ids of the boxes that a search has found; `undefined` if nothing is searched. */
  readonly found: ReadonlySet<string> | undefined
  readonly hovered: string | undefined
  /** Where the keyboard is, if it is in the graph. */
  readonly current: string | undefined
  /** How much each box glows that has just changed, from 1 down to 0. */
  readonly glow: ReadonlyMap<string, number>
}

/** The edges of a layout as paths, made once for each layout. */
export interface EdgePaths {
  readonly fixed: Path2D
  readonly hot: Path2D
  readonly fixedHeads: Path2D
  readonly hotHeads: Path2D
}

export function edgePaths(pieces: readonly Piece[]): EdgePaths {
  const paths = { fixed: new Path2D(), hot: new Path2D(), fixedHeads: new Path2D(), hotHeads: new Path2D() }
  for (const piece of pieces) {
    addPiece(piece.isHot ? paths.hot : paths.fixed, piece)
    if (piece.isLast) addHead(piece.isHot ? paths.hotHeads : paths.fixedHeads, piece)
  }
  return paths
}

/** Draws one frame. The context is scaled to CSS pixels. */
export function drawGraph(context: CanvasRenderingContext2D, model: GraphModel, paths: EdgePaths, scene: Scene): void {
  const { viewport, view, palette, highlight, found } = scene
  context.clearRect(0, 0, view.width, view.height)
  context.save()
  context.translate(viewport.left, viewport.top)
  context.scale(viewport.scale, viewport.scale)
  const isDimmed = highlight !== undefined || found !== undefined
  const density = Math.min(1, EDGES_TO_TELL_APART / model.layout.pieces.length)
  drawEdges(context, paths, palette, { alpha: isDimmed ? 0.2 * density : Math.max(0.3, density), lineWidth: 1.25 })
  const brought = broughtOut(model.layout, scene)
  drawEdges(context, edgePaths(brought), { ...palette, edge: palette.muted }, { alpha: 1, lineWidth: 1.75 })
  context.font = fontOf(palette)
  const visible = visiblePart(viewport, view)
  for (const [id, placed] of model.layout.boxes) {
    const box = model.boxes.get(id)
    if (box === undefined || !isSeen(placed, visible)) continue
    drawBox(context, box, placed, lookOf(id, model, scene), palette)
  }
  context.restore()
}

function lookOf(
  id: string,
  model: GraphModel,
  { viewport, selected, highlight, found, hovered, current, glow }: Scene,
): BoxLook {
  const isFound = found === undefined ? (highlight?.boxes.has(id) ?? true) : found.has(id)
  return {
    label: model.labels.get(id) ?? id,
    isSelected: id === selected,
    isCurrent: id === current,
    glow: glow.get(id) ?? 0,
    isDimmed: !isFound && id !== selected && id !== hovered && id !== current,
    scale: viewport.scale,
  }
}

/** The edges of what is selected, and of the box that the pointer or the keyboard is at. */
function broughtOut({ routes }: Layout<BoxEdge>, { highlight, hovered, current }: Scene): readonly Piece[] {
  const near = current ?? hovered
  if (highlight === undefined && near === undefined) return []
  const pieces = new Set<Piece>()
  for (const [edge, route] of routes) {
    const isNear = edge.from === near || edge.to === near
    if (isNear || highlight?.edges.has(edgeKey(edge)) === true) for (const piece of route) pieces.add(piece)
  }
  return [...pieces]
}

function drawEdges(
  context: CanvasRenderingContext2D,
  { fixed, hot, fixedHeads, hotHeads }: EdgePaths,
  { edge, hotEdge }: Palette,
  { alpha, lineWidth }: { readonly alpha: number; readonly lineWidth: number },
): void {
  context.globalAlpha = alpha
  context.lineWidth = lineWidth
  context.strokeStyle = edge
  context.fillStyle = edge
  context.stroke(fixed)
  context.fill(fixedHeads)
  context.strokeStyle = hotEdge
  context.fillStyle = hotEdge
  context.setLineDash([5, 4])
  context.stroke(hot)
  context.setLineDash([])
  context.fill(hotHeads)
  context.globalAlpha = 1
}

function addPiece(path: Path2D, { x1, y1, x2, y2, isBack }: Piece): void {
  path.moveTo(x1, y1)
  if (isBack) {
    const below = Math.max(y1, y2) + BACK_SWING
    path.bezierCurveTo(x1, below, x2, below, x2, y2)
  } else if (y1 === y2) path.lineTo(x2, y2)
  else path.bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2)
}

function addHead(path: Path2D, { x2, y2, isBack }: Piece): void {
  const [across, along] = [3.5, 6]
  path.moveTo(x2, y2)
  path.lineTo(isBack ? x2 - across : x2 - along, isBack ? y2 + along : y2 - across)
  path.lineTo(isBack ? x2 + across : x2 - along, isBack ? y2 + along : y2 + across)
}

function isSeen(box: Rectangle, visible: Rectangle): boolean {
  return (
    box.x < visible.x + visible.width &&
    box.x + box.width > visible.x &&
    box.y < visible.y + visible.height &&
    box.y + box.height > visible.y
  )
}
