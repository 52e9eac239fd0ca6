import type { Cause } from '../changes/cause.js'
import type { Edge, Module } from '../graph/module-graph.js'
import type { Accepted, UpdatePlan } from '../graph/plan-update.js'
import type { UpdatePayload } from '../import-meta.js'
import type { Reporter } from '../report/reporter.js'
import { dispose } from '../runtime/dispose.js'
import type { Events } from '../runtime/events.js'
import type { Source } from '../transpile/source.js'
import { acceptCallsOf, type DeliveryPorts, deliverAccepted } from './deliver-accepted.js'
import type { FailedVersions } from './failed-versions.js'

export type HotPlan = UpdatePlan & { kind: 'hot' }

export interface HotUpdatesPorts extends DeliveryPorts {
  readonly reporter: Reporter
  readonly events: Pick<Events, 'emit'>
  readonly failed: DeliveryPorts['failed'] & Pick<FailedVersions, 'settle'>
  /** From now on, an import of these gets the new version, made from the new source if there is one. */
  publish(outdated: readonly Module[], sources: readonly Source[]): void
  /** The new versions are published; `changed` are the modules that have caused the update. */
  onApplied(plan: HotPlan, changed: readonly Module[]): void
}

/**
 * Applies hot updates to the program.
 *
 *     plan ──▶ dispose, raise versions ──▶ a hot point waits for its import()
 *                                     └──▶ accepted modules are imported at once, and given to their callbacks
 */
export class HotUpdates {
  readonly #ports: HotUpdatesPorts

  constructor(ports: HotUpdatesPorts) {
    this.#ports = ports
  }

  /** To be called before an update: resolves when it is known which of the present versions have thrown. */
  async settle(): Promise<void> {
    await this.#ports.failed.settle()
  }

  /** Applies a plan. Imports get the new versions as soon as this has returned; it resolves when the accepted modules are in use. */
  async apply(plan: HotPlan, cause: Cause): Promise<void> {
    const { reporter, events, publish, onApplied } = this.#ports
    const reported = { ...cause, disposers: plan.outdated.filter(({ disposers }) => disposers.length > 0).length }
    const calls = acceptCallsOf(plan.accepted)
    const payload = payloadOf(plan)
    void events.emit('beforeUpdate', payload)

    // In one turn of the event loop, so that no import can come between the disposers and the new versions.
    const disposed = dispose(plan.outdated, ({ path }, error) => reporter.disposerFailed(path, error))
    for (const module of plan.outdated) module.version++
    publish(plan.outdated, cause.sources)

    const isLazy = plan.hotPoints.length > 0 || plan.accepted.length === 0
    if (isLazy && plan.outdated.length > 0) {
      const askers = [...new Set(plan.hotPoints.map((edge) => edge.importer.path))]
      const durationMs = performance.now() - cause.startedAt
      const isImported = cause.modules.some(({ importers }) => importers.size > 0)
      if (askers.length === 0 && isImported) reporter.waitingAbove(reported, durationMs)
      else reporter.waiting(reported, askers, durationMs, howOf(plan.hotPoints))
    }
    reporter.outdated(plan.outdated)
    onApplied(plan, cause.modules)

    if (plan.accepted.length > 0) {
      await disposed
      const taken = await deliverAccepted({ ...plan, calls, startedAt: cause.startedAt }, this.#ports)
      const paths = taken.map((module) => module.path)
      if (paths.length > 0) reporter.accepted(reported, paths, performance.now() - cause.startedAt)
    }
    void events.emit('afterUpdate', payload)
  }
}

function payloadOf({ hotPoints, accepted }: HotPlan): UpdatePayload {
  const places = [
    ...accepted,
    ...hotPoints.map(({ importer, imported }): Accepted => ({ module: imported, by: importer })),
  ]
  const timestamp = Date.now()
  return {
    type: 'update',
    updates: places.map(({ module, by }) => ({
      type: 'js-update',
      path: by.path,
      acceptedPath: module.path,
      timestamp,
    })),
  }
}

/** What will load the new code, for the report; `import()` if both will, since people know that as a hot point. */
function howOf(hotPoints: readonly Edge[]): 'import()' | 'require()' {
  return hotPoints.length > 0 && hotPoints.every(({ isRequired }) => isRequired) ? 'require()' : 'import()'
}
