import type { Module } from '../graph/module-graph.js'
import { callAll } from './deadline.js'

/**
 * Calls the disposers of modules, in the given order and each exactly once, all in this turn of the event loop.
 *
 * Resolves when the asynchronous ones have settled, after 5 s at the latest. Errors go to `onError`; never rejects.
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

/** Calls a disposer of an instance that is not in use any more, in a microtask: its module may not have initialized its variables yet. */
export function disposeLate(
  module: Module,
  disposer: () => unknown,
  onError: (module: Module, error: unknown) => void,
): void {
  queueMicrotask(() => void callAll([disposer], (error) => onError(module, error)))
}
