import type { ModuleGraph } from '../graph/module-graph.js'
import { type PrunePorts, pruneAll } from './prune.js'

export interface PruningPorts extends PrunePorts {
  /** The graph, with all that the hooks have seen up to now. */
  graph(): ModuleGraph
}

/** Lets go of what new versions don't import any more. */
export class Pruning {
  readonly #ports: PruningPorts
  #isDue = false

  constructor(ports: PruningPorts) {
    this.#ports = ports
  }

  /** A new version was evaluated. Once for all that are in one go: what the last one imports may still be on its way from the hooks. */
  schedule(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      pruneAll(this.#ports.graph(), this.#ports)
    })
  }
}
