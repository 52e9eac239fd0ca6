import type { Module } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'
import type { FullReloadRequest } from '../options.js'
import type { Reporter } from '../report/reporter.js'
import type { Source } from '../transpile/source.js'
import { type ApplyPorts, applyUpdate, type HotUpdate } from './apply.js'
import { ChangeQueue } from './change-queue.js'
import { type ExaminePorts, examine, type Finding, isDoubtful } from './examine.js'
import { type FullReloadWay, OUTCOMES } from './full-reload.js'
import { reconsider } from './reconsider.js'
import { Strangers } from './strangers.js'

/** Several files that changed together: wait for the rest of them. */
const BURST_QUIET_MS = 20
/** A file that is empty, gone or broken: it may be in the middle of being saved. */
const DOUBTFUL_QUIET_MS = 60
/** A burst that never ends is taken as it is after this time. */
const LONGEST_GATHERING_MS = 1_000
/** A watcher may hold an event back (chokidar: 50 ms), so what was just updated is looked at again. */
const SECOND_LOOK_MS = 100

export interface UpdaterPorts extends ExaminePorts, ApplyPorts {
  readonly reporter: Reporter
  /** Brings the graph up to date with what the hooks have seen. */
  synchronize(): void
  /** Files may have come or gone: nothing that was found before is certain. */
  forgetFiles(): void
  /** True for a path that can concern the program. */
  isRelevant(path: string): boolean
  fullReloadWay(): FullReloadWay
  fullReload(way: FullReloadWay, request: FullReloadRequest): Promise<void>
  onApplied(update: HotUpdate): void
}

type Findings = Map<string, Finding>

/**
 * Turns touched files into updates, one after another.
 *
 *     touch ──▶ gather: look at the files until all is quiet ──▶ plan ──▶ apply, or full reload
 *                                │
 *                                └─▶ something is broken: report, hold all of it back until one of them is touched
 */
export class Updater {
  readonly #ports: UpdaterPorts
  readonly #touched = new ChangeQueue()
  #isRunning = false
  /** Changes that can't be taken now, and what belongs to them. */
  readonly #held = new Set<string>()
  /** What was reported or asked for, by path: not to be said twice. */
  readonly #told = new Map<string, string>()
  readonly #strangers = new Strangers()

  constructor(ports: UpdaterPorts) {
    this.#ports = ports
  }

