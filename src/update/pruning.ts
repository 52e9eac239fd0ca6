import type { Module, ModuleGraph } from '../graph/module-graph.js'
import { Registrations } from '../graph/registrations.js'
import { NONE } from '../graph/sets.js'
import { isUnfinished } from '../graph/unfinished.js'
import { splitSuffix } from '../node/module-url.js'
import type { Reporter } from '../report/reporter.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { callAll } from '../runtime/deadline.js'
import { dispose } from '../runtime/dispose.js'
import type { Events } from '../runtime/events.js'
import type { Sources } from '../transpile/sources.js'

export interface PruningPorts {
  readonly sources: Sources
  readonly finder: FileFinder
  readonly events: Events
  readonly reporter: Reporter
  /** Makes an import of these modules get the new version from now on. */
  publish(outdated: readonly Module[]): void
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
}

/**
 * Returns a function to call when a new version was evaluated. It prunes in a microtask, once for all versions that are evaluated in one go:
 * the imports of the last one may still be on their way from the hooks.
 */
export function createPruning(ports: PruningPorts): () => void {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      const graph = ports.graph()
      for (const module of graph.modules()) prune(module, graph, ports)
    })
  }
}

/**
 * Prunes what a module imported in an earlier version and no module imports now, with all modules that only the pruned ones import: runs
 * their disposers and prune callbacks, and raises their versions. A pruned module is evaluated again when it is imported again.
 */
export function prune(importer: Module, graph: ModuleGraph, ports: Omit<PruningPorts, 'graph'>): void {
  if (importer.formerImports.size === 0 || isBelowUnfinished(importer)) return
  const pruned = orphansOf(importer, graph, ports)
  importer.formerImports = NONE
  if (pruned.length === 0) return

  const paths = pruned.map(({ path }) => path)
  const onError = ({ path }: Module, error: unknown) => ports.reporter.disposerFailed(path, error)
  void ports.events.emit('beforePrune', { type: 'prune', paths })
  void dispose(pruned, onError)
  for (const module of pruned) {
    const calls = module.registrations.prunes.map((callback) => () => callback(module.data))
    module.registrations = new Registrations()
    void callAll(calls, (error) => onError(module, error))
    // As in Vite, a module that is imported again starts with empty data. The callbacks keep the object that they got.
    module.data = {}
    graph.disconnectImports(module)
    module.formerImports = NONE
    module.version++
  }
  ports.publish(pruned)
}

/** True while an importer above has failed or is still being evaluated: its last good version stays in use, with all its imports. */
function isBelowUnfinished(module: Module): boolean {
  const above = new Set([module])
  for (const each of above) {
    if (isUnfinished(each) && each.root !== 'entry') return true
    for (const { isStatic, importer } of each.importers.values()) if (isStatic) above.add(importer)
  }
  return false
}

/** Returns the former imports of a module, and what they import, that no module outside of the result holds; importers come first. */
function orphansOf(importer: Module, graph: ModuleGraph, ports: Omit<PruningPorts, 'graph'>): Module[] {
  // A Set yields the modules that are added while it is walked, so it is its own queue.
  const candidates = new Set([...importer.formerImports].filter((module) => !mayBeImportedBy(importer, module, ports)))
  for (const { imports } of candidates) for (const { imported } of imports.values()) candidates.add(imported)

  const held = new Set([...candidates].filter((module) => isHeld(module, candidates)))
  // If the new version of a module has failed, its last good version still holds its former imports.
  for (const other of graph.modules()) {
    if (other === importer || candidates.has(other)) continue
    for (const former of other.formerImports) if (candidates.has(former)) held.add(former)
  }
  for (const { imports } of held) {
    for (const { imported } of imports.values()) if (candidates.has(imported)) held.add(imported)
  }
  return [...candidates].filter((module) => !held.has(module))
}

function isHeld({ importers, root, loadedVersion }: Module, candidates: ReadonlySet<Module>): boolean {
  if (root !== undefined || loadedVersion === undefined) return true
  for (const { importer } of importers.values()) if (!candidates.has(importer)) return true
  return false
}

/** True if the source of the importer names a module in an `import()` that may not have run yet, or computes a specifier. */
function mayBeImportedBy(importer: Module, module: Module, { sources, finder }: Omit<PruningPorts, 'graph'>): boolean {
  const source = sources.get(importer.path)
  if (source === undefined || source.computedCalls > 0) return true
  return [...source.uses.keys()].some((each) => finder.find(splitSuffix(each).name, importer.path) === module.path)
}
