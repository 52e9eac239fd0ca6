import type { Module } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'
import type { FullReloadRequest } from '../options.js'
import type { Reporter } from '../report/reporter.js'
import type { Source } from '../transpile/source.js'
import { type ApplyPorts, applyUpdate, type HotUpdate } from './apply.js'
import { Changes, type ChangesPorts, type Findings } from './changes.js'
import type { Finding } from './examine.js'
import { type FailedPorts, failedBelow } from './failed.js'
import { type FullReloadWay, OUTCOMES } from './full-reload.js'
import { reconsider } from './reconsider.js'
import { findObstacleToStart, type Obstacle } from './soundness.js'

type HotPlan = UpdatePlan & { kind: 'hot' }

/** What an update comes from. */
interface Causes {
  readonly changed: readonly Module[]
  /** Saved as they were. */
  readonly saved: readonly Module[]
  readonly sources: readonly Source[]
  readonly startedAt: number
}

/** A watcher may hold an event back (chokidar: 50 ms), so what was just updated is looked at again. */
const SECOND_LOOK_MS = 100

export interface UpdaterPorts extends ChangesPorts, ApplyPorts, FailedPorts {
  readonly reporter: Reporter
  /** True for a path that can concern the program. */
  isRelevant(path: string): boolean
  fullReloadWay(): FullReloadWay
  fullReload(way: FullReloadWay, request: FullReloadRequest): Promise<void>
  onApplied(update: HotUpdate): void
  /** This file is waited for. */
  onHeld(path: string): void
}

/**
 * Turns touched files into updates, one after another.
 *
 *     touch ──▶ gather: look at the files until all is quiet ──▶ plan ──▶ apply, or full reload
 *                                │
 *                                └─▶ something is broken: report, hold all of it back until one of them is touched
 */
export class Updater {
  readonly #ports: UpdaterPorts
  readonly #changes: Changes
  #isRunning = false
  /** What was reported or asked for, by path: not to be said twice. */
  readonly #told = new Map<string, string>()
  /** Files that can't be loaded as they are, and why. */
  readonly #broken = new Map<string, unknown>()

  constructor(ports: UpdaterPorts) {
    this.#ports = ports
    this.#changes = new Changes(ports)
  }

