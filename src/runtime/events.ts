import type { Module, ModuleGraph } from '../graph/module-graph.js'
import type { HotEvents } from '../import-meta.js'
import { callAll } from './deadline.js'

/** Calls the listeners that live instances have added with `import.meta.hot.on()`. */
export class Events {
  readonly #graph: ModuleGraph
  readonly #onError: (module: Module, error: unknown) => void

  constructor(graph: ModuleGraph, onError: (module: Module, error: unknown) => void) {
    this.#graph = graph
    this.#onError = onError
  }

  /** Sends an event of hot-hook under both of its names, `vite:` and `hot-hook:`. Resolves as `send()` does. */
  async emit<Name extends keyof HotEvents>(name: Name, payload: HotEvents[Name]): Promise<void> {
    await Promise.all([this.send(`vite:${name}`, payload), this.send(`hot-hook:${name}`, payload)])
  }

  /** Sends an event to all its listeners. They are called and awaited as by {@link callAll}. */
  async send(event: string, payload: unknown): Promise<void> {
    const called: Promise<void>[] = []
    for (const module of this.#graph.modules()) {
      const listeners = module.registrations.listeners?.get(event)
      if (listeners === undefined) continue
      const calls = [...listeners].map((listener) => () => listener(payload))
      called.push(callAll(calls, (error) => this.#onError(module, error)))
    }
    await Promise.all(called)
  }
}
