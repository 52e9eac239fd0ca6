import type { Module } from '../graph/module-graph.js'
import { callAll } from './deadline.js'

/**
 * Calls the disposers of modules, in the order given and each exactly once, all in this turn of the event loop.
 *
 * Returns what to wait for: settled when the asynchronous ones are, after 5 s at the latest. It never rejects.
 */
export async function dispose(
  modules: Iterable<Module>,
  onError: (module: Module, error: unknown) => void,
): Promise<void> {
  const all = [...modules].map((module) => {
    const disposers = module.disposers
    module.disposers = []
    return callAll(
      disposers.map((disposer) => () => disposer(module.data)),
      (error) => onError(module, error),
    )
  })
  await Promise.all(all)
}

/**
 * Calls a disposer that was given too late to wait for the next update: soon, but not at once, since it may use what its module has yet
 * to declare.
 */
export function disposeLate(
  module: Module,
  disposer: () => unknown,
  onError: (module: Module, error: unknown) => void,
): void {
  queueMicrotask(() => void callAll([disposer], (error) => onError(module, error)))
}
