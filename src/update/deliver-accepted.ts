import { loadOrder } from '../graph/load-order.js'
import type { Module } from '../graph/module-graph.js'
import type { Accepted } from '../graph/plan-update.js'
import type { Acceptance, Namespace, Registrations } from '../graph/registrations.js'
import { urlOf, withVersion } from '../node/module-url.js'
import { callAll, inTime } from '../runtime/deadline.js'

export interface DeliveryPorts {
  /** Imports the module at a URL, of which the graph hears only what it imports itself. */
  importAgain(url: string): Promise<unknown>
  onAcceptError(module: Module, error: unknown): void
  /** The new version of a module threw while it was evaluated. */
  onEvaluationError(module: Module, error: unknown): void
  /** The evaluation of a module takes long, and is not waited for any more. */
  onLate(module: Module): void
  /** It is done, and in use. */
  onArrived(module: Module): void
}

/** One call of `accept`, and the modules among those that it names that are new. */
interface AcceptCall {
  readonly by: Module
  /** The version that asked. */
  readonly version: number
  readonly registrations: Registrations
  readonly acceptance: Acceptance
}

/** Who asked for what, before new instances take the places of those who did. */
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
 * Imports the accepted modules in their new versions, then hands them to those who asked for them: each call of `accept` is called
 * once, in the order of the modules and of the calls. Resolves with the modules that are in use now; never rejects.
 *
 * One whose evaluation takes long is not waited for, so that the next save is; it is handed over when it is done.
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
        // Others may have been replaced meanwhile.
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
