import type { Settings } from '../config/settings.js'
import { BoundaryError } from '../errors.js'
import { hasMark, isBound } from '../graph/hot-point.js'
import type { Edge, ModuleGraph } from '../graph/module-graph.js'
import type { Reporter } from '../report/reporter.js'

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
    // Asked of each bound import, so the importers are not looked through where nothing is marked.
    const isMarked = this.#graph.hasMarks && hasMark(imported)
    if (!isMarked && !this.#settings.rules.isBoundary?.(path)) return

    if (this.#settings.options.throwWhenBoundariesAreNotDynamicallyImported)
      throw new BoundaryError(path, importer.path)
    if (!this.#told.has(path)) this.#reporter.staticBoundary(path, importer.path)
    this.#told.add(path)
  }

  /** True if there may be boundaries. */
  get hasWork(): boolean {
    return this.#graph.hasMarks || this.#settings.rules.isBoundary !== undefined
  }

  /** The same for all bound edges: options may come later than imports. */
  checkAll(): void {
    for (const module of this.#graph.modules()) {
      for (const edge of module.imports.values()) if (isBound(edge)) this.check(edge)
    }
  }
}
