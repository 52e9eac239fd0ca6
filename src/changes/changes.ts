import { isFile } from '../files/file-times.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import { now } from '../node/clock.js'
import { ChangeQueue } from './change-queue.js'
import { digestIn, type Finding, isDoubtful, isPassing } from './examine.js'
import type { FileRecords } from './file-record.js'

/** How long to wait for more, after a change of several files. */
const BURST_QUIET_MS = 20
/** How long to wait before a second look at a file that is empty, gone or broken: it may be in the middle of being saved. */
const DOUBTFUL_QUIET_MS = 60
/** How long to wait for the text of an empty file. Few files are emptied on purpose, and on a busy machine the text may come late. */
const PASSING_MS = 500
/** How often an empty file is examined meanwhile: a watcher may drop the event of the text (chokidar: within 50 ms of the last one). */
const PASSING_STEP_MS = 10
/** A burst of changes that does not end is cut off after this time. */
const LONGEST_GATHERING_MS = 1_000

export interface ChangesPorts {
  readonly records: FileRecords
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
  /** Compares a file with what the program runs. Never rejects. */
  examine(path: string, graph: ModuleGraph): Promise<Finding>
  readonly files: {
    /** True for a path whose change may matter to the program. */
    has(path: string): boolean
    /** The files of the program that have changed since a time, in ms since 1970; none if the program watches no files. Looks at all of them. */
    changedSince(time: number): Iterable<string>
  }
  /** Files may have been created or deleted: each specifier is looked up again. */
  forgetFiles(): void
  /** A file has a new text of which the running code can be said to be made. */
  onSameCode(finding: Finding & { kind: 'same code' }): void
  /** A change that was reported, and could not be taken, is undone: the file is again as it was loaded. */
  onTakenBack(path: string): void
  /** A change is deferred: the file that it waits for may be created anywhere. */
  onDeferred(path: string): void
}

/** By path: what was found there. */
export class Findings extends Map<string, Finding> {
  /** Those of one kind. */
  of<Kind extends Finding['kind']>(kind: Kind) {
    return [...this].filter((each): each is [string, Finding & { kind: Kind }] => each[1].kind === kind)
  }
}

/** Collects the files that may have changed, and examines them for the next update. */
export class Changes {
  readonly #ports: ChangesPorts
  readonly #touched = new ChangeQueue()
  /** When the last gathering has ended, in ms since 1970. */
  #gatheredAt = Date.now()
  #onTouched = () => {}

  constructor(ports: ChangesPorts) {
    this.#ports = ports
  }

  /** From now on, calls back whenever a relevant file is touched. */
  listen(onTouched: () => void): void {
    this.#onTouched = onTouched
  }

  /** True if no touched file waits to be examined. */
  get isEmpty(): boolean {
    return this.#touched.isEmpty
  }

