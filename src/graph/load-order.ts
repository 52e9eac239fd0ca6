import type { Edge, Module } from './module-graph.js'

/**
 * The order in which to import modules that are evaluated anew, so that those in a cycle are evaluated as they were at first.
 *
 *     entry ──▶ base ──▶ plugin      base was entered first, so plugin was evaluated before it. An import of plugin would evaluate
 *                ▲─────────┘         base first: import base instead, which was evaluated last of its cycle.
 *
 * `outdated` are all that will be evaluated. O(modules + edges).
 */
export function loadOrder(wanted: readonly Module[], outdated: readonly Module[]): Module[] {
  const cycles = cyclesAmong(new Set(outdated))
  const order = wanted.flatMap((module) => {
    const cycle = cycles.get(module)
    return cycle === undefined ? [module] : [lastEvaluated(cycle), module]
  })
  return [...new Set(order)]
}

function lastEvaluated([first, ...others]: readonly [Module, ...Module[]]): Module {
  return others.reduce((last, module) => (module.evaluatedAs > last.evaluatedAs ? module : last), first)
}

interface Visit {
  readonly module: Module
  readonly index: number
  /** The smallest index that is known to be reached from here. */
  low: number
  readonly below: Iterator<Edge>
}

/**
 * The cycles of static imports among modules, each by all of its members: Tarjan's strongly connected components, without recursion.
 */
function cyclesAmong(modules: ReadonlySet<Module>): Map<Module, [Module, ...Module[]]> {
  const cycles = new Map<Module, [Module, ...Module[]]>()
  const visits = new Map<Module, Visit>()
  const open: Module[] = []
  const isOpen = new Set<Module>()

  const enter = (module: Module, path: Visit[]): void => {
    const visit = { module, index: visits.size, low: visits.size, below: module.imports.values() }
    visits.set(module, visit)
    path.push(visit)
    open.push(module)
    isOpen.add(module)
  }

  const leave = ({ module, index, low }: Visit): void => {
    if (low < index) return
    const component = open.splice(open.lastIndexOf(module))
    for (const each of component) isOpen.delete(each)
    const [first, ...others] = component
    if (first === undefined || others.length === 0) return
    for (const each of component) cycles.set(each, [first, ...others])
  }

  for (const start of modules) {
    if (visits.has(start)) continue
    const path: Visit[] = []
    enter(start, path)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.below.next()
      if (next.done) {
        leave(top)
        path.pop()
        const above = path.at(-1)
        if (above !== undefined) above.low = Math.min(above.low, top.low)
        continue
      }
      const { imported, isStatic } = next.value
      if (!isStatic || !modules.has(imported)) continue
      const known = visits.get(imported)
      if (known === undefined) enter(imported, path)
      else if (isOpen.has(imported)) top.low = Math.min(top.low, known.index)
    }
  }
  return cycles
}
