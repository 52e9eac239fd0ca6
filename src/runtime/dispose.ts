import type { Module } from '../graph/module-graph.js'

/** How long a disposer may take before the update goes on without it. */
const DEADLINE_MS = 5_000

/**
 * Calls the disposers of modules, in the order given and each exactly once, all in this turn of the event loop.
 *
 * Returns what to wait for: settled when the asynchronous ones are, after 5 s at the latest. It never rejects.
 */
export function dispose(modules: Iterable<Module>, onError: (module: Module, error: unknown) => void): Promise<void> {
  const running: Promise<void>[] = []
  for (const module of modules) {
    const disposers = module.disposers
    module.disposers = []
    for (const disposer of disposers) {
      try {
        const result = disposer(module.data)
        if (isThenable(result)) running.push(Promise.resolve(result).then(noop, (error) => onError(module, error)))
      } catch (error) {
        onError(module, error)
      }
    }
  }
  return running.length === 0 ? Promise.resolve() : within(Promise.all(running).then(noop))
}

function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DEADLINE_MS)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function'
}

function noop(): void {}
