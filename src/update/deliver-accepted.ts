import { loadOrder } from '../graph/load-order.js'
import type { Module } from '../graph/module-graph.js'
import type { Accepted } from '../graph/plan-update.js'
import type { Acceptance, Namespace, Registrations } from '../graph/registrations.js'
import { urlOf, withVersion } from '../node/module-url.js'
import { callAll, inTime } from '../runtime/deadline.js'

export interface DeliveryPorts {
  /** Imports the module at a URL. That import is not recorded, but those that the module makes are. */
  importAgain(url: string): Promise<unknown>
  onAcceptError(module: Module, error: unknown): void
  /** The new version of a module threw while it was evaluated. */
  onEvaluationError(module: Module, error: unknown): void
  /** The evaluation of a module takes longer than 5 s, and is not awaited any more. */
  onLate(module: Module): void
  /** Such a module was evaluated after all, and is in use. */
  onArrived(module: Module): void
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
  update: { accepted: readonly Accepted[]; outdated: readonly Module[]; calls: readonly AcceptCall[] },
  ports: DeliveryPorts,
): Promise<Module[]> {
  const wanted = [...new Set(update.accepted.map(({ module }) => module))]
  const namespaces = new Map<string, Namespace>()
  for (const module of loadOrder(wanted, update.outdated)) {
    const { version } = module
    const importing = ports.importAgain(withVersion(urlOf(module.path), version)) as Promise<Namespace>
    const namespace = await inTime(importing).catch((error) => {
      ports.onEvaluationError(module, error)
    })
    if (namespace === 'late') {
      ports.onLate(module)
      const onDone = async (late: Namespace) => {
        if (module.version !== version) return
        // A module that was replaced in the meantime is not called.
        const calls = update.calls.filter((call) => call.by === module || call.by.version === call.version)
        await handOver(new Map([[module.path, late]]), calls, ports)
        ports.onArrived(module)
      }
      importing.then(onDone, (error) => ports.onEvaluationError(module, error))
    } else if (namespace !== undefined) namespaces.set(module.path, namespace)
  }
  await handOver(namespaces, update.calls, ports)
  return wanted.filter((module) => namespaces.has(module.path))
}

async function handOver(
  namespaces: ReadonlyMap<string, Namespace>,
  calls: readonly AcceptCall[],
  ports: DeliveryPorts,
): Promise<void> {
  for (const { by, registrations, acceptance } of calls) {
    const given = acceptance.paths.map((path) => (path === undefined ? undefined : namespaces.get(path)))
    if (given.every((namespace) => namespace === undefined)) continue
    registrations.isHandingOver = true
    await callAll([() => acceptance.callback(given)], (error) => ports.onAcceptError(by, error))
    registrations.isHandingOver = false
  }
}
