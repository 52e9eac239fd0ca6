import type { ModuleGraph } from './graph/module-graph.js'
import { mayBeImported } from './resolve/candidates.js'
import type { Settings } from './settings.js'
import type { ConfigFiles } from './update/config-files.js'

/** The files that matter to the program: its modules, those that say how to load them, and those that an import may look for. */
export class RelevantFiles {
  readonly #graph: ModuleGraph
  readonly #configFiles: ConfigFiles
  readonly #settings: Settings

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
    return (
      this.#graph.get(path) !== undefined ||
      this.#configFiles.has(path) ||
      mayBeImported(path) ||
      this.#settings.rules.reloads(path)
    )
  }
}
