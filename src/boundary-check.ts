import { BoundaryError } from './errors.js'
import type { Edge, ModuleGraph } from './graph/module-graph.js'
import type { Reporter } from './report/reporter.js'
import type { Settings } from './settings.js'

/** Finds boundaries that somebody imports statically, which makes their changes full reloads. */
export class BoundaryCheck {
  readonly #settings: Settings
  readonly #reporter: Reporter
  readonly #told = new Set<string>()

  constructor(settings: Settings, reporter: Reporter) {
    this.#settings = settings
    this.#reporter = reporter
  }

  /** Reports a static edge to a boundary, once for each boundary, or throws a `BoundaryError` where the options ask for it. */
  check({ importer, imported }: Edge): void {
    const { path } = imported
    const isMarked = [...imported.importers.values()].some((other) => other.boundary)
    if (!isMarked && !this.#settings.rules.isBoundary?.(path)) return

    if (this.#settings.options.throwWhenBoundariesAreNotDynamicallyImported)
      throw new BoundaryError(path, importer.path)
    if (!this.#told.has(path)) this.#reporter.staticBoundary(path, importer.path)
    this.#told.add(path)
  }

  /** The same for all static edges: options may come later than imports. */
  checkAll(graph: ModuleGraph): void {
    for (const module of graph.modules()) {
      for (const edge of module.imports.values()) if (edge.isStatic) this.check(edge)
    }
  }
}
