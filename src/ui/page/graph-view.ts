import { boxWidth, fontOf } from './box-drawing.js'
import type { Box } from './folding.js'
import { changedModules, Glow } from './glow.js'
import { drawGraph, type EdgePaths, edgePaths } from './graph-drawing.js'
import { createGraphModel, type GraphModel, type Highlight, highlightOf } from './graph-model.js'
import type { ModuleIndex } from './module-index.js'
import { boxAt, type Direction, nextBox, successorOf } from './navigation.js'
import { type Palette, readPalette } from './palette.js'
import { fitted, type Point, panned, pointAt, revealing, type Size, type Viewport, zoomed } from './viewport.js'

/** At which a graph is first seen, and a box that has been chosen. */
const LEAST_SCALE_TO_READ = 0.75

export interface GraphChange {
  readonly index: ModuleIndex
  readonly chosen: ReadonlyMap<string, boolean>
  readonly selected: string | undefined
  /** Paths; `undefined` if nothing is searched. */
  readonly found: readonly string[] | undefined
}

/** The graph on its canvas: what part of it is seen, and what is brought out. Draws at most once a frame. */
export class GraphView {
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  #palette: Palette = readPalette()
  #view: Size = { width: 0, height: 0 }
  #viewport: Viewport = { left: 0, top: 0, scale: 1 }
  /** Nobody has moved it: it stays fitted when the graph changes. */
  #isFitted = true
  #model: GraphModel | undefined
  #paths: EdgePaths = edgePaths([])
  #selected: string | undefined
  #highlight: Highlight | undefined
  #found: ReadonlySet<string> | undefined
  #hovered: string | undefined
  #current: string | undefined
  #isToReveal = false
  readonly #glow = new Glow()
  #isDrawing = false

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D
    new ResizeObserver(() => this.#resize()).observe(canvas)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = readPalette()
      this.#draw()
    })
    for (const type of ['focus', 'blur']) canvas.addEventListener(type, () => this.#draw())
  }

  update({ index, chosen, selected, found }: GraphChange): void {
    const previous = this.#model
    this.#context.font = fontOf(this.#palette)
    const measure = (text: string) => this.#context.measureText(text).width
    const widthOf = (box: Box, label: string) => boxWidth(box, label, measure)
    const model = createGraphModel(index, { chosen, widthOf, previous })
    this.#model = model
    const { boxOf } = model.folding
    if (previous !== undefined && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const changed = changedModules(previous.index, index)
      this.#glow.add(
        changed.map((path) => boxOf.get(path) ?? path),
        performance.now(),
      )
    }
    if (selected !== this.#selected) {
      this.#isToReveal = true
      this.#current = boxOf.get(selected ?? '') ?? this.#current
    }
    this.#selected = selected
    this.#highlight = selected === undefined || !index.byPath.has(selected) ? undefined : highlightOf(selected, model)
    this.#found = found && new Set(found.map((path) => boxOf.get(path) ?? path))
    if (model.layout !== previous?.layout) {
      this.#paths = edgePaths(model.layout.pieces)
      if (this.#isFitted) this.#viewport = this.#atBeginning()
    }
    if (this.#isToReveal && selected !== undefined) this.#reveal(boxOf.get(selected))
    this.#isToReveal = false
    if (this.#current !== undefined && !model.boxes.has(this.#current)) {
      this.#current = successorOf(this.#current, model.folding.boxes)
      this.#reveal(this.#current)
    }
    this.#draw()
  }

  /** True if a module is inside the box of a folder. */
  isFolded(path: string): boolean {
    const id = this.#model?.folding.boxOf.get(path)
    return id !== undefined && id !== path
  }

  /** Brings the selected box into view with the next update. */
  revealNext(): void {
    this.#isToReveal = true
  }

  /** All of it, however small. */
  fit(): void {
    if (this.#model === undefined) return
    this.#isFitted = true
    this.#viewport = fitted(this.#model.layout, this.#view)
    this.#draw()
  }

  zoom(factor: number, at = { x: this.#view.width / 2, y: this.#view.height / 2 }): void {
    this.#isFitted = false
    this.#viewport = zoomed(this.#viewport, factor, at)
    this.#draw()
  }

  pan(dx: number, dy: number): void {
    this.#isFitted = false
    this.#viewport = panned(this.#viewport, dx, dy)
    this.#draw()
  }

  /** Brings out the box at a point of the canvas, if there is one; returns it. */
  hover(at: Point | undefined): Box | undefined {
    const id = at && this.#model && boxAt(this.#model.layout, pointAt(this.#viewport, at))
    if (id !== this.#hovered) {
      this.#hovered = id
      this.#draw()
    }
    return id === undefined ? undefined : this.#model?.boxes.get(id)
  }

  /** The box that the keyboard is at; the entry, or the first one, if it has not been moved. */
  current(): Box | undefined {
    const model = this.#model
    if (model === undefined) return undefined
    const { boxOf } = model.folding
    const start = this.#selected ?? model.index.modules.find(({ isEntry }) => isEntry)?.path
    this.#current ??= boxOf.get(start ?? '') ?? model.folding.boxes[0]?.id
    return model.boxes.get(this.#current ?? '')
  }

  /** Sets the keyboard's place. */
  goTo(id: string): void {
    this.#current = id
  }

  /** Moves the keyboard's place; returns the box that it is at. */
  move(direction: Direction): Box | undefined {
    const from = this.current()
    if (this.#model === undefined || from === undefined) return undefined
    this.#current = nextBox(this.#model.layout, from.id, direction) ?? from.id
    this.#reveal(this.#current)
    this.#draw()
    return this.current()
  }

  #reveal(id: string | undefined): void {
    const box = this.#model?.layout.boxes.get(id ?? '')
    if (box === undefined || this.#view.width === 0) return
    const moved = revealing(this.#viewport, box, this.#view, LEAST_SCALE_TO_READ)
    if (moved !== this.#viewport) this.#isFitted = false
    this.#viewport = moved
  }

  #atBeginning(): Viewport {
    const layout = this.#model?.layout
    if (layout === undefined || layout.width === 0 || this.#view.width === 0) return this.#viewport
    const entry = this.#model?.index.modules.find(({ isEntry }) => isEntry)
    const box = layout.boxes.get(this.#model?.folding.boxOf.get(entry?.path ?? '') ?? '')
    return fitted(layout, this.#view, LEAST_SCALE_TO_READ, box && box.y + box.height / 2)
  }

  #resize(): void {
    this.#view = { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight }
    if (this.#isFitted) this.#viewport = this.#atBeginning()
    this.#canvas.width = Math.round(this.#view.width * devicePixelRatio)
    this.#canvas.height = Math.round(this.#view.height * devicePixelRatio)
    this.#draw()
  }

  #draw(): void {
    if (this.#isDrawing) return
    this.#isDrawing = true
    requestAnimationFrame(() => {
      this.#isDrawing = false
      this.#drawNow()
    })
  }

  #drawNow(): void {
    const model = this.#model
    if (model === undefined) return
    const glow = this.#glow.strengths(performance.now())
    const isAtKeyboard = document.activeElement === this.#canvas && this.#canvas.matches(':focus-visible')
    this.#context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    drawGraph(this.#context, model, this.#paths, {
      viewport: this.#viewport,
      view: this.#view,
      palette: this.#palette,
      selected: model.folding.boxOf.get(this.#selected ?? ''),
      highlight: this.#highlight,
      found: this.#found,
      hovered: this.#hovered,
      current: isAtKeyboard ? this.current()?.id : undefined,
      glow,
    })
    if (glow.size > 0) this.#draw()
  }
}
