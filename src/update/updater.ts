import type { FullReloadRequest } from '../api.js'
import { affectedImporters } from '../changes/affected-importers.js'
import type { Cause } from '../changes/cause.js'
import type { Changes, Findings } from '../changes/changes.js'
import { digestIn } from '../changes/examine.js'
import type { FileRecords } from '../changes/file-record.js'
import type { Obstacle } from '../changes/find-obstacle.js'
import type { PackageFileChange, PackageFiles } from '../changes/package-files.js'
import type { Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'
import { isUnfinished } from '../graph/unfinished.js'
import type { FileFinder } from '../resolve/file-finder.js'
import type { FullReloads } from '../restart/full-reloads.js'
import type { Advice } from './advice.js'
import { type FailedPorts, failedBelow } from './failed-modules.js'
import type { HotUpdates } from './hot-updates.js'
import { Invalidations } from './invalidations.js'
import type { UpdateReports } from './update-reports.js'

/** When a file that has just been updated is examined again: a watcher may hold an event back (chokidar: 50 ms). */
const SECOND_LOOK_MS = 100

export interface UpdaterPorts {
  readonly changes: Changes
  readonly hotUpdates: HotUpdates
  readonly fullReloads: FullReloads
  readonly reports: UpdateReports
  readonly records: FileRecords
  readonly packageFiles: PackageFiles
  readonly advice: Pick<Advice, 'onFullReload'>
  readonly modules: ModulesPorts
}

/** The modules of the program. */
export interface ModulesPorts extends FailedPorts {
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
  readonly rules: Rules
  readonly finder: FileFinder
}

/**
 * Turns touched files into updates, one after another.
 *
 *     changes.touch ──▶ gather: examine the files until all is quiet ──▶ plan ──▶ hot update, or full reload
 *                                │
 *                                └─▶ something is broken: report it, defer all of it until one of the files is saved
 */
export class Updater {
  readonly #ports: UpdaterPorts
  readonly #invalidations = new Invalidations()
  #isRunning = false
  /** The modules that the present update replaces. */
  #underway: ReadonlySet<Module> = new Set()

  constructor(ports: UpdaterPorts) {
    this.#ports = ports
    ports.changes.listen(() => this.#start())
  }

  /** To be called when a module calls `invalidate()`: its importers are replaced, after the update that is running. */
  invalidate(module: Module, message: string | undefined): void {
    const first = this.#invalidations.add(module, this.#underway.has(module) || isUnfinished(module))
    this.#ports.reports.invalidated(module, message, first)
    this.#start()
  }

  /** Looks which files of packages are there; also to be called when the watcher is open. */
  lookAtPackageFiles(): void {
    const { packageFiles, modules } = this.#ports
    packageFiles.look(modules.graph())
  }

  /** To be called when a worker thread or a child process needs a full reload. Resolves when that was asked for, or is blocked. */
  async reloadFor(request: FullReloadRequest): Promise<void> {
    this.#defer([request.path], await this.#ports.fullReloads.forRequest(request))
  }

  #start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    const { changes, reports, hotUpdates } = this.#ports
    // The caller goes on first: a module that called invalidate() may still be in the middle of its evaluation.
    await undefined
    while (!changes.isEmpty || !this.#invalidations.isEmpty) {
      try {
        const startedAt = performance.now()
        await hotUpdates.settle()
        await this.#invalidations.run(async (modules, plan) => {
          await this.#carryOut(plan, { kind: 'invalidated', modules, sources: [], startedAt })
        }, this.#ports.modules)
        if (changes.isEmpty) continue
        const findings = await changes.gather(startedAt)
        if (findings.size > 0) await this.#update(findings, startedAt)
        this.lookAtPackageFiles()
      } catch (error) {
        reports.failed(error)
      }
    }
    // In the same turn as the last look at the queue: what is touched from here on starts the next run.
    this.#isRunning = false
  }

  async #update(findings: Findings, startedAt: number): Promise<void> {
    const { hotUpdates, fullReloads, reports, records, packageFiles, modules } = this.#ports
    const graph = modules.graph()
    // A file that was created, or is another one now, may be reported once more.
    for (const [path] of findings.of('not a module')) records.of(path).told = undefined
    const obstacle = this.#deferBroken(findings)
    if (obstacle !== undefined) return this.#deferAll(findings, obstacle)

    // If that does not end the program, the other changes are an update of their own.
    const [config] = findings.of('config')
    const [named] = findings.of('reload')
    if (config !== undefined) this.#defer([config[0]], await fullReloads.forConfig(config[0]))
    else if (named !== undefined) this.#defer([named[0]], await fullReloads.forPattern(named[0]))

    const changed = findings.of('changed').filter(([, { source }]) => !reports.isAskedFor(source))
    // A changed module without importers may be a file that was deleted and is back.
    const unused = changed.filter(([, { module }]) => module.importers.size === 0)
    const comeAndGone = [...findings.of('not a module'), ...findings.of('missing'), ...unused].map(([path]) => path)
    const affected = affectedImporters(comeAndGone, { graph, rules: modules.rules, finder: modules.finder })
    const all = new Set([...changed.map(([, { module }]) => module), ...affected])
    reports.missing(findings.of('missing'), all)
    const saved = findings.of('unfinished').map(([, { module }]) => module)
    const byPackages = packageFiles.find(findings, graph, modules.rules)
    if (all.size + saved.length === 0) return await this.#takePackageFile(byPackages, startedAt)

    // The program may have asked for some while the files were examined.
    await hotUpdates.settle()
    const failed = await failedBelow([...all, ...saved], modules)
    modules.graph() // up to date, for the plan
    const plan = this.#plan([...all], failed)
    const sources = changed.map(([, { source }]) => source)
    const cause = all.size > 0 ? { kind: 'changed', modules: [...all] } : { kind: 'saved again', modules: saved }
    await this.#carryOut(plan, { ...cause, sources, startedAt } as Cause)
    if (plan?.kind !== 'full-reload') await this.#takePackageFile(byPackages, startedAt)
  }

  async #takePackageFile(change: PackageFileChange | undefined, startedAt: number): Promise<void> {
    if (change === undefined) return
    const { kind, module, plan, settle } = change
    await this.#carryOut(plan, { kind, modules: [module], sources: [], startedAt }, settle)
  }

  /**
   * Plans the update of the changed modules and, if that can be hot, of the failed ones. Without a change, a person has saved a file as it
   * was: a module that failed for a reason outside of that file may work now. Returns `undefined` if there is nothing to do.
   */
  #plan(changed: readonly Module[], failed: readonly Module[]): UpdatePlan | undefined {
    const { rules } = this.#ports.modules
    const plan = planUpdate([...changed, ...failed], rules)
    if (plan.kind === 'hot' ? plan.outdated.length > 0 : failed.length === 0) return plan
    return changed.length === 0 ? undefined : planUpdate(changed, rules)
  }

  async #carryOut(plan: UpdatePlan | undefined, cause: Cause, settle = () => {}): Promise<void> {
    if (plan === undefined) return
    const { fullReloads, hotUpdates, reports, records, advice } = this.#ports
    if (plan.kind === 'full-reload') {
      const paths = cause.modules.map((module) => module.path)
      // While the program is not started again, these sources must not ask for it once more.
      const onAsked = () => {
        reports.askedFor(cause.sources)
        settle()
        advice.onFullReload(plan, cause)
      }
      this.#defer(paths, await fullReloads.forPlan(plan, cause, onAsked))
      return
    }
    this.#underway = new Set(plan.outdated)
    const applied = hotUpdates.apply(plan, cause)
    for (const module of cause.kind === 'changed' ? cause.modules : []) {
      records.of(module.path).told = undefined
      this.#lookAgain(module)
    }
    await applied
    this.#underway = new Set()
  }

  /** If an obstacle blocks a full reload, reports it and defers the changes until the program could start. */
  #defer(changed: readonly string[], obstacle: Obstacle | undefined): void {
    if (obstacle === undefined) return
    for (const each of [...changed, obstacle.path]) this.#ports.changes.defer(each)
    this.#ports.reports.broken(obstacle.path, obstacle.error)
  }

  /**
   * Defers the broken files, and reports them. Returns the path of the obstacle to this whole update if a file is newly broken. Otherwise,
   * the other files were saved while the same ones were broken as before, and have nothing to do with them.
   */
  #deferBroken(findings: Findings): string | undefined {
    const { changes, reports, records } = this.#ports
    const broken = findings.of('broken')
    const isNew = broken.some(([path, { digest }]) => {
      const before = records.of(path).broken
      return before === undefined || before.digest !== digest
    })
    for (const path of findings.keys()) records.of(path).broken = undefined
    for (const [path, { error, digest, obstacle }] of broken) {
      records.of(path).broken = { error, digest }
      reports.broken(obstacle, error)
      for (const each of [path, obstacle]) changes.defer(each, digest)
    }
    return isNew ? broken[0]?.[1].obstacle : undefined
  }

  /** Defers all files that were changed together with a broken one. */
  #deferAll(findings: Findings, obstacle: string): void {
    for (const [path, finding] of findings) {
      if (finding.kind === 'broken') continue
      const digest = digestIn(finding)
      this.#ports.changes.defer(path, digest)
      if (digest !== undefined) this.#ports.reports.deferred(path, digest, obstacle)
    }
  }

  #lookAgain({ path, unresolved }: Module): void {
    // While the module has an unresolved import, another look would be another try to update it, which only a save should be.
    setTimeout(() => unresolved.size > 0 || this.#ports.changes.touch(path), SECOND_LOOK_MS).unref()
  }
}
