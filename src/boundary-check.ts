import { BoundaryError } from './errors.js'
import { isBound } from './graph/hot-point.js'
import type { Edge, Module, ModuleGraph } from './graph/module-graph.js'
import type { Reporter } from './report/reporter.js'
import type { Settings } from './settings.js'

/** Finds boundaries that somebody imports statically, which makes their changes full reloads. */
export class BoundaryCheck {
  readonly #settings: Settings
  readonly #reporter: Reporter
  readonly #graph: ModuleGraph
  readonly #told = new Set<string>()

  constructor(settings: Settings, reporter: Reporter, graph: ModuleGraph) {
    this.#settings = settings
    this.#reporter = reporter
    this.#graph = graph
  }

  /** Reports a bound edge to a boundary, once for each boundary, or throws a `BoundaryError` where the options ask for it. */
  check({ importer, imported }: Edge): void {
    if (!this.hasWork) return
    const { path } = imported
    if (!this.#isMarked(imported) && !this.#settings.rules.isBoundary?.(path)) return

    if (this.#settings.options.throwWhenBoundariesAreNotDynamicallyImported)
      throw new BoundaryError(path, importer.path)
    if (!this.#told.has(path)) this.#reporter.staticBoundary(path, importer.path)
    this.#told.add(path)
  }

  /** True if there may be boundaries. */
  get hasWork(): boolean {
    return this.#graph.hasMarks || this.#settings.rules.isBoundary !== undefined
  }

  /** Asked of each bound import, so a module that has many is not looked through where nothing is marked. */
  #isMarked({ importers }: Module): boolean {
    if (!this.#graph.hasMarks) return false
    for (const { boundary } of importers.values()) if (boundary) return true
    return false
  }

  /** The same for all bound edges: options may come later than imports. */
  checkAll(): void {
    for (const module of this.#graph.modules()) {
      for (const edge of module.imports.values()) if (isBound(edge)) this.check(edge)
    }
  }
}