  /** Something may have happened to a file. */
  touch(path: string): void {
    if (!this.#ports.isRelevant(path)) return
    this.#changes.touch(path)
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    while (!this.#changes.isEmpty) {
      try {
        const startedAt = performance.now()
        const findings = await this.#changes.gather(startedAt, (path) => {
          this.#told.delete(path)
          this.#broken.delete(path)
        })
        if (findings.size > 0) await this.#update(findings, startedAt)
      } catch (error) {
        this.#ports.reporter.callbackFailed('An update', error)
      }
    }
    // In the same turn as the last look at the queue: what is touched from here on starts the next run.
    this.#isRunning = false
  }

  async #update(findings: Findings, startedAt: number): Promise<void> {
    this.#ports.synchronize()
    const of = <K extends Finding['kind']>(kind: K) =>
      [...findings].filter((each): each is [string, Finding & { kind: K }] => each[1].kind === kind)

    for (const path of findings.keys()) this.#broken.delete(path)
    const broken = of('broken')
    for (const [path, { error }] of broken) this.#broken.set(path, error)
    for (const [path, { error, contents, obstacle }] of broken) {
      this.#tell(path, `broken: ${contents ?? error}: ${obstacle}`, () => this.#ports.reporter.broken(obstacle, error))
      this.#hold(obstacle)
    }
    if (broken.length > 0) {
      this.#holdAll(findings, of('changed'), broken[0]?.[1].obstacle ?? '')
      return
    }

    const [config] = [...of('config'), ...of('reload')]
    // Where that doesn't end the program, it goes on, and the rest is an update of its own.
    if (config !== undefined) await this.#reloadFor(config[0], config[1].kind)

    const changed = of('changed').filter(([path, { source }]) => this.#told.get(path) !== askedFor(source))
    const comeAndGone = [...of('stranger'), ...of('missing')].map(([path]) => path)
    const moved = reconsider(comeAndGone, this.#ports)
    const modules = new Set([...changed.map(([, finding]) => finding.module), ...moved])
    for (const [path, { module }] of of('missing')) this.#reportMissing(path, module, modules)
    const saved = of('unfinished').map(([, { module }]) => module)
    if (modules.size + saved.length === 0) return

    const failed = await failedBelow([...modules, ...saved], this.#ports)
    if (failed.length > 0) this.#ports.synchronize()
    const plan = this.#plan([...modules], failed)
    const sources = changed.map(([, { source }]) => source)
    if (plan?.kind === 'full-reload') await this.#fullReload(plan, [...modules], sources)
    else if (plan !== undefined) this.#apply(plan, { changed: [...modules], saved, sources, startedAt })
  }

  /**
   * What has failed is evaluated again together with what has changed, where that can be hot. Without any change there is a person
   * who has saved a file as it was: what had failed for reasons outside of it may work now.
   */
  #plan(changed: readonly Module[], failed: readonly Module[]): UpdatePlan | undefined {
    const plan = planUpdate([...changed, ...failed], this.#ports.rules)
    if (plan.kind === 'hot' ? plan.outdated.length > 0 : failed.length === 0) return plan
    return changed.length === 0 ? undefined : planUpdate(changed, this.#ports.rules)
  }

  #apply(plan: HotPlan, { changed, saved, sources, startedAt }: Causes): void {
    const update = { ...plan, sources }
    // The next update doesn't wait for asynchronous clean-up: the new versions are in use already.
    void applyUpdate(update, this.#ports)
    const paths = changed.map((module) => module.path)
    const askers = [...new Set(plan.hotPoints.map((edge) => edge.importer.path))]
    const durationMs = performance.now() - startedAt
    if (changed.length > 0) this.#ports.reporter.waiting(paths, askers, durationMs)
    else
      this.#ports.reporter.triedAgain(
        saved.map((module) => module.path),
        askers,
        durationMs,
      )
    this.#ports.reporter.outdated(plan.outdated)
    this.#ports.onApplied(update)
    for (const path of paths) {
      this.#told.delete(path)
      this.#lookAgain(path)
    }
  }

  async #fullReload(
    plan: Exclude<UpdatePlan, HotPlan>,
    changed: readonly Module[],
    sources: readonly Source[],
  ): Promise<void> {
    const way = this.#ports.fullReloadWay()
    const obstacle = await this.#obstacleTo(way)
    const chain = plan.chain.map((module) => module.path)
    const paths = changed.map((module) => module.path)
    this.#ports.reporter.fullReload({ changed: paths, reason: plan.reason, chain, outcome: outcomeOf(way, obstacle) })
    if (obstacle !== undefined) return this.#wait(paths, obstacle)

    for (const source of sources) this.#told.set(source.path, askedFor(source))
    await this.#ports.fullReload(way, { path: chain[0] ?? '', shouldBeReloadable: plan.hotElsewhere })
  }

  async #reloadFor(path: string, kind: 'config' | 'reload'): Promise<void> {
    const way = this.#ports.fullReloadWay()
    const obstacle = await this.#obstacleTo(way)
    const outcome = outcomeOf(way, obstacle)
    if (kind === 'config') this.#ports.reporter.configChanged(path, outcome)
    else this.#ports.reporter.fullReload({ changed: [path], reason: 'reload pattern', chain: [path], outcome })
    if (obstacle !== undefined) return this.#wait([path], obstacle)
    if (kind === 'config') this.#ports.configFiles.accept(path)
    await this.#ports.fullReload(way, { path, shouldBeReloadable: false })
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

  /** Changes that need a full reload wait until the program could start. */
  #wait(changed: readonly string[], { path, error }: Obstacle): void {
    for (const each of [...changed, path]) this.#hold(each)
    this.#tell(path, `obstacle: ${error}`, () => this.#ports.reporter.broken(path, error))
  }

  #hold(path: string): void {
    this.#changes.hold(path)
    this.#ports.onHeld(path)
  }

  /** What is broken, and all that was changed together with it, waits. */
  #holdAll(findings: Findings, changed: readonly [string, Finding & { kind: 'changed' }][], broken: string): void {
    for (const path of findings.keys()) this.#hold(path)
    for (const [path, { source }] of changed) {
      this.#tell(path, `held: ${source.contents}`, () => this.#ports.reporter.held(path, broken))
    }
  }

  /** Importers that changed have been looked at already: they import something else now. */
  #reportMissing(path: string, module: Module, changed: ReadonlySet<Module>): void {
    const importers = [...module.importers.values()]
      .map((edge) => edge.importer)
      .filter((importer) => !changed.has(importer))
      .map((importer) => importer.path)
    if (importers.length > 0) this.#tell(path, 'missing', () => this.#ports.reporter.deleted(path, importers))
  }

  #tell(path: string, what: string, report: () => void): void {
    if (this.#told.get(path) === what) return
    this.#told.set(path, what)
    report()
  }

  #lookAgain(path: string): void {
    // Where an import led nowhere each look is a new try, and only a person knows when it is worth one.
    const isWaiting = () => (this.#ports.graph.get(path)?.unresolved.size ?? 0) > 0
    setTimeout(() => isWaiting() || this.touch(path), SECOND_LOOK_MS).unref()
  }
}

/** What is told of a source for which a full reload was asked: while nobody does it, it is not to be asked for again. */
function askedFor(source: Source): string {
  return `asked for: ${source.contents}`
}

function outcomeOf(way: FullReloadWay, obstacle: Obstacle | undefined): string {
  return obstacle === undefined ? OUTCOMES[way] : 'as soon as what is broken is mended'
}
