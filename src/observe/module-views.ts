import { isHotPoint } from '../graph/hot-point.js'
import type { Edge, Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import { reasonToReload } from '../graph/plan-update.js'
import { acceptsDependency, selfAcceptance } from '../graph/registrations.js'
import { reloadableModules } from '../graph/reloadable.js'
import { isUnfinished } from '../graph/unfinished.js'
import type { ImportView, ModuleView, OutsideView } from '../processes/supervised/views.js'

export interface ModuleViewsPorts {
  readonly rules: Rules
  /** A path as it is shown. */
  name(path: string): string
  /** True for a file that can't be used as it is, by its shown path. */
  isBroken(name: string): boolean
  /** True for a file whose change waits for a broken one, by its shown path. */
  isWaiting(name: string): boolean
  /** True for a module whose evaluation does not come to its end. */
  hasFailed(path: string): boolean
  timesOf(path: string): Pick<ModuleView, 'evaluatedAt' | 'evaluationMs'>
}

/** The project's modules, in the order in which they were met. O(modules + edges). */
export function moduleViews(graph: ModuleGraph, ports: ModuleViewsPorts): ModuleView[] {
  const reloadable = reloadableModules(graph, ports.rules)
  const loaded = [...graph.modules()].filter(({ loadedVersion }) => loadedVersion !== undefined)
  return loaded.map((module) => {
    const path = ports.name(module.path)
    const own = selfAcceptance(module.registrations, module.path)
    const outside = outsideOf(module, ports)
    return {
      path,
      isEntry: module.root === 'entry',
      state: stateOf(module, path, reloadable.has(module), ports),
      version: module.version,
      // One that is imported from outside has an importer for that.
      reason: reasonToReload(module, ports.rules, own) as ModuleView['reason'],
      ...(outside.length > 0 && { outside }),
      acceptsItself: own !== undefined,
      ...ports.timesOf(module.path),
      imports: [...module.imports.values()].map((edge) => importView(edge, ports)),
    }
  })
}

function stateOf(module: Module, name: string, isReloadable: boolean, ports: ModuleViewsPorts): ModuleView['state'] {
  const hasThrown = module.root !== 'entry' && isUnfinished(module) && ports.hasFailed(module.path)
  if (ports.isBroken(name) || hasThrown) return 'broken'
  if (ports.isWaiting(name)) return 'waiting'
  if (module.version !== module.loadedVersion && module.importers.size > 0) return 'waiting'
  if (module.declined) return 'declined'
  return isReloadable ? 'hot' : 'not hot'
}

function outsideOf({ importers }: Module, ports: ModuleViewsPorts): OutsideView[] {
  const outside = [...importers.values()].filter(({ importer }) => importer.loadedVersion === undefined)
  return outside.map((edge) => {
    const { isHot } = importView(edge, ports)
    return { path: ports.name(edge.importer.path), isHot }
  })
}

function importView(edge: Edge, { name, rules }: ModuleViewsPorts): ImportView {
  const { importer, imported } = edge
  const isAccepted = acceptsDependency(importer.registrations, imported.path)
  return {
    path: name(imported.path),
    kind: edge.isStatic ? 'import' : edge.isRequired ? 'require()' : 'import()',
    isHot: isAccepted || isHotPoint(edge, rules),
    isAccepted,
    ran: edge.executions,
    ranAtStart: edge.ranAtStart,
  }
}
