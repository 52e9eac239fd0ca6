import type { Box } from './folding.js'
import { boxInWords } from './graph-model.js'
import type { GraphView } from './graph-view.js'
import type { Direction } from './navigation.js'

const ZOOM = 1.25
/** Farther than this a press is a pan and no click, in pixels. */
const LEAST_PAN = 4

export interface GraphActions {
  /** A box was clicked, or Enter was pressed at it. */
  choose(box: Box): void
  /** The folder of a box is to be folded. */
  fold(box: Box): void
  /** Says it to who uses a screen reader. */
  announce(text: string): void
}

/** Lets mouse, touch and keyboard move the graph. */
export function listenToGraph(canvas: HTMLCanvasElement, graph: GraphView, actions: GraphActions): void {
  listenToPointer(canvas, graph, actions)
  canvas.addEventListener(
    'wheel',
    (event) => {
      const { scrollHeight, clientHeight } = document.documentElement
      // In a narrow window the wheel scrolls the page, and zooms with Ctrl, as it does for a pinch.
      if (scrollHeight > clientHeight && !event.ctrlKey) return
      event.preventDefault()
      graph.zoom(2 ** (-event.deltaY / (event.ctrlKey ? 60 : 300)), { x: event.offsetX, y: event.offsetY })
    },
    { passive: false },
  )
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (onKey(event, graph, actions)) event.preventDefault()
  })
}

function listenToPointer(canvas: HTMLCanvasElement, graph: GraphView, actions: GraphActions): void {
  let pressed: { x: number; y: number } | undefined
  let isPan = false
  canvas.addEventListener('pointerdown', ({ pointerId, offsetX, offsetY }) => {
    canvas.setPointerCapture(pointerId)
    pressed = { x: offsetX, y: offsetY }
    isPan = false
  })
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    if (pressed === undefined) {
      const box = graph.hover({ x: offsetX, y: offsetY })
      canvas.style.cursor = box === undefined ? 'grab' : 'pointer'
      canvas.title = box === undefined ? '' : boxInWords(box)
      return
    }
    const [dx, dy] = [offsetX - pressed.x, offsetY - pressed.y]
    if (!isPan && Math.hypot(dx, dy) < LEAST_PAN) return
    isPan = true
    canvas.style.cursor = 'grabbing'
    pressed = { x: offsetX, y: offsetY }
    graph.pan(dx, dy)
  })
  canvas.addEventListener('pointerup', ({ offsetX, offsetY }) => {
    pressed = undefined
    canvas.style.cursor = 'grab'
    if (isPan) return
    const box = graph.hover({ x: offsetX, y: offsetY })
    if (box === undefined) return
    graph.goTo(box.id)
    actions.choose(box)
  })
  for (const type of ['pointercancel', 'pointerleave'] as const) {
    canvas.addEventListener(type, () => {
      pressed = undefined
      graph.hover(undefined)
    })
  }
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** True if the key means something here. */
function onKey({ key, shiftKey }: KeyboardEvent, graph: GraphView, { choose, fold, announce }: GraphActions): boolean {
  const direction = ARROWS[key]
  const box = direction === undefined ? graph.current() : graph.move(direction)
  if (direction !== undefined && box !== undefined && !shiftKey) announce(boxInWords(box))
  else if ((key === 'Enter' || key === ' ') && box !== undefined) choose(box)
  else if (key === 'Backspace' && box !== undefined) fold(box)
  else if (key === '+' || key === '=') graph.zoom(ZOOM)
  else if (key === '-') graph.zoom(1 / ZOOM)
  else if (key === '0') graph.fit()
  else return false
  return true
}
