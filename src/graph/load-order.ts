import type { Edge, Module } from './module-graph.js'

/**
 * The order in which to import the wanted modules, so that the modules of a cycle are evaluated in the same order as before.
 *
 *     entry ──▶ base ──▶ plugin      base was entered first, so plugin was evaluated before it. An import of plugin would evaluate
 *                ▲─────────┘         base first: import base instead, which was evaluated last of its cycle.
 *
 * Each cycle of static imports below a wanted module is imported before it, by the module of the cycle that was evaluated last. Cycles
 * are found by Tarjan's algorithm for strongly connected components, without recursion. `outdated` are all modules that will be
 * evaluated. O(modules + edges).
 */
export function loadOrder(wanted: readonly Module[], outdated: readonly Module[]): Module[] {
  const order = new Set<Module>()
  const visits = new Map<Module, Visit>()
  for (const module of outdated)
    visits.set(module, { module, index: 0, low: 0, isOpen: false, below: module.imports.values() })
  const open: Visit[] = []
  let count = 0

  const enter = (visit: Visit, path: Visit[]): void => {
    visit.index = visit.low = ++count
    visit.isOpen = true
    path.push(visit)
    open.push(visit)
  }

  const leave = (visit: Visit): void => {
    if (visit.low < visit.index) return
    const component: Visit[] = []
    for (let last = open.pop(); last !== undefined; last = last === visit ? undefined : open.pop()) {
      last.isOpen = false
      component.push(last)
    }
    if (component.length > 1) order.add(lastEvaluated(component))
  }

  for (const module of wanted) {
    const start = visits.get(module)
    const path: Visit[] = []
    if (start?.index === 0) enter(start, path)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.below.next()
      if (next.done) {
        leave(top)
        path.pop()
        const above = path.at(-1)
        if (above !== undefined) above.low = Math.min(above.low, top.low)
        continue
      }
      const below = next.value.isStatic ? visits.get(next.value.imported) : undefined
      if (below?.index === 0) enter(below, path)
      else if (below?.isOpen) top.low = Math.min(top.low, below.index)
    }
    order.add(module)
  }
  return [...order]
}

interface Visit {
  readonly module: Module
  /** Position in the order of the visits, from 1; 0 before the visit. */
  index: number
  /** The smallest index of an open visit that is known to be reachable from here. */
  low: number
  /** True while its component is not complete. */
  isOpen: boolean
  readonly below: Iterator<Edge>
}

function lastEvaluated(component: readonly Visit[]): Module {
  const modules = component.map(({ module }) => module)
  return modules.reduce((last, module) => (module.evaluatedAs > last.evaluatedAs ? module : last))
}
