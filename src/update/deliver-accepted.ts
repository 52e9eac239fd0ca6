import { loadOrder } from '../graph/load-order.js'
import type { Module } from '../graph/module-graph.js'
import type { Accepted } from '../graph/plan-update.js'
import type { Acceptance, Namespace, Registrations } from '../graph/registrations.js'
import { urlOf, withVersion } from '../node/module-url.js'
import type { Reporter } from '../report/reporter.js'
import { callAll, inTime } from '../runtime/deadline.js'
import type { FailedVersions } from './failed-versions.js'
import { throwerOf } from './thrower.js'

export interface DeliveryPorts {
  readonly reporter: Pick<Reporter, 'acceptFailed' | 'late' | 'reloaded'>
  readonly failed: Pick<FailedVersions, 'onAcceptedThrown' | 'startAgain'>
  /** Imports the module at a URL. That import is not recorded, but those that the module makes are. */
  importAgain(url: string): Promise<unknown>
  /** True from the first line of the ES module at a URL to its last, and for ever if it has thrown. */
  isEvaluating(url: string): boolean
}

/** The accepted modules of a plan, and the calls of `accept` that name them. */
interface Delivery {
  readonly accepted: readonly Accepted[]
  readonly outdated: readonly Module[]
  readonly calls: readonly AcceptCall[]
  /** When the update began; a time of `performance.now()`. */
  readonly startedAt: number
}

/** One call of `accept` that names modules with new versions. */
interface AcceptCall {
  readonly by: Module
  /** The version of the module that has made the call. */
  readonly version: number
  readonly registrations: Registrations
  readonly acceptance: Acceptance
}

/** Returns the calls of `accept` that name these modules; to be called before new instances replace those that have made the calls. */
export function acceptCallsOf(accepted: readonly Accepted[]): AcceptCall[] {
  const calls = new Map<Acceptance, AcceptCall>()
  for (const { module, by } of accepted) {
    const { version, registrations } = by
    for (const acceptance of registrations.acceptances) {
      if (acceptance.paths.includes(module.path)) calls.set(acceptance, { by, version, registrations, acceptance })
    }
  }
  return [...calls.values()]
}

/**
 * Imports the new versions of the accepted modules, then calls the callbacks with them: that of each call of `accept` once, in the order of
 * the modules and of the calls. Resolves with the modules that are in use now; never rejects.
 *
 * A module whose evaluation takes longer than 5 s is not awaited, so that the next save is; its callbacks are called when it is done.
 */
export async function deliverAccepted(
  { accepted, outdated, calls, startedAt }: Delivery,
  { reporter, failed, importAgain, isEvaluating }: DeliveryPorts,
): Promise<Module[]> {
  const wanted = [...new Set(accepted.map(({ module }) => module))]
  const namespaces = new Map<string, Namespace>()
  // All that import a module that has thrown fail with what it has thrown.
  const reported = new Set<unknown>()
  const throwers = new Set<Module>()
  for (const module of loadOrder(wanted, outdated)) {
    const { path, version } = module
    const onFailed = (error: unknown): undefined => {
      const others = outdated.filter((each) => !throwers.has(each))
      const thrower = throwerOf(error, others, isEvaluating)
      // Two modules may throw the same text, or `undefined`, each for itself.
      const isNews = !reported.has(error) || (thrower !== undefined && !(error instanceof Error))
      if (!isNews) return
      reported.add(error)
      throwers.add(thrower ?? module)
      failed.onAcceptedThrown(thrower ?? module, error)
    }
    const importing = importAgain(withVersion(urlOf(path), version)) as Promise<Namespace>
    const namespace = await inTime(importing).catch(onFailed)
    if (namespace === 'late') {
      reporter.late(path)
      const onDone = async (late: Namespace) => {
        if (module.version !== version) return
        // A module that was replaced in the meantime is not called.
        const present = calls.filter((call) => call.by === module || call.by.version === call.version)
        await handOver(new Map([[path, late]]), present, reporter)
        reporter.reloaded(path, performance.now() - startedAt)
      }
      const onLateFailed = async (error: unknown) => {
        onFailed(error)
        await failed.startAgain()
      }
      importing.then(onDone, onLateFailed)
    } else if (namespace !== undefined) namespaces.set(path, namespace)
  }
  await handOver(namespaces, calls, reporter)
  await failed.startAgain()
  return wanted.filter((module) => namespaces.has(module.path))
}

async function handOver(
  namespaces: ReadonlyMap<string, Namespace>,
  calls: readonly AcceptCall[],
  reporter: DeliveryPorts['reporter'],
): Promise<void> {
  for (const { by, registrations, acceptance } of calls) {
    const given = acceptance.paths.map((path) => (path === undefined ? undefined : namespaces.get(path)))
    if (given.every((namespace) => namespace === undefined)) continue
    registrations.isHandingOver = true
    await callAll([() => acceptance.callback(given)], (error) => reporter.acceptFailed(by.path, error))
    registrations.isHandingOver = false
  }
}
