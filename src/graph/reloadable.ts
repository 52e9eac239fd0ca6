import type { Module, ModuleGraph, Rules } from './module-graph.js'
import { passageOf, reasonToReload } from './plan-update.js'
import { selfAcceptance } from './registrations.js'

/** The modules whose change would be hot. Walks down from those that can't be replaced, at the cost of one plan: O(modules + edges). */
export function reloadableModules(graph: ModuleGraph, rules: Rules): Set<Module> {
  const reloadable = new Set(graph.modules())
  const stuck = new Set<Module>()
  for (const module of reloadable) {
    const own = selfAcceptance(module.registrations, module.path)
    if (reasonToReload(module, rules, own) !== undefined) stuck.add(module)
  }

  // A Set yields what is added while it is walked, so it is its own queue.
  for (const importer of stuck) {
    for (const edge of importer.imports.values()) {
      const { registrations, path } = edge.imported
      if (passageOf(edge, rules, selfAcceptance(registrations, path)) === 'goes on') stuck.add(edge.imported)
    }
    reloadable.delete(importer)
  }
  return reloadable
}
