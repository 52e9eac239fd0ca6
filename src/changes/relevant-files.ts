import type { ConfigFiles } from '../config/config-files.js'
import type { Settings } from '../config/settings.js'
import { mayBeImported } from '../files/file-kinds.js'
import type { ModuleGraph } from '../graph/module-graph.js'

/** So many files that concern nobody are remembered, in case that they do later. */
const MOST_MISSED = 1_000

/** The files that matter to the program: its modules, those that say how to load them, and those that an import may look for. */
export class RelevantFiles {
  readonly #graph: ModuleGraph
  readonly #configFiles: ConfigFiles
  readonly #settings: Settings
  /** Files that were asked about, and concerned nobody then. */
  readonly #missed = new Set<string>()

  constructor(graph: ModuleGraph, configFiles: ConfigFiles, settings: Settings) {
    this.#graph = graph
    this.#configFiles = configFiles
    this.#settings = settings
  }

  /** Paths of all that the program depends on now. */
  *inUse(): Generator<string> {
    for (const module of this.#graph.modules()) {
      if (module.loadedVersion === undefined && module.digest === undefined) continue
      yield module.path
      yield* this.#configFiles.filesFor(module.path)
    }
  }

  /** True for a file that something may be done about. */
  has(path: string): boolean {
    if (this.#settings.ignores(path)) return false
    const isRelevant =
      this.#graph.get(path) !== undefined ||
      this.#configFiles.has(path) ||
      mayBeImported(path) ||
      this.#settings.rules.reloads(path)
    if (isRelevant) return true
    if (this.#missed.size === MOST_MISSED) this.#missed.clear()
    this.#missed.add(path)
    return false
  }

  /**
   * True, once, for a file that concerned nobody when it was asked about. The graph hears of a module a moment after it was loaded, and it may
   * have been saved in between.
   */
  wasMissed(path: string): boolean {
    return this.#missed.delete(path)
  }
}
