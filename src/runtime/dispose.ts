import type { Module } from '../graph/module-graph.js'
import { callAll } from './deadline.js'

/** Calls the disposers of modules in this order, each exactly once. They are called and awaited as by {@link callAll}. */
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
