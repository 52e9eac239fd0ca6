import type { FullReloadRequest } from '../api.js'
import type { Cause } from '../changes/cause.js'
import type { FileRecords } from '../changes/file-record.js'
import type { Obstacle, Obstacles } from '../changes/find-obstacle.js'
import type { ConfigFiles } from '../config/config-files.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import type { UpdatePlan } from '../graph/plan-update.js'
import type { Reporter } from '../report/reporter.js'
import type { Events } from '../runtime/events.js'
import { type FullReloadWay, OUTCOMES } from './restart-process.js'

export type FullReloadPlan = UpdatePlan & { kind: 'full-reload' }

export interface FullReloadsPorts {
  readonly reporter: Reporter
  readonly events: Events
  readonly records: FileRecords
  readonly configFiles: ConfigFiles
  readonly obstacles: Obstacles
  readonly process: RestartableProcess
  /** The graph, with all that the hooks have seen up to now. */
  graph(): ModuleGraph
  /** Throws what a new start would throw that reads the options as they are now. */
  assertOptions(): void
}

/** This process, as a full reload sees it. */
export interface RestartableProcess {
  /** How a full reload will be done. */
  way(): FullReloadWay
  /** How long a full reload for a file should wait, in ms. */
  delay(way: FullReloadWay, path: string): number
  fullReload(way: FullReloadWay, request: FullReloadRequest): Promise<void>
}

/** How long a parent process may take to end this one. */
const PATIENCE_MS = 3_000

/** Decides whether the program can be started again now, says so, and sees to it. Each resolves with what stands in the way. */
export class FullReloads {
  readonly #ports: FullReloadsPorts
  /** A start that waits. */
  #delayed: NodeJS.Timeout | undefined
  /** Until it is said that a parent process has done nothing. */
  #patience: NodeJS.Timeout | undefined

  constructor(ports: FullReloadsPorts) {
    this.#ports = ports
  }

  /** `onAsked` is called before it is done: in place, nothing comes after it. */
  async forPlan(plan: FullReloadPlan, cause: Cause, onAsked: () => void): Promise<Obstacle | undefined> {
    const way = this.#ports.process.way()
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
    const way = this.#ports.process.way()
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
    const way = this.#ports.process.way()
    const obstacle = await this.#obstacleTo(way)
    this.#ports.reporter.fullReloadBelow(request.path, outcomeOf(way, obstacle))
    return obstacle ?? (await this.#reload(way, request))
  }

  /** Sees to it now, unless it should wait; if one waits already there is a person who saves. */
  async #reload(way: FullReloadWay, request: FullReloadRequest): Promise<undefined> {
    const delayMs = this.#ports.process.delay(way, request.path)
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
    await this.#ports.process.fullReload(way, request)
    if (way !== 'parent') return
    // It may have a channel for reasons of its own, and never have heard of us.
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#ports.reporter.stillRunning(), PATIENCE_MS).unref()
  }

  /** What would end the program at its next start, if somebody starts it. */
  async #obstacleTo(way: FullReloadWay): Promise<Obstacle | undefined> {
    try {
      this.#ports.assertOptions()
      this.#ports.configFiles.assertReadable()
    } catch (error) {
      return { path: (error as { file?: string }).file ?? '', error }
    }
    if (way === 'by hand') return undefined
    // What serves on in its last good version would be gone after a start.
    const graph = this.#ports.graph()
    for (const { path, broken } of this.#ports.records.broken()) {
      if ((graph.get(path)?.importers.size ?? 0) > 0) return { path, error: broken.error }
    }
    for (const { root, path } of graph.modules()) {
      const obstacle = root === 'entry' ? await this.#ports.obstacles.findToStart(path) : undefined
      if (obstacle !== undefined) return obstacle
    }
    return undefined
  }
}

function outcomeOf(way: FullReloadWay, obstacle: Obstacle | undefined): string {
  return obstacle === undefined ? OUTCOMES[way] : 'as soon as what is broken is mended'
}
