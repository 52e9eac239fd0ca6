import type { Module, ModuleGraph } from '../graph/module-graph.js'
import { createRegistrations } from '../graph/registrations.js'
import { isUnfinished } from '../graph/unfinished.js'
import { splitSuffix } from '../node/module-url.js'
import type { Reporter } from '../report/reporter.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { callAll } from '../runtime/deadline.js'
import { dispose } from '../runtime/dispose.js'
import type { Events } from '../runtime/events.js'
import type { Sources } from '../transpile/sources.js'

export interface PrunePorts {
  readonly sources: Sources
  readonly finder: FileFinder
  readonly events: Events
  readonly reporter: Reporter
  /** From now on, an import of these gets the new version. */
  publish(outdated: readonly Module[]): void
}

/** Prunes all modules that only earlier versions of others imported. */
export function pruneAll(graph: ModuleGraph, ports: PrunePorts): void {
  for (const module of graph.modules()) prune(module, graph, ports)
}

/**
 * Prunes the modules that an earlier version of the importer imported and that no module imports now, with all that only they imported:
 * their disposers and prune callbacks are called. A pruned module is evaluated again if it is imported again.
 */
export function prune(importer: Module, graph: ModuleGraph, ports: PrunePorts): void {
  if (importer.formerImports.size === 0 || isBelowUnfinished(importer)) return
  const pruned = orphansOf(importer, graph, ports)
  importer.formerImports.clear()
  if (pruned.length === 0) return

  const paths = pruned.map(({ path }) => path)
  const onError = ({ path }: Module, error: unknown) => ports.reporter.disposerFailed(path, error)
  void ports.events.emit('beforePrune', { type: 'prune', paths })
  void dispose(pruned, onError)
  for (const module of pruned) {
    const calls = module.registrations.prunes.map((callback) => () => callback(module.data))
    module.registrations = createRegistrations()
    void callAll(calls, (error) => onError(module, error))
    // As in Vite, a module that is imported again begins without data. The callbacks keep the object that they were called with.
    module.data = {}
    graph.disconnectImports(module)
    module.formerImports.clear()
    module.version++
  }
  ports.publish(pruned)
}

/**
 * True while a module, or one that imports it statically, directly or not, has failed or is being evaluated: then its last good version is
 * in use, with all that it imports.
 */
function isBelowUnfinished(module: Module): boolean {
  const above = new Set([module])
  for (const each of above) {
    if (isUnfinished(each) && each.root !== 'entry') return true
    for (const { isStatic, importer } of each.importers.values()) if (isStatic) above.add(importer)
  }
  return false
}

/**
 * Returns the modules that an importer does not import any more, and all below them, that no other module holds: importers before what they
 * import. This includes cycles: only what is held from outside, and all below that, stays.
 */
function orphansOf(importer: Module, graph: ModuleGraph, ports: PrunePorts): Module[] {
  // A Set yields what is added while it is walked, so it is its own queue.
  const candidates = new Set([...importer.formerImports].filter((module) => !mayBeImportedBy(importer, module, ports)))
  for (const { imports } of candidates) for (const { imported } of imports.values()) candidates.add(imported)

  const held = new Set([...candidates].filter((module) => isHeld(module, candidates)))
  // The last good version of a module may still hold what its new one, which has failed, does not import.
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

/** True if the importer has an `import()` that names the module and has not run yet, or one that computes its specifier. */
function mayBeImportedBy(importer: Module, module: Module, { sources, finder }: PrunePorts): boolean {
  const source = sources.get(importer.path)
  if (source === undefined || source.computedCalls > 0) return true
  return [...source.uses.keys()].some((each) => finder.find(splitSuffix(each).name, importer.path) === module.path)
}
