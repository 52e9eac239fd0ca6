import { reconsider } from '../changes/affected-importers.js'
import type { Cause } from '../changes/cause.js'
import { Changes, type ChangesPorts, type Findings } from '../changes/changes.js'
import type { Finding } from '../changes/examine.js'
import type { Obstacle } from '../changes/find-obstacle.js'
import { leftBehind } from '../changes/importers-left.js'
import type { FullReloadRequest } from '../config/options.js'
import type { Module } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'
import { isUnfinished } from '../graph/unfinished.js'
import { messageOf } from '../report/thrown.js'
import { FullReloads, type FullReloadsPorts } from '../restart/full-reloads.js'
import type { Source } from '../transpile/source.js'
import { errorPayloadOf } from './error-payload.js'
import { type FailedPorts, failedBelow } from './failed-modules.js'
import { HotUpdates, type HotUpdatesPorts } from './hot-updates.js'
import { Invalidations } from './invalidations.js'

/** A watcher may hold an event back (chokidar: 50 ms), so what was just updated is looked at again. */
const SECOND_LOOK_MS = 100

export interface UpdaterPorts extends ChangesPorts, FailedPorts, HotUpdatesPorts, FullReloadsPorts {
  /** True for a path that can concern the program. */
  isRelevant(path: string): boolean
  /** This file is waited for. */
  onHeld(path: string): void
}

/**
 * Turns touched files into updates, one after another.
 *
 *     touch ──▶ gather: look at the files until all is quiet ──▶ plan ──▶ hot update, or full reload
 *                                │
 *                                └─▶ something is broken: report, hold all of it back until one of them is touched
 */
export class Updater {
  readonly #ports: UpdaterPorts
  readonly #changes: Changes
  readonly #hotUpdates: HotUpdates
  readonly #fullReloads: FullReloads
  readonly #invalidations = new Invalidations()
  #isRunning = false
  /** What the present update replaces. */
  #underway: ReadonlySet<Module> = new Set()
  /** What was reported or asked for, by path: not to be said twice. */
  readonly #told = new Map<string, string>()
  /** Files that can't be loaded as they are, and why. */
  readonly #broken = new Map<string, { readonly error: unknown; readonly digest: string | undefined }>()

  constructor(ports: UpdaterPorts) {
    this.#ports = ports
    this.#changes = new Changes(ports)
    this.#hotUpdates = new HotUpdates(ports)
    this.#fullReloads = new FullReloads(ports, this.#broken)
  }

