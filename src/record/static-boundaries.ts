import type { Settings } from '../config/settings.js'
import { BoundaryError } from '../errors.js'
import { hasMark, isBound } from '../graph/hot-point.js'
import type { Edge, ModuleGraph } from '../graph/module-graph.js'
import type { Reporter } from '../report/reporter.js'

/** Finds boundaries that are also imported statically, which makes their changes full reloads. */
export class StaticBoundaries {
  readonly #settings: Settings
  readonly #reporter: Reporter
  readonly #reported = new Set<string>()

  constructor(settings: Settings, reporter: Reporter) {
    this.#settings = settings
    this.#reporter = reporter
  }

  /** Reports a bound edge to a boundary, once for each boundary, or throws a `BoundaryError` where the options ask for it. */
  check({ importer, imported }: Edge, graph: ModuleGraph): void {
    if (!this.mayExist(graph)) return
    const { path } = imported
    // This is checked for each bound edge: where nothing is marked, the importers are not searched.
    const isMarked = graph.hasMarks && hasMark(imported)
    if (!isMarked && !this.#settings.rules.isBoundary?.(path)) return

    if (this.#settings.options.throwWhenBoundariesAreNotDynamicallyImported)
      throw new BoundaryError(path, importer.path)
    if (!this.#reported.has(path)) this.#reporter.staticBoundary(path, importer.path)
    this.#reported.add(path)
  }

  /** True if there may be boundaries: an import is marked, or options name some. */
  mayExist(graph: ModuleGraph): boolean {
    return graph.hasMarks || this.#settings.rules.isBoundary !== undefined
  }

  /** Checks all bound edges: options may be added after imports were recorded. */
  checkAll(graph: ModuleGraph): void {
    for (const module of graph.modules()) {
      for (const edge of module.imports.values()) if (isBound(edge)) this.check(edge, graph)
    }
  }
}
