import type { Module } from '../graph/module-graph.js'
import { urlOf, withVersion } from '../node/module-url.js'
import { stackOf } from '../report/thrown.js'

/**
 * Finds the module whose evaluation has ended with an error, among those that were to be evaluated. Of ES modules, it is the one that has begun
 * and not ended: its importers have not begun. CommonJS is found by the stack trace, in which the importers stand behind it.
 */
export function throwerOf(
  error: unknown,
  outdated: readonly Module[],
  isEvaluating: (url: string) => boolean,
): Module | undefined {
  const begun = outdated.filter(({ path, version }) => isEvaluating(withVersion(urlOf(path), version)))
  return begun.length === 1 ? begun[0] : (firstIn(stackOf(error), begun.length > 0 ? begun : outdated) ?? begun[0])
}

/** The module that a stack trace names first. */
function firstIn(stack: string, modules: readonly Module[]): Module | undefined {
  const places = modules
    .map((module) => ({ module, at: stack.indexOf(`${module.path}:`) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
  return places[0]?.module
}
