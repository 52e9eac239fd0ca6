import type { Module } from '../graph/module-graph.js'
import { unfinishedBelow } from '../graph/unfinished.js'
import { urlOf, withVersion } from '../node/module-url.js'
import { inTime } from '../runtime/deadline.js'

/** An import of what has failed fails within a few turns of the event loop; what goes on, goes on. */
const DEADLINE_MS = 100

export interface FailedPorts {
  /** True from the first line of the module at a URL to its last, and for ever if it threw. */
  isEvaluating(url: string): boolean
  /** Imports the module at a URL once more, of which the graph does not hear. */
  importAgain(url: string): Promise<unknown>
}

/**
 * Those of these modules, and of all that they hold, whose present version can't be used: it threw, or something that it imports did.
 * Never rejects.
 */
export async function failedBelow(modules: Iterable<Module>, ports: FailedPorts): Promise<Module[]> {
  const unfinished = unfinishedBelow(modules)
  const failed = await Promise.all(unfinished.map((module) => hasFailed(module, ports)))
  return unfinished.filter((_module, index) => failed[index])
}

/** One that has not begun has nothing to lose; of one that has, Node keeps the error for whoever asks for it. */
async function hasFailed(module: Module, ports: FailedPorts): Promise<boolean> {
  const url = withVersion(urlOf(module.path), module.version)
  if (!ports.isEvaluating(url)) return true

  const asked = ports.importAgain(url).then(
    () => false,
    () => true,
  )
  return (await inTime(asked, DEADLINE_MS)) === true
}
