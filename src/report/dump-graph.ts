import type { DumpedModule } from '../api.js'
import { relativePath } from '../files/patterns.js'
import { hotPlaces } from '../graph/hot-places.js'
import { isHotPoint } from '../graph/hot-point.js'
import type { ModuleGraph, Rules } from '../graph/module-graph.js'
import { acceptsDependency, selfAcceptance } from '../graph/registrations.js'
import { reloadableModules } from '../graph/reloadable.js'

/** The project's modules, in the order in which they were met. */
export function dumpGraph(graph: ModuleGraph, rules: Rules, folder: string): DumpedModule[] {
  const name = (path: string) => relativePath(path, folder)
  const loaded = [...graph.modules()].filter(({ loadedVersion }) => loadedVersion !== undefined)
  const reloadable = reloadableModules(graph, rules)
  const places = hotPlaces(graph, rules)
  return loaded.map((module) => ({
    path: name(module.path),
    version: module.version,
    dependencies: [...module.imports.keys()].map(name),
    dependents: [...module.importers.keys()].map(name),
    boundary:
      selfAcceptance(module.registrations, module.path) !== undefined ||
      [...module.importers.values()].some(
        (edge) => isHotPoint(edge, rules) || acceptsDependency(edge.importer.registrations, module.path),
      ),
    reloadable: reloadable.has(module),
    pending: module.version !== module.loadedVersion && module.importers.size > 0,
    wouldMakeReloadable: places.get(module)?.makesHot ?? 0,
  }))
}
