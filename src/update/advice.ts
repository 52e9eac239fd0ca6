import type { Cause } from '../changes/cause.js'
import { bestPlaceFor } from '../graph/hot-places.js'
import type { ModuleGraph, Rules } from '../graph/module-graph.js'
import type { Reporter } from '../report/reporter.js'
import type { FullReloadPlan } from '../restart/full-reloads.js'

export interface AdvicePorts {
  readonly reporter: Pick<Reporter, 'advice'>
  readonly modules: {
    /** The graph, with all events up to now. */
    graph(): ModuleGraph
    readonly rules: Rules
  }
  /** The places that were told, also by the processes before this one. */
  readonly told: Set<string>
}

/** Says, once for each place, where one hot point would have made a full reload needless. */
export class Advice {
  readonly #ports: AdvicePorts

  constructor(ports: AdvicePorts) {
    this.#ports = ports
  }

  /** To be called when a plan has led to a full reload. */
  onFullReload({ reason }: FullReloadPlan, { modules }: Cause): void {
    const { reporter, told } = this.#ports
    if (reason !== 'entry') return
    const { rules } = this.#ports.modules
    const graph = this.#ports.modules.graph()
    const place = bestPlaceFor(modules, graph, rules)
    if (place === undefined) return
    const { module, edge, makesHot } = place
    const name = `${edge.importer.path} ${module.path}`
    if (told.has(name)) return
    told.add(name)
    const all = [...graph.modules()].filter(({ loadedVersion }) => loadedVersion !== undefined).length
    // Where it is imported dynamically at the start, or required, only who accepts it gets the new version.
    reporter.advice(module.path, edge.importer.path, edge.isStatic && !edge.isRequired, makesHot, all)
  }
}
