import type { Edge, Module, ModuleGraph, Rules } from './module-graph.js'
import { passageOf, reasonToReload } from './plan-update.js'
import { selfAcceptance } from './registrations.js'

/** The modules whose change is a full reload. */
export interface Stuck {
  /** Those that can't be replaced themselves. */
  readonly roots: ReadonlySet<Module>
  /** By each of all: the imports by which it makes others so. */
  readonly edges: ReadonlyMap<Module, readonly Edge[]>
}

/** Walks down from the modules that can't be replaced, at the cost of one plan: O(modules + edges). */
export function stuckModules(graph: ModuleGraph, rules: Rules): Stuck {
  const roots = new Set<Module>()
  for (const module of graph.modules()) {
    const own = selfAcceptance(module.registrations, module.path)
    if (reasonToReload(module, rules, own) !== undefined) roots.add(module)
  }
  const edges = new Map<Module, Edge[]>()
  // A Set yields what is added while it is walked, so it is its own queue.
  const stuck = new Set(roots)
  for (const importer of stuck) {
    const passed = [...importer.imports.values()].filter((edge) => {
      const { registrations, path } = edge.imported
      return passageOf(edge, rules, selfAcceptance(registrations, path)) === 'goes on'
    })
    edges.set(importer, passed)
    for (const { imported } of passed) stuck.add(imported)
  }
  return { roots, edges }
}

/** The modules whose change would be hot. */
export function reloadableModules(graph: ModuleGraph, rules: Rules): Set<Module> {
  const { edges } = stuckModules(graph, rules)
  return new Set([...graph.modules()].filter((module) => !edges.has(module)))
}
