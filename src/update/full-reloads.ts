import type { ModuleGraph } from '../graph/module-graph.js'
import type { UpdatePlan } from '../graph/plan-update.js'
import type { FullReloadRequest } from '../options.js'
import type { Reporter } from '../report/reporter.js'
import type { Events } from '../runtime/events.js'
import type { Cause } from './cause.js'
import type { ConfigFiles } from './config-files.js'
import { type FullReloadWay, OUTCOMES } from './full-reload.js'
import { findObstacleToStart, type Obstacle, type SoundnessPorts } from './soundness.js'

export type FullReloadPlan = UpdatePlan & { kind: 'full-reload' }

export interface FullReloadsPorts extends SoundnessPorts {
  readonly graph: ModuleGraph
  readonly reporter: Reporter
  readonly events: Events
  readonly configFiles: ConfigFiles
  fullReloadWay(): FullReloadWay
  fullReload(way: FullReloadWay, request: FullReloadRequest): Promise<void>
}

/** Decides whether the program can be started again now, says so, and sees to it. Each resolves with what stands in the way. */
export class FullReloads {
  readonly #ports: FullReloadsPorts
  /** Files that can't be loaded as they are, and why. */
  readonly #broken: ReadonlyMap<string, unknown>

  constructor(ports: FullReloadsPorts, broken: ReadonlyMap<string, unknown>) {
    this.#ports = ports
    this.#broken = broken
  }

  /** `onAsked` is called before it is done: in place, nothing comes after it. */
  async forPlan(plan: FullReloadPlan, cause: Cause, onAsked: () => void): Promise<Obstacle | undefined> {
    const way = this.#ports.fullReloadWay()
    const obstacle = await this.#obstacleTo(way)
    const chain = plan.chain.map((module) => module.path)
    const paths = cause.modules.map((module) => module.path)
    this.#ports.reporter.fullReload({
      cause: { kind: cause.kind, paths },
      reason: plan.reason,
      chain,
      outcome: outcomeOf(way, obstacle),
    })
    if (obstacle !== undefined) return obstacle

    onAsked()
    return await this.#reload(way, { path: chain[0] ?? '', shouldBeReloadable: plan.hotElsewhere })
  }

  /** For a config file, or one that a `reload` pattern names. */
  async forFile(path: string, kind: 'config' | 'reload'): Promise<Obstacle | undefined> {
    const way = this.#ports.fullReloadWay()
    const obstacle = await this.#obstacleTo(way)
    const outcome = outcomeOf(way, obstacle)
    if (kind === 'config') this.#ports.reporter.configChanged(path, outcome)
    else {
      const cause = { kind: 'changed', paths: [path] } as const
      this.#ports.reporter.fullReload({ cause, reason: 'reload pattern', chain: [path], outcome })
    }
    if (obstacle !== undefined) return obstacle

    if (kind === 'config') this.#ports.configFiles.accept(path)
    return await this.#reload(way, { path, shouldBeReloadable: false })
  }

  async #reload(way: FullReloadWay, request: FullReloadRequest): Promise<undefined> {
    if (way !== 'by hand')
      await this.#ports.events.emit('beforeFullReload', { type: 'full-reload', path: request.path })
    await this.#ports.fullReload(way, request)
  }

  /** What would end the program at its next start, if somebody starts it. */
  async #obstacleTo(way: FullReloadWay): Promise<Obstacle | undefined> {
    if (way === 'by hand') return undefined
    // What serves on in its last good version would be gone after a start.
    for (const [path, error] of this.#broken) {
      if ((this.#ports.graph.get(path)?.importers.size ?? 0) > 0) return { path, error }
    }
    for (const { root, path } of this.#ports.graph.modules()) {
      const obstacle = root === 'entry' ? await findObstacleToStart(path, this.#ports) : undefined
      if (obstacle !== undefined) return obstacle
    }
    return undefined
  }
}

function outcomeOf(way: FullReloadWay, obstacle: Obstacle | undefined): string {
  return obstacle === undefined ? OUTCOMES[way] : 'as soon as what is broken is mended'
}