  /** A file may have been changed, created or deleted. */
  touch(path: string): void {
    if (!this.#ports.files.has(path)) return
    this.#touched.add(path)
    this.#onTouched()
  }

  /** Defers the change of a file until a deferred file is saved, or a file is created. `digest` is that of the deferred text. */
  defer(path: string, digest?: string): void {
    const record = this.#ports.records.of(path)
    record.deferred = { digest }
    record.target = undefined
    this.#ports.onDeferred(path)
  }

  /** Examines touched files until none is left, and resolves with those that have changed. `startedAt` is a time of `performance.now()`. */
  async gather(startedAt: number): Promise<Findings> {
    const findings = new Findings()
    const since = this.#gatheredAt
    let hasLookedTwice = false
    let hasLookedAround = false
    let passingUntil: number | undefined

    while (performance.now() - startedAt < LONGEST_GATHERING_MS) {
      await this.#examineTouched(findings)
      if (!this.#touched.isEmpty) continue
      if (findings.size === 0) break

      const doubtful = [...findings].filter(([, finding]) => isDoubtful(finding))
      const hasPassing = doubtful.some(([, finding]) => isPassing(finding))
      passingUntil = hasPassing ? (passingUntil ?? now() + PASSING_MS) : undefined
      const isSettled = doubtful.length === 0 || (hasLookedTwice && now() >= (passingUntil ?? 0))
      const doubtfulMs = hasPassing ? PASSING_STEP_MS : DOUBTFUL_QUIET_MS
      const quietMs = isSettled ? quietMsFor(findings) : doubtfulMs
      if (!(await this.#touched.isQuietFor(quietMs))) continue
      // The events of a burst may come late, on a busy machine: an update in between would load some of the new files with some of the old.
      if (isSettled && findings.size > 1 && !hasLookedAround) {
        hasLookedAround = true
        this.#touchOthers(findings, since)
        continue
      }
      if (isSettled) break

      hasLookedTwice = true
      for (const [path] of doubtful) this.#touched.add(path)
    }
    this.#gatheredAt = Date.now()
    return findings
  }

  #touchOthers(findings: Findings, since: number): void {
    for (const path of this.#ports.files.changedSince(since)) if (!findings.has(path)) this.touch(path)
  }

  async #examineTouched(findings: Findings): Promise<void> {
    const paths = this.#touched.drain()
    const graph = this.#ports.graph()
    // A save of a file that was there before does not change what a specifier means.
    if (!paths.every((path) => this.#isInPlace(path, graph))) this.#ports.forgetFiles()

    const looks = await Promise.all(paths.map((path) => this.#look(path, graph)))
    let hasOtherFile = false
    const examined = new Set(paths)
    for (const look of looks) {
      const { path, finding } = look
      const record = this.#ports.records.of(path)
      const { deferred } = record
      if (deferred !== undefined && isStillDeferred(look, deferred.digest)) {
        examined.delete(path)
        continue
      }
      if (deferred !== undefined) this.#examineDeferredAgain(examined)
      if (!this.#isNews(look)) continue
      if (finding.kind === 'unchanged' || finding.kind === 'same code') {
        findings.delete(path)
        record.told = undefined
        record.broken = undefined
      } else findings.set(path, finding)
      if (finding.kind === 'not a module') hasOtherFile = true
    }
    if (hasOtherFile) this.#examineBrokenAgain(findings, examined)
  }

  #isNews({ path, finding, isSaved }: Look): boolean {
    if (finding.kind === 'not a module') return this.#ports.records.noteTarget(path)
    // The module has failed, and is tried again for each save, but not for another event of the same save.
    return finding.kind !== 'unfinished' || isSaved
  }

  /** True for the file of a module in use that was there all the time. Its path is a real path, so no specifier means another file. */
  #isInPlace(path: string, graph: ModuleGraph): boolean {
    const module = graph.get(path)
    const isUsed = module?.loadedVersion !== undefined && (module.importers.size > 0 || module.root !== undefined)
    return isUsed && !this.#ports.records.of(path).isMissing && isFile(path)
  }

  async #look(path: string, graph: ModuleGraph): Promise<Look> {
    const { records, examine } = this.#ports
    const isSaved = records.noteSave(path)
    const finding = await examine(path, graph)
    const record = records.of(path)
    const wasMissing = record.isMissing
    record.isMissing = finding.kind === 'missing'
    if (record.isMissing) records.noteTarget(path)
    // A file that was deleted and comes back unchanged counts as a new file: specifiers may mean it again.
    if (finding.kind === 'same code') this.#ports.onSameCode(finding)
    if (finding.kind === 'unchanged' && record.told !== undefined) {
      record.told = undefined
      this.#ports.onTakenBack(path)
    }
    const isBack = wasMissing && (finding.kind === 'unchanged' || finding.kind === 'same code')
    const isOnItsWay = isUnheardOf(finding) && !record.wasSaved
    return { path, isSaved, finding: isBack || isOnItsWay ? { kind: 'not a module' } : finding }
  }

  /** A file was created, which may be the one that a broken file needs, although it was missing a moment ago. */
  #examineBrokenAgain(findings: Findings, examined: ReadonlySet<string>): void {
    this.#examineDeferredAgain(examined)
    for (const [path, { kind }] of findings) {
      if (kind === 'broken' && !examined.has(path)) this.#touched.add(path)
    }
  }

  #examineDeferredAgain(examined: ReadonlySet<string>): void {
    for (const record of this.#ports.records.deferred()) {
      if (!examined.has(record.path)) this.#touched.add(record.path)
      record.deferred = undefined
    }
  }
}

interface Look {
  readonly path: string
  readonly finding: Finding
  /** The file was saved since the last look. */
  readonly isSaved: boolean
}

/** True for a late event of a save that was examined already: the file stays deferred until something else happens. */
function isStillDeferred({ finding, isSaved }: Look, deferredDigest: string | undefined): boolean {
  const digest = digestIn(finding)
  return !isSaved && digest !== undefined && digest === deferredDigest
}

/** True for a module that was imported and whose load was not recorded: perhaps it is still to be loaded. */
function isUnheardOf(finding: Finding): boolean {
  return finding.kind === 'changed' && finding.module.loadedVersion === undefined && finding.module.digest === undefined
}

/** How long to wait for more changes, in ms: several files come in a burst, which must not cause two full reloads. */
function quietMsFor(findings: Findings): number {
  const [first] = findings.values()
  return findings.size === 1 && first?.kind === 'changed' ? 0 : BURST_QUIET_MS
}
