import type { Module, ModuleGraph } from '../graph/module-graph.js'
import { splitSuffix } from '../module-url.js'
import type { Reporter } from '../report/reporter.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { callAll } from '../runtime/deadline.js'
import { dispose } from '../runtime/dispose.js'
import type { Events } from '../runtime/events.js'
import type { Sources } from '../transpile/sources.js'

export interface PrunePorts {
  readonly sources: Sources
  readonly finder: FileFinder
  readonly graph: ModuleGraph
  readonly events: Events
  readonly reporter: Reporter
  /** From now on an import of these gets the new version. */
  publish(outdated: readonly Module[]): void
}

/**
 * Lets go of what a module imported in an earlier version, and nobody imports now: it is cleaned up, and so is what only it imported.
 * It is evaluated again if it is imported again.
 */
export function prune(importer: Module, ports: PrunePorts): void {
  const pruned = new Set<Module>()
  const former = [...importer.formerImports]
  importer.formerImports.clear()
  // The array grows while it is walked, so it is its own queue.
  for (const module of former) {
    if (!isOrphan(module) || pruned.has(module) || mayBeImportedBy(importer, module, ports)) continue
    pruned.add(module)
    ports.graph.disconnectImports(module)
    former.push(...module.formerImports)
    module.formerImports.clear()
  }
  if (pruned.size === 0) return

  const paths = [...pruned].map(({ path }) => path)
  void ports.events.emit('beforePrune', { type: 'prune', paths })
  const onError = ({ path }: Module, error: unknown) => ports.reporter.disposerFailed(path, error)
  void dispose(pruned, onError)
  for (const module of pruned) {
    const calls = module.registrations.prunes.splice(0).map((callback) => () => callback(module.data))
    void callAll(calls, (error) => onError(module, error))
    module.version++
  }
  ports.publish([...pruned])
}

function isOrphan({ importers, root, loadedVersion }: Module): boolean {
  return importers.size === 0 && root === undefined && loadedVersion !== undefined
}

/** True if the importer still names a module in an `import()` that has not run yet, or may compute its name. */
function mayBeImportedBy(importer: Module, module: Module, { sources, finder }: PrunePorts): boolean {
  const source = sources.get(importer.path)
  if (source === undefined || source.computedCalls > 0) return true
  return [...source.uses.keys()].some((each) => finder.find(splitSuffix(each).name, importer.path) === module.path)
}
