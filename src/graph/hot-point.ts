import type { Edge, Module, Rules } from './module-graph.js'

/**
 * Records one execution of an `import()` or a `require()` on its edge.
 *
 * If it ran while a module was being evaluated, at the top level or called from there, the importer may keep its result. If it ran
 * later, the importer will import again. So will an entry that serves jobs or requests in a loop at its top level: there the call runs
 * more often than it is written.
 */
export function recordExecution(edge: Edge, duringEvaluation: boolean): void {
  edge.executions++
  if (!duringEvaluation) {
    edge.runsAgain = true
    return
  }
  edge.ranAtStart = true
  const { root, evaluatedVersion } = edge.importer
  // Events can arrive late: once the entry has been evaluated, its loops have ended.
  const isRunning = root === 'entry' && evaluatedVersion === undefined
  if (isRunning && edge.executions > edge.calls) edge.isInLoop = true
}

/** Clears `isInLoop` on the imports of a module that has been evaluated: a loop at its top level that has ended was a retry. */
export function endLoops(module: Module): void {
  for (const edge of module.imports.values()) edge.isInLoop = false
}

/**
 * True if new code can enter at this edge: its importer calls `import()` or `require()` again, and does not keep an earlier result.
 *
 * With one call in the source, a later execution replaces the result of the start. With several calls, one may keep that result.
 */
export function isHotPoint(edge: Edge, rules: Rules): boolean {
  if (edge.isStatic) return false
  const isAllowed = rules.isBoundary === undefined || edge.boundary || rules.isBoundary(edge.imported.path)
  return isAllowed && (edge.runsAgain || edge.isInLoop) && !(edge.ranAtStart && edge.calls > 1)
}

/** True if, as far as is known, the importer keeps this binding: by a statement, or by a `require()` that has not run again. */
export function isBound(edge: Edge): boolean {
  return edge.isStatic || (edge.isRequired && !edge.runsAgain)
}

/** True if the option `boundaries` matches a module, or an importer marks its import of it. O(importers). */
export function isBoundary(module: Module, rules: Rules): boolean {
  return rules.isBoundary?.(module.path) === true || hasMark(module)
}

/** True if an importer imports a module with `import.meta.hot?.boundary`. O(importers). */
export function hasMark({ importers }: Module): boolean {
  for (const { boundary } of importers.values()) if (boundary) return true
  return false
}

/** True if another import by this version of the importer need not be recorded. `isMarked`: written with `import.meta.hot?.boundary`. */
export function isSettled(importer: Module | undefined, version: number, imported: string, isMarked: boolean): boolean {
  const edge = importer?.imports.get(imported)
  if (edge === undefined || (importer?.loadedVersion ?? 0) !== version) return false
  return (edge.isStatic || edge.runsAgain) && (edge.boundary || !isMarked)
}
