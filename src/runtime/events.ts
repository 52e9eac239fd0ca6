import type { Module, ModuleGraph } from '../graph/module-graph.js'
import type { HotEvents } from '../import-meta.js'
import { callAll } from './deadline.js'

/** Gives events to the listeners of all live instances. */
export class Events {
  readonly #graph: ModuleGraph
  readonly #onError: (module: Module, error: unknown) => void

  constructor(graph: ModuleGraph, onError: (module: Module, error: unknown) => void) {
    this.#graph = graph
    this.#onError = onError
  }

  /** An event of hot-hook, under both of its names. Resolves when asynchronous listeners are done, after 5 s at the latest. */
  async emit<Name extends keyof HotEvents>(name: Name, payload: HotEvents[Name]): Promise<void> {
    await Promise.all([this.send(`vite:${name}`, payload), this.send(`hot-hook:${name}`, payload)])
  }

  /** An event by its whole name. */
  async send(event: string, payload: unknown): Promise<void> {
    const called: Promise<void>[] = []
    for (const module of this.#graph.modules()) {
      const listeners = module.registrations.listeners.get(event)
      if (listeners === undefined) continue
      const calls = [...listeners].map((listener) => () => listener(payload))
      called.push(callAll(calls, (error) => this.#onError(module, error)))
    }
    await Promise.all(called)
  }
}
