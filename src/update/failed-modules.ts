import type { Module } from '../graph/module-graph.js'
import { unfinishedBelow } from '../graph/unfinished.js'
import { urlOf, withVersion } from '../node/module-url.js'
import { inTime } from '../runtime/deadline.js'

/** An import of a failed module is rejected within a few turns of the event loop. After that, the module is still being evaluated. */
export const REJECTED_WITHIN_MS = 100

export interface FailedPorts {
  /** True from the first line of the module at a URL to its last, and for ever if it has thrown. */
  isEvaluating(url: string): boolean
  /** Imports the module at a URL once more, which is not recorded. */
  importAgain(url: string): Promise<unknown>
}

/** Returns those of these modules, and of all that they import statically or at their start, whose current version has failed. */
export async function failedBelow(modules: Iterable<Module>, ports: FailedPorts): Promise<Module[]> {
  const unfinished = unfinishedBelow(modules)
  const failed = await Promise.all(unfinished.map((module) => hasFailed(module, ports)))
  return unfinished.filter((_module, index) => failed[index])
}

/** True for a failed module, and for one that was never begun. If it has thrown, Node rejects another import with its error. */
async function hasFailed(module: Module, ports: FailedPorts): Promise<boolean> {
  const url = withVersion(urlOf(module.path), module.version)
  if (!ports.isEvaluating(url)) return true

  const asked = ports.importAgain(url).then(
    () => false,
    () => true,
  )
  return (await inTime(asked, REJECTED_WITHIN_MS)) === true
}