  /** Something may have happened to a file. */
  touch(path: string): void {
    if (!this.#ports.isRelevant(path)) return
    this.#touched.add(path)
    if (this.#isRunning) return
    this.#isRunning = true
    this.#run()
      .catch((error) => this.#ports.reporter.callbackFailed('An update', error))
      .finally(() => {
        this.#isRunning = false
      })
  }

  async #run(): Promise<void> {
    while (!this.#touched.isEmpty) {
      const startedAt = performance.now()
      const findings = await this.#gather(startedAt)
      if (findings.size > 0) await this.#update(findings, startedAt)
    }
  }

  async #gather(startedAt: number): Promise<Findings> {
    const findings: Findings = new Map()
    let hasLookedTwice = false

    while (performance.now() - startedAt < LONGEST_GATHERING_MS) {
      await this.#examineTouched(findings)
      if (!this.#touched.isEmpty) continue
      if (findings.size === 0) break

      const doubtful = [...findings].filter(([, finding]) => isDoubtful(finding)).map(([path]) => path)
      const isSettled = doubtful.length === 0 || hasLookedTwice
      const quietMs = isSettled ? quietMsFor(findings) : DOUBTFUL_QUIET_MS
      if (!(await this.#touched.isQuietFor(quietMs))) continue
      if (isSettled) break

      hasLookedTwice = true
      for (const path of doubtful) this.#touched.add(path)
    }
    return findings
  }

  async #examineTouched(findings: Findings): Promise<void> {
    const paths = this.#touched.take()
    this.#ports.synchronize()
    this.#ports.forgetFiles()

    await Promise.all(
      paths.map(async (path) => {
        const finding = await examine(path, this.#ports)
        if (finding.kind === 'stranger' && !this.#strangers.isNews(path)) return
        if (finding.kind === 'unchanged') {
          findings.delete(path)
          this.#told.delete(path)
        } else findings.set(path, finding)
        if (finding.kind === 'stranger' || this.#held.has(path)) this.#takeBackHeld(paths)
      }),
    )
  }

  #takeBackHeld(examined: readonly string[]): void {
    for (const path of this.#held) if (!examined.includes(path)) this.#touched.add(path)
    this.#held.clear()
  }

  async #update(findings: Findings, startedAt: number): Promise<void> {
    this.#ports.synchronize()
    const of = <K extends Finding['kind']>(kind: K) =>
      [...findings].filter((each): each is [string, Finding & { kind: K }] => each[1].kind === kind)

    const broken = of('broken')
    for (const [path, { error, contents }] of broken) {
      this.#tell(path, `broken: ${contents ?? error}`, () => this.#ports.reporter.broken(path, error))
    }
    if (broken.length > 0) {
      for (const path of findings.keys()) this.#held.add(path)
      return
    }

    const [config] = [...of('config'), ...of('reload')]
    // Where that doesn't end the program, it goes on, and the rest is an update of its own.
    if (config !== undefined) await this.#reloadFor(config[0], config[1].kind)

    for (const [path, { module }] of of('missing')) this.#reportMissing(path, module)
    const changed = of('changed').filter(([path, { source }]) => this.#told.get(path) !== askedFor(source))
    const moved = reconsider(
      this.#ports.graph,
      [...of('stranger'), ...of('missing')].map(([path]) => path),
      this.#ports.finder,
    )
    const modules = new Set([...changed.map(([, finding]) => finding.module), ...moved])
    if (modules.size === 0) return

    const plan = planUpdate(modules, this.#ports.rules)
    const sources = changed.map(([, { source }]) => source)
    if (plan.kind === 'full-reload') await this.#fullReload(plan, [...modules], sources)
    else await this.#apply(plan, [...modules], sources, startedAt)
  }

  async #apply(
    plan: UpdatePlan & { kind: 'hot' },
    changed: readonly Module[],
    sources: readonly Source[],
    startedAt: number,
  ): Promise<void> {
    const update = { ...plan, sources }
    const disposed = applyUpdate(update, this.#ports)
    const paths = changed.map((module) => module.path)
    const askers = [...new Set(plan.hotPoints.map((edge) => edge.importer.path))]
    this.#ports.reporter.waiting(paths, askers, performance.now() - startedAt)
    this.#ports.reporter.outdated(plan.outdated)
    this.#ports.onApplied(update)
    for (const path of paths) {
      this.#told.delete(path)
      this.#lookAgain(path)
    }
    await disposed
  }

  async #fullReload(
    plan: UpdatePlan & { kind: 'full-reload' },
    changed: readonly Module[],
    sources: readonly Source[],
  ): Promise<void> {
    const way = this.#ports.fullReloadWay()
    const chain = plan.chain.map((module) => module.path)
    const outcome = this.#outcome(way)
    this.#ports.reporter.fullReload({
      changed: changed.map((module) => module.path),
      reason: plan.reason,
      chain,
      outcome,
    })
    if (this.#held.size > 0) {
      for (const { path } of changed) this.#held.add(path)
      return
    }
    for (const source of sources) this.#told.set(source.path, askedFor(source))
    await this.#ports.fullReload(way, { path: chain[0] ?? '', shouldBeReloadable: plan.hotElsewhere })
  }

  async #reloadFor(path: string, kind: 'config' | 'reload'): Promise<void> {
    const way = this.#ports.fullReloadWay()
    const outcome = this.#outcome(way)
    if (kind === 'config') this.#ports.reporter.configChanged(path, outcome)
    else this.#ports.reporter.fullReload({ changed: [path], reason: 'reload pattern', chain: [path], outcome })
    if (this.#held.size > 0) {
      this.#held.add(path)
      return
    }
    await this.#ports.fullReload(way, { path, shouldBeReloadable: false })
  }

  /** A start with a file in it that can't be loaded would end the program. */
  #outcome(way: FullReloadWay): string {
    return this.#held.size > 0 ? 'as soon as what is broken is mended' : OUTCOMES[way]
  }

  #reportMissing(path: string, module: Module): void {
    const importers = [...module.importers.keys()]
    if (importers.length > 0) this.#tell(path, 'missing', () => this.#ports.reporter.deleted(path, importers))
  }

  #tell(path: string, what: string, report: () => void): void {
    if (this.#told.get(path) === what) return
    this.#told.set(path, what)
    report()
    this.#lookAgain(path)
  }

  #lookAgain(path: string): void {
    setTimeout(() => this.touch(path), SECOND_LOOK_MS).unref()
  }
}

/** One module is taken at once. Several come in a burst, and a full reload is not to be asked for twice. */
function quietMsFor(findings: Findings): number {
  const [first] = findings.values()
  return findings.size === 1 && first?.kind === 'changed' ? 0 : BURST_QUIET_MS
}

/** What is told of a source for which a full reload was asked: while nobody does it, it is not to be asked for again. */
function askedFor(source: Source): string {
  return `asked for: ${source.contents}`
}
