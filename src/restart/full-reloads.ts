import type { Cause } from '../changes/cause.js'
import { findObstacleToStart, type Obstacle, type SoundnessPorts } from '../changes/find-obstacle.js'
import type { ConfigFiles } from '../config/config-files.js'
import type { FullReloadRequest } from '../config/options.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import type { UpdatePlan } from '../graph/plan-update.js'
import type { Reporter } from '../report/reporter.js'
import type { Events } from '../runtime/events.js'
import { type FullReloadWay, OUTCOMES } from './restart-process.js'

export type FullReloadPlan = UpdatePlan & { kind: 'full-reload' }

export interface FullReloadsPorts extends SoundnessPorts {
  readonly graph: ModuleGraph
  readonly reporter: Reporter
  readonly events: Events
  readonly configFiles: ConfigFiles
  fullReloadWay(): FullReloadWay
  fullReload(way: FullReloadWay, request: FullReloadRequest): Promise<void>
  /** How long it should wait, in ms. */
  fullReloadDelay(way: FullReloadWay, path: string): number
  /** Throws what a new start would throw that reads the config files as they are now. */
  assertConfig(): void
}

/** How long a parent process may take to end this one. */
const PATIENCE_MS = 3_000

/** Decides whether the program can be started again now, says so, and sees to it. Each resolves with what stands in the way. */
export class FullReloads {
  readonly #ports: FullReloadsPorts
  /** Files that can't be loaded as they are, and why. */
  readonly #broken: ReadonlyMap<string, { readonly error: unknown }>
  /** A start that waits. */
  #delayed: NodeJS.Timeout | undefined
  /** Until it is said that a parent process has done nothing. */
  #patience: NodeJS.Timeout | undefined

  constructor(ports: FullReloadsPorts, broken: ReadonlyMap<string, { readonly error: unknown }>) {
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
    return await this.#reload(way, { path: chain[0] ?? '', shouldBeReloadable: plan.couldBeHot })
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

  /** For a thread or a child process, which has said why. */
  async forRequest(request: FullReloadRequest): Promise<Obstacle | undefined> {
    const way = this.#ports.fullReloadWay()
    const obstacle = await this.#obstacleTo(way)
    this.#ports.reporter.fullReloadBelow(request.path, outcomeOf(way, obstacle))
    return obstacle ?? (await this.#reload(way, request))
  }

  /** Sees to it now, unless it should wait; if one waits already there is a person who saves. */
  async #reload(way: FullReloadWay, request: FullReloadRequest): Promise<undefined> {
    const delayMs = this.#ports.fullReloadDelay(way, request.path)
    if (delayMs === 0 || this.#delayed !== undefined) return await this.#reloadNow(way, request)
    this.#ports.reporter.changesAtEachStart(request.path, delayMs)
    this.#reloadLater(way, request, delayMs)
    return undefined
  }

  /** Meanwhile the program goes on, and takes other changes. It may be broken when the time has come: then it waits on. */
  #reloadLater(way: FullReloadWay, request: FullReloadRequest, delayMs: number): void {
    this.#delayed = setTimeout(async () => {
      const obstacle = await this.#obstacleTo(way)
      if (obstacle === undefined) await this.#reloadNow(way, request)
      else this.#reloadLater(way, request, delayMs)
    }, delayMs).unref()
  }

  async #reloadNow(way: FullReloadWay, request: FullReloadRequest): Promise<undefined> {
    clearTimeout(this.#delayed)
    this.#delayed = undefined
    if (way !== 'by hand') {
      await this.#ports.events.emit('beforeFullReload', { type: 'full-reload', path: request.path })
    }
    await this.#ports.fullReload(way, request)
    if (way !== 'parent') return
    // It may have a channel for reasons of its own, and never have heard of us.
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#ports.reporter.stillRunning(), PATIENCE_MS).unref()
  }

  /** What would end the program at its next start, if somebody starts it. */
  async #obstacleTo(way: FullReloadWay): Promise<Obstacle | undefined> {
    try {
      this.#ports.assertConfig()
    } catch (error) {
      return { path: (error as { file?: string }).file ?? '', error }
    }
    if (way === 'by hand') return undefined
    // What serves on in its last good version would be gone after a start.
    for (const [path, { error }] of this.#broken) {
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
