import type { Edge, ModuleGraph, Rules } from './module-graph.js'

/** One execution of an `import()`. */
export interface Execution {
  /** It ran while a module was being evaluated: at a top level, or called from one. */
  readonly duringEvaluation: boolean
  /** In how many places the importer's source has this `import()`; 0 if it is computed. */
  readonly calls: number
}

/**
 * Takes down what one execution of an `import()` tells about its edge.
 *
 * - `start-up`: it has only run while modules were being evaluated, so it is not known to run again.
 * - `early`: it ran later than that, or more often than the source has calls for it, but before the program listened.
 *   Once the program listens this counts as its start; a program that never listens has no such line.
 * - `lazy`: the same after the program began to listen. It runs again.
 */
export function recordExecution(graph: ModuleGraph, edge: Edge, execution: Execution): void {
  edge.executions++
  const isRepeated = edge.executions > Math.max(1, execution.calls)
  const runsAgain = !execution.duringEvaluation || isRepeated

  if (runsAgain) edge.evidence = graph.listening ? 'lazy' : 'early'
  else if (edge.evidence === 'none') edge.evidence = 'start-up'
}

/** True if new code can enter at this edge: its importer asks again with an `import()`. */
export function isHotPoint(graph: ModuleGraph, edge: Edge, rules: Rules): boolean {
  if (edge.isStatic || !isNamed(edge, rules)) return false
  return edge.evidence === 'lazy' || (edge.evidence === 'early' && !graph.listening)
}

/** True if this edge may be a hot point as far as the options say. */
function isNamed(edge: Edge, rules: Rules): boolean {
  return rules.isBoundary === undefined || edge.boundary || rules.isBoundary(edge.imported.path)
}
