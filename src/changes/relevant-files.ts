import type { ConfigFiles } from '../config/config-files.js'
import type { Settings } from '../config/settings.js'
import { mayBeImported } from '../files/file-kinds.js'
import { CLOCK_TICK_MS, changedAt, isFolder } from '../files/file-times.js'
import type { ModuleGraph } from '../graph/module-graph.js'

/** How many irrelevant files are remembered, in case they become relevant. */
const MOST_MISSED = 1_000

/** Knows the files that matter to the program: its modules, their config files, and files that an import may look for. */
export class RelevantFiles {
  readonly #graph: ModuleGraph
  readonly #configFiles: ConfigFiles
  readonly #settings: Settings
  /** Files that were irrelevant when they were asked about. */
  readonly #missed = new Set<string>()

  constructor(graph: ModuleGraph, configFiles: ConfigFiles, settings: Settings) {
    this.#graph = graph
    this.#configFiles = configFiles
    this.#settings = settings
  }

  /** The paths of all files that the program depends on now. */
  *inUse(): Generator<string> {
    for (const module of this.#graph.modules()) {
      if (module.loadedVersion === undefined && module.digest === undefined) continue
      yield module.path
      yield* this.#configFiles.filesFor(module.path)
    }
  }

  /** Those of them that have changed since a time, in ms since 1970. Looks at each: some microseconds. */
  *changedSince(time: number): Generator<string> {
    for (const path of new Set(this.inUse())) if ((changedAt(path) ?? 0) >= time - CLOCK_TICK_MS) yield path
  }

  /** True for a file whose change may matter to the program. */
  has(path: string): boolean {
    if (this.#settings.ignores(path)) return false
    const isRelevant =
      this.#graph.get(path) !== undefined ||
      this.#configFiles.has(path) ||
      mayBeImported(path) ||
      this.#settings.rules.reloads(path) ||
      // A link to a folder whose name has a dot.
      isFolder(path)
    if (isRelevant) return true
    if (this.#missed.size === MOST_MISSED) this.#missed.clear()
    this.#missed.add(path)
    return false
  }

  /** True, once, for a file that was irrelevant when it was asked about: it may have been saved before its load was recorded. */
  wasMissed(path: string): boolean {
    return this.#missed.delete(path)
  }
}
