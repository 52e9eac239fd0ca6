import type { FullReloadRequest } from '../api.js'
import type { Cause } from '../changes/cause.js'
import type { FileRecords } from '../changes/file-record.js'
import type { Obstacle, Obstacles } from '../changes/find-obstacle.js'
import type { ConfigFiles } from '../config/config-files.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import type { UpdatePlan } from '../graph/plan-update.js'
import type { Reporter } from '../report/reporter.js'
import type { Events } from '../runtime/events.js'
import { type FullReloadWay, OUTCOMES, type RestartableProcess } from './restart-process.js'

export type FullReloadPlan = UpdatePlan & { kind: 'full-reload' }

export interface FullReloadsPorts {
  readonly reporter: Reporter
  readonly events: Events
  readonly records: FileRecords
  readonly configFiles: ConfigFiles
  readonly obstacles: Obstacles
  readonly process: Pick<RestartableProcess, 'way' | 'delay' | 'fullReload' | 'isSeamless'>
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
  /** Throws what a new start would throw that reads the present options. */
  assertOptions(): void
}

/** How long a parent process may take to end this one. */
const PATIENCE_MS = 3_000

/** Decides on, reports and performs full reloads. Each method resolves with the obstacle that blocks it, or with `undefined`. */
export class FullReloads {
  readonly #ports: FullReloadsPorts
  /** The timer of a delayed full reload. */
  #delayed: NodeJS.Timeout | undefined
  /** The timer until the report that the parent process has done nothing. */
  #patience: NodeJS.Timeout | undefined

  constructor(ports: FullReloadsPorts) {
    this.#ports = ports
  }

  /** A full reload that a plan requires. `onAsked` is called just before it is performed: a restart in place does not return. */
  async forPlan(plan: FullReloadPlan, cause: Cause, onAsked: () => void): Promise<Obstacle | undefined> {
    const chain = plan.chain.map((module) => module.path)
    const request = { path: chain[0] ?? '', shouldBeReloadable: plan.couldBeHot }
    const report = (outcome: string) => this.#ports.reporter.fullReload({ cause, reason: plan.reason, chain, outcome })
    return await this.#reloadUnlessBlocked(request, report, onAsked)
  }

  /** A full reload for a changed config file. */
  async forConfig(path: string): Promise<Obstacle | undefined> {
    const { reporter, configFiles } = this.#ports
    const report = (outcome: string) => reporter.configChanged(path, outcome)
    const request = { path, shouldBeReloadable: false }
    return await this.#reloadUnlessBlocked(request, report, () => configFiles.accept(path))
  }

  /** A full reload for a file that a `reload` pattern names. */
  async forPattern(path: string): Promise<Obstacle | undefined> {
    const cause = { kind: 'changed', modules: [{ path }] } as const
    const report = (outcome: string) =>
      this.#ports.reporter.fullReload({ cause, reason: 'reload pattern', chain: [path], outcome })
    return await this.#reloadUnlessBlocked({ path, shouldBeReloadable: false }, report)
  }

  /** A full reload that a worker thread or a child process has requested. It has printed the reason. */
  async forRequest(request: FullReloadRequest): Promise<Obstacle | undefined> {
    const report = (outcome: string) => this.#ports.reporter.fullReloadBelow(request.path, outcome)
    return await this.#reloadUnlessBlocked(request, report)
  }

  /** True if this process serves until a new one does, so that a full reload costs nothing, even one that fails. */
  isSeamless(): boolean {
    return this.#ports.process.isSeamless()
  }

  /** A full reload because a new version has thrown, and may not throw in a new process. */
  async forThrown(path: string, message: string | undefined): Promise<Obstacle | undefined> {
    const report = (outcome: string) => this.#ports.reporter.fullReloadAfterThrow(path, message, outcome)
    return await this.#reloadUnlessBlocked({ path, shouldBeReloadable: true }, report)
  }

  async #reloadUnlessBlocked(request: FullReloadRequest, report: (outcome: string) => void, onAsked = () => {}) {
    const way = this.#ports.process.way()
    const obstacle = await this.#obstacleTo(way)
    report(obstacle === undefined ? OUTCOMES[way] : 'as soon as the broken file is fixed')
    if (obstacle !== undefined) return obstacle

    onAsked()
    return await this.#reload(way, request)
  }

  /** Performs a full reload now or after a delay. If one is delayed already, a person has saved again, and it is performed now. */
  async #reload(way: FullReloadWay, request: FullReloadRequest): Promise<undefined> {
    const delayMs = this.#ports.process.delay(way, request.path)
    if (delayMs === 0 || this.#delayed !== undefined) return await this.#reloadNow(way, request)
    this.#ports.reporter.changesAtEachStart(request.path, delayMs)
    this.#reloadLater(way, request, delayMs)
    return undefined
  }

  /** Performs a full reload after a delay, and delays it again if the program is broken then. Meanwhile changes are applied. */
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
    await this.#ports.process.fullReload(way, request)
    if (way !== 'parent') return
    // The parent process may have the channel for another purpose, and not know this message.
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#ports.reporter.stillRunning('parent'), PATIENCE_MS).unref()
  }

  /** Finds what would make a new start fail: options, config files, and, unless the restart is by hand, the files of the program. */
  async #obstacleTo(way: FullReloadWay): Promise<Obstacle | undefined> {
    try {
      this.#ports.assertOptions()
      this.#ports.configFiles.assertReadable()
    } catch (error) {
      return { path: (error as { file?: string }).file ?? '', error }
    }
    if (way === 'by hand') return undefined
    // A broken file whose last good version is in use would fail after a restart.
    const graph = this.#ports.graph()
    for (const broken of this.#ports.records.broken()) {
      if ((graph.get(broken.path)?.importers.size ?? 0) > 0) return broken
    }
    for (const { root, path } of graph.modules()) {
      const obstacle = root === 'entry' ? await this.#ports.obstacles.findToStart(path) : undefined
      if (obstacle !== undefined) return obstacle
    }
    return undefined
  }
}
