import type { Box } from './folding.js'
import type { ModuleState } from './hot-share.js'
import { countStates, hotModules, STATES } from './hot-share.js'
import type { PlacedBox } from './layout.js'
import type { Palette } from './palette.js'
import { SHAPES } from './state-icon.js'

const RADIUS = 7
const PADDING = 9
const ICON = 12
const FONT_SIZE = 12.5
/** Below this zoom nobody can read the text. */
const LEAST_SCALE_OF_TEXT = 0.4

/** How a box is drawn. */
export interface BoxLook {
  readonly label: string
  readonly isSelected: boolean
  /** The keyboard is at it. */
  readonly isCurrent: boolean
  /** It has nothing to do with what is selected or searched. */
  readonly isDimmed: boolean
  readonly scale: number
  /** It has just changed: from 1 down to 0. */
  readonly glow: number
}

export function fontOf(palette: Palette): string {
  return `500 ${FONT_SIZE}px ${palette.font}`
}

/** The text behind the label. */
function noteOf({ kind, modules }: Box): string {
  if (kind === 'folder') return `${hotModules(modules)}/${modules.length} hot`
  return modules[0]?.isEntry === true ? 'entry' : ''
}

/** The width of a box. That of a folder has room for all its files to become hot, which then moves nothing. */
export function boxWidth(box: Box, label: string, measure: (text: string) => number): number {
  const all = box.modules.length
  const note = box.kind === 'folder' ? `${all}/${all} hot` : noteOf(box)
  return Math.ceil(PADDING * 2 + ICON + 7 + measure(label) + (note === '' ? 0 : 10 + measure(note)))
}

/** Draws a box at its place in the graph. */
export function drawBox(
  context: CanvasRenderingContext2D,
  box: Box,
  placed: PlacedBox,
  look: BoxLook,
  palette: Palette,
): void {
  drawGlow(context, placed, look.glow, palette)
  context.globalAlpha = look.isDimmed ? 0.28 : 1
  drawFrame(context, box, placed, look, palette)
  const middle = placed.y + placed.height / 2
  if (box.kind === 'file')
    drawIcon(context, box.modules[0]?.state ?? 'hot', placed.x + PADDING, middle - ICON / 2, palette)
  else drawFolderIcon(context, placed.x + PADDING, middle, palette)
  if (look.scale >= LEAST_SCALE_OF_TEXT) {
    context.textBaseline = 'middle'
    context.textAlign = 'left'
    context.fillStyle = palette.text
    context.fillText(look.label, placed.x + PADDING + ICON + 7, middle + 0.5)
    context.textAlign = 'right'
    context.fillStyle = palette.muted
    context.fillText(noteOf(box), placed.x + placed.width - PADDING, middle + 0.5)
  }
  context.globalAlpha = 1
}

function drawGlow(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: PlacedBox,
  glow: number,
  palette: Palette,
): void {
  if (glow === 0) return
  context.globalAlpha = glow * 0.45
  context.fillStyle = palette.accent
  context.beginPath()
  context.roundRect(x - 5, y - 5, width + 10, height + 10, RADIUS + 4)
  context.fill()
}

function drawFrame(
  context: CanvasRenderingContext2D,
  box: Box,
  { x, y, width, height }: PlacedBox,
  { isSelected, isCurrent, scale }: BoxLook,
  palette: Palette,
): void {
  const state = box.kind === 'file' ? box.modules[0]?.state : undefined
  const isAlarming = state === 'broken' || state === 'waiting'
  const frame = () => {
    context.beginPath()
    context.roundRect(x, y, width, height, RADIUS)
  }
  context.lineWidth = isSelected ? 2 : 1
  context.strokeStyle = isSelected ? palette.accent : isAlarming ? (palette.states.get(state) ?? '') : palette.border
  if (box.kind === 'folder') {
    context.fillStyle = palette.box
    context.beginPath()
    context.roundRect(x + 3, y + 3, width, height, RADIUS)
    context.fill()
    context.stroke()
  }
  frame()
  context.fillStyle = palette.box
  context.fill()
  context.fillStyle = state === undefined ? palette.box : (palette.states.get(state) ?? '')
  const alpha = context.globalAlpha
  context.globalAlpha = alpha * tintOf(state, scale)
  context.fill()
  context.globalAlpha = alpha
  context.setLineDash(state === 'waiting' && !isSelected ? [4, 3] : [])
  context.stroke()
  context.setLineDash([])
  if (box.kind === 'folder') drawShares(context, box, { x, y, width, height }, palette)
  if (!isCurrent) return
  context.beginPath()
  context.roundRect(x - 4, y - 4, width + 8, height + 8, RADIUS + 3)
  context.strokeStyle = palette.accent
  context.lineWidth = 2
  context.stroke()
}

/** How much of the colour of its state a box has: more where it is all that can be seen. */
function tintOf(state: ModuleState | undefined, scale: number): number {
  if (state === undefined || state === 'not hot') return 0
  return scale < LEAST_SCALE_OF_TEXT ? 0.6 : 0.09
}

/** A line at the lower edge of a folder: how much of it is in which state. */
function drawShares(
  context: CanvasRenderingContext2D,
  { modules }: Box,
  { x, y, width, height }: Omit<PlacedBox, 'id' | 'layer'>,
  palette: Palette,
): void {
  const counts = countStates(modules)
  const room = width - PADDING * 2
  let left = x + PADDING
  for (const state of STATES) {
    const part = (room * (counts.get(state) ?? 0)) / modules.length
    context.fillStyle = state === 'not hot' ? palette.border : (palette.states.get(state) ?? '')
    context.fillRect(left, y + height - 4, part, 2)
    left += part
  }
}

const PATHS = new Map<string, Path2D>()

function pathOf(data: string): Path2D {
  const path = PATHS.get(data) ?? new Path2D(data)
  PATHS.set(data, path)
  return path
}

function drawIcon(context: CanvasRenderingContext2D, state: ModuleState, x: number, y: number, palette: Palette): void {
  const { line, filled } = SHAPES[state]
  const color = palette.states.get(state) ?? ''
  context.save()
  context.translate(x, y)
  context.fillStyle = color
  context.strokeStyle = color
  context.lineWidth = state === 'broken' ? 2 : 1.5
  context.lineCap = 'round'
  context.stroke(pathOf(line))
  context.fill(pathOf(filled))
  context.restore()
}

/** A triangle: it can be opened. */
function drawFolderIcon(context: CanvasRenderingContext2D, x: number, middle: number, palette: Palette): void {
  context.fillStyle = palette.muted
  context.beginPath()
  context.moveTo(x + 3, middle - 4.5)
  context.lineTo(x + 9, middle)
  context.lineTo(x + 3, middle + 4.5)
  context.fill()
}
