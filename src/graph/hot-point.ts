import type { Edge, Module, Rules } from './module-graph.js'

/**
 * Takes down what one execution of an `import()` or a `require()` tells about its edge.
 *
 * One that ran while a module was being evaluated, at its top level or called from there, belongs to that module's start: what it
 * gave may be kept. One that ran later is asked again. So is one in a loop of the entry, which takes jobs or requests and never ends:
 * it runs more often than there are places for it.
 */
export function recordExecution(edge: Edge, duringEvaluation: boolean): void {
  edge.executions++
  if (!duringEvaluation) {
    edge.runsAgain = true
    return
  }
  edge.ranAtStart = true
  const { root, evaluatedVersion } = edge.importer
  // A loop may have ended before this was heard of.
  const isRunning = root === 'entry' && evaluatedVersion === undefined
  if (isRunning && edge.executions > edge.calls) edge.isInLoop = true
}

/** The evaluation of a module has ended, and with it all loops at its top level: they were no more than retries. */
export function endLoops(module: Module): void {
  for (const edge of module.imports.values()) edge.isInLoop = false
}

/**
 * True if new code can enter at this edge: its importer asks again, by `import()` or `require()`, and does not keep what an earlier one gave.
 *
 * Of one place that ran at the start and runs again, the later answer counts. Of several, one may have kept the first.
 */
export function isHotPoint(edge: Edge, rules: Rules): boolean {
  if (edge.isStatic || !isNamed(edge, rules)) return false
  return (edge.runsAgain || edge.isInLoop) && !(edge.ranAtStart && edge.calls > 1)
}

/** True if what the importer got is bound for good, as far as is known: nobody asks again. */
export function isBound(edge: Edge): boolean {
  return edge.isStatic || (edge.isRequired && !edge.runsAgain)
}

/** True if this edge may be a hot point as far as the options say. */
function isNamed(edge: Edge, rules: Rules): boolean {
  return rules.isBoundary === undefined || edge.boundary || rules.isBoundary(edge.imported.path)
}

/** True for a module that the options or a mark in the source of an importer name as a place for new code to enter. O(importers). */
export function isBoundary(module: Module, rules: Rules): boolean {
  return rules.isBoundary?.(module.path) === true || hasMark(module)
}

/** True if an importer has written the import of a module with `import.meta.hot?.boundary`. */
export function hasMark({ importers }: Module): boolean {
  for (const { boundary } of importers.values()) if (boundary) return true
  return false
}

/** True if nothing more is to be learned from an import by this version of a module. `isMarked`: it is written with `boundary`. */
export function isSettled(importer: Module | undefined, version: number, imported: string, isMarked: boolean): boolean {
  const edge = importer?.imports.get(imported)
  if (edge === undefined || (importer?.loadedVersion ?? 0) !== version) return false
  return (edge.isStatic || edge.runsAgain) && (edge.boundary || !isMarked)
}