  /** Something may have happened to a file. */
  touch(path: string): void {
    if (!this.#ports.isRelevant(path)) return
    this.#changes.touch(path)
    this.#start()
  }

  /** A module has called `invalidate()`. Its importers are replaced after the update that runs, if one does. */
  invalidate(module: Module, message: string | undefined): void {
    const first = this.#invalidations.add(module, this.#underway.has(module) || isUnfinished(module))
    void this.#ports.events.emit('invalidate', { path: module.path, message, firstInvalidatedBy: first.path })
    this.#ports.reporter.invalidated(module.path, message)
    this.#start()
  }

  /** A thread or a child process can't take a change. */
  async reloadFor(request: FullReloadRequest): Promise<void> {
    this.#ports.synchronize()
    this.#wait([request.path], await this.#fullReloads.forRequest(request))
  }

  #start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    // Whoever calls goes on first: a module that invalidates itself may still be in the middle of its evaluation.
    await undefined
    while (!this.#changes.isEmpty || !this.#invalidations.isEmpty) {
      try {
        const startedAt = performance.now()
        if (!this.#invalidations.isEmpty) await this.#updateImporters(startedAt)
        if (this.#changes.isEmpty) continue
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

    // What is said of a file that others look for is to be said again when it is another one.
    for (const [path] of of('stranger')) this.#told.delete(path)
    const obstacle = this.#takeBroken(findings, of('broken'))
    if (obstacle !== undefined) return this.#holdAll(findings, obstacle)

    const [config] = [...of('config'), ...of('reload')]
    // Where that doesn't end the program, it goes on, and the rest is an update of its own.
    if (config !== undefined) this.#wait([config[0]], await this.#fullReloads.forFile(config[0], config[1].kind))

    const changed = of('changed').filter(([path, { source }]) => this.#told.get(path) !== askedFor(source))
    // A module that nobody imports may have come back.
    const unused = changed.filter(([, { module }]) => module.importers.size === 0)
    const comeAndGone = [...of('stranger'), ...of('missing'), ...unused].map(([path]) => path)
    const modules = new Set([...changed.map(([, { module }]) => module), ...reconsider(comeAndGone, this.#ports)])
    this.#reportMissing(of('missing'), modules)
    const saved = of('unfinished').map(([, { module }]) => module)
    if (modules.size + saved.length === 0) return

    const failed = await failedBelow([...modules, ...saved], this.#ports)
    this.#ports.synchronize()
    const plan = this.#plan([...modules], failed)
    const sources = changed.map(([, { source }]) => source)
    await this.#carryOut(
      plan,
      modules.size > 0
        ? { kind: 'changed', modules: [...modules], sources, startedAt }
        : { kind: 'saved again', modules: saved, sources, startedAt },
    )
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

  async #updateImporters(startedAt: number): Promise<void> {
    await this.#invalidations.take(async (invalidated, plan) => {
      const cause = { kind: 'invalidated', modules: invalidated, sources: [], startedAt } as const
      await this.#carryOut(plan, cause)
    }, this.#ports)
  }

  async #carryOut(plan: UpdatePlan | undefined, cause: Cause): Promise<void> {
    if (plan === undefined) return
    const paths = cause.modules.map((module) => module.path)
    if (plan.kind === 'full-reload') {
      // While nobody does it, it is not to be asked for again.
      const onAsked = () => {
        for (const source of cause.sources) this.#told.set(source.path, askedFor(source))
      }
      this.#wait(paths, await this.#fullReloads.forPlan(plan, cause, onAsked))
      return
    }
    this.#underway = new Set(plan.outdated)
    const applied = this.#hotUpdates.apply(plan, cause)
    for (const path of cause.kind === 'changed' ? paths : []) {
      this.#told.delete(path)
      this.#lookAgain(path)
    }
    await applied
    this.#underway = new Set()
  }

  /** Changes that need a full reload wait until the program could start. */
  #wait(changed: readonly string[], obstacle: Obstacle | undefined): void {
    if (obstacle === undefined) return
    for (const each of [...changed, obstacle.path]) this.#hold(each)
    this.#reportBroken(obstacle.path, obstacle.error)
  }

  #hold(path: string, digest?: string): void {
    this.#changes.hold(path, digest)
    this.#ports.onHeld(path)
  }

  /**
   * Holds what is broken back, and reports it. Returns what is in the way of all that was found, if something is newly broken: what is
   * saved later, while the same is broken as before, has nothing to do with it.
   */
  #takeBroken(findings: Findings, broken: readonly [string, Finding & { kind: 'broken' }][]): string | undefined {
    const before = new Map(this.#broken)
    for (const path of findings.keys()) this.#broken.delete(path)
    for (const [path, { error, digest, obstacle }] of broken) {
      this.#broken.set(path, { error, digest })
      this.#reportBroken(obstacle, error)
      for (const each of [path, obstacle]) this.#hold(each, digest)
    }
    const isNew = broken.some(([path, { digest }]) => !before.has(path) || before.get(path)?.digest !== digest)
    return isNew ? broken[0]?.[1].obstacle : undefined
  }

  /** What is broken, and all that was changed together with it, waits. */
  #holdAll(findings: Findings, broken: string): void {
    for (const [path, finding] of findings) {
      if (finding.kind !== 'broken') this.#hold(path, finding.kind === 'changed' ? finding.source.digest : undefined)
      if (finding.kind !== 'changed') continue
      this.#tell(path, `held: ${finding.source.digest}`, () => this.#ports.reporter.held(path, broken))
    }
  }

  #reportBroken(path: string, error: unknown): void {
    this.#tell(path, `broken: ${messageOf(error)}`, () => {
      this.#ports.reporter.broken(path, error)
      void this.#ports.events.emit('error', errorPayloadOf(path, error))
    })
  }

  /** Importers that changed have been looked at already: they import something else now. */
  #reportMissing(missing: readonly [string, { readonly module: Module }][], changed: ReadonlySet<Module>): void {
    const paths: string[] = []
    const importers = new Set<string>()
    for (const [path, { module }] of missing) {
      const left = leftBehind(module, changed)
      if (left.length === 0 && module.root !== 'entry') continue
      this.#tell(path, 'missing', () => paths.push(path))
      for (const importer of left) importers.add(importer.path)
    }
    if (paths.length > 0) this.#ports.reporter.deleted(paths, [...importers])
  }

  #tell(path: string, what: string, report: () => void): void {
    if (this.#told.get(path) !== what) report()
    this.#told.set(path, what)
  }

  #lookAgain(path: string): void {
    // Where an import led nowhere each look is a new try, and only a person knows when it is worth one.
    const isWaiting = () => (this.#ports.graph.get(path)?.unresolved.size ?? 0) > 0
    setTimeout(() => isWaiting() || this.touch(path), SECOND_LOOK_MS).unref()
  }
}

/** What is told of a source for which a full reload was asked. */
function askedFor(source: Source): string {
  return `asked for: ${source.digest}`
}
