import { isFile } from '../files/file-times.js'
import { now } from '../node/clock.js'
import { ChangeQueue } from './change-queue.js'
import { type ExaminePorts, examine, type Finding, isBlank, isDoubtful } from './examine.js'
import { SaveTimes } from './save-times.js'
import { Strangers } from './strangers.js'

/** Several files that changed together: wait for the rest of them. */
const BURST_QUIET_MS = 20
/** A file that is empty, gone or broken: it may be in the middle of being saved. */
const DOUBTFUL_QUIET_MS = 60
/** One without any text most likely is: few files are emptied on purpose, and on a busy machine the text may come late. */
const BLANK_MS = 500
/** Meanwhile it is looked at again and again: a watcher drops the event of the text if it comes soon after that of the emptying (chokidar: 50 ms). */
const BLANK_STEP_MS = 10
/** A burst that never ends is taken as it is after this time. */
const LONGEST_GATHERING_MS = 1_000

export interface ChangesPorts extends ExaminePorts {
  /** Brings the graph up to date with what the hooks have seen. */
  synchronize(): void
  /** Files may have come or gone: nothing that was found before is certain. */
  forgetFiles(): void
}

/** What was found at each path. */
export type Findings = Map<string, Finding>

/** Files that may have changed, on their way from the watcher to an update. */
export class Changes {
  readonly #ports: ChangesPorts
  readonly #touched = new ChangeQueue()
  /** Changes that can't be taken now, and what belongs to them, with the digest of each where that matters. */
  readonly #held = new Map<string, string | undefined>()
  readonly #strangers = new Strangers()
  readonly #saveTimes = new SaveTimes()
  /** Files that were saved since the program has started. */
  readonly #saved = new Set<string>()
  /** Modules whose files are gone. */
  readonly #missing = new Set<string>()

  constructor(ports: ChangesPorts) {
    this.#ports = ports
  }

  /** True if nothing waits to be looked at. */
  get isEmpty(): boolean {
    return this.#touched.isEmpty
  }

  touch(path: string): void {
    this.#touched.add(path)
  }

  /** Holds a change back until something that is held is saved again, or a file has come. */
  hold(path: string, digest: string | undefined): void {
    this.#held.set(path, digest)
    this.#strangers.forget(path)
  }

  /**
   * Looks at the touched files until all is quiet, and hands over what is not as it was. `startedAt` is a time of `performance.now()`;
   * `onUnchanged` hears of files that are as they were.
   */
  async gather(startedAt: number, onUnchanged: (path: string) => void): Promise<Findings> {
    const findings: Findings = new Map()
    let hasLookedTwice = false
    let blankUntil: number | undefined

    while (performance.now() - startedAt < LONGEST_GATHERING_MS) {
      await this.#examineTouched(findings, onUnchanged)
      if (!this.#touched.isEmpty) continue
      if (findings.size === 0) break

      const doubtful = [...findings].filter(([, finding]) => isDoubtful(finding))
      const hasBlank = doubtful.some(([, finding]) => isBlank(finding))
      blankUntil = hasBlank ? (blankUntil ?? now() + BLANK_MS) : undefined
      const isSettled = doubtful.length === 0 || (hasLookedTwice && now() >= (blankUntil ?? 0))
      const doubtfulMs = hasBlank ? BLANK_STEP_MS : DOUBTFUL_QUIET_MS
      const quietMs = isSettled ? quietMsFor(findings) : doubtfulMs
      if (!(await this.#touched.isQuietFor(quietMs))) continue
      if (isSettled) break

      hasLookedTwice = true
      for (const [path] of doubtful) this.#touched.add(path)
    }
    return findings
  }

  async #examineTouched(findings: Findings, onUnchanged: (path: string) => void): Promise<void> {
    const paths = this.#touched.take()
    this.#ports.synchronize()
    // A save of what is there, and was, makes no import mean another file.
    if (!paths.every((path) => this.#isInPlace(path))) this.#ports.forgetFiles()

    const looks = await Promise.all(paths.map((path) => this.#look(path)))
    let hasStranger = false
    const examined = new Set(paths)
    for (const { path, finding, isSaved } of looks) {
      // A late event of a save that was seen already is not another one: the file goes on to be held, until something else comes.
      if (!isSaved && digestIn(finding) !== undefined && digestIn(finding) === this.#held.get(path)) {
        examined.delete(path)
        continue
      }
      if (this.#held.has(path)) this.#takeBackHeld(examined)
      if (finding.kind === 'stranger' && !this.#strangers.isNews(path)) continue
      // Only a person knows when another try is worth it: a save is one, another event of the same save is not.
      if (finding.kind === 'unfinished' && !isSaved) continue
      if (finding.kind === 'unchanged') {
        findings.delete(path)
        onUnchanged(path)
      } else findings.set(path, finding)
      if (finding.kind === 'stranger') hasStranger = true
    }
    if (hasStranger) this.#takeBackBroken(findings, examined)
  }

  /** True for the file of a module that is in use, which has not come since that was loaded: no link leads elsewhere from its place. */
  #isInPlace(path: string): boolean {
    const module = this.#ports.graph.get(path)
    const isUsed = module?.loadedVersion !== undefined && (module.importers.size > 0 || module.root !== undefined)
    return isUsed && !this.#missing.has(path) && isFile(path)
  }

  async #look(path: string) {
    const isSaved = this.#saveTimes.isNews(path)
    const finding = this.#afterAbsence(path, await examine(path, this.#ports))
    if (isSaved) this.#saved.add(path)
    const isOnItsWay = isUnheardOf(finding) && !this.#saved.has(path)
    return { path, isSaved, finding: isOnItsWay ? ({ kind: 'stranger' } as const) : finding }
  }

  /** A file that comes back as it was is no change, but imports may mean it again. */
  #afterAbsence(path: string, finding: Finding): Finding {
    if (finding.kind === 'missing') {
      this.#missing.add(path)
      this.#strangers.isNews(path)
      return finding
    }
    const isBack = this.#missing.delete(path)
    return isBack && finding.kind === 'unchanged' ? { kind: 'stranger' } : finding
  }

  /** A file has come that may be just what was missing, a moment after it was looked for. */
  #takeBackBroken(findings: Findings, examined: ReadonlySet<string>): void {
    this.#takeBackHeld(examined)
    for (const [path, { kind }] of findings) {
      if (kind === 'broken' && !examined.has(path)) this.#touched.add(path)
    }
  }

  #takeBackHeld(examined: ReadonlySet<string>): void {
    for (const path of this.#held.keys()) if (!examined.has(path)) this.#touched.add(path)
    this.#held.clear()
  }
}

/** True for a module that was imported, and that we did not see being loaded: maybe it only has not been yet. */
function isUnheardOf(finding: Finding): boolean {
  return finding.kind === 'changed' && finding.module.loadedVersion === undefined && finding.module.digest === undefined
}

/** The digest of what stands in a file that has changed, or is broken. */
function digestIn(finding: Finding): string | undefined {
  if (finding.kind === 'changed') return finding.source.digest
  return finding.kind === 'broken' ? finding.digest : undefined
}

/** One module is taken at once. Several come in a burst, and a full reload is not to be asked for twice. */
function quietMsFor(findings: Findings): number {
  const [first] = findings.values()
  return findings.size === 1 && first?.kind === 'changed' ? 0 : BURST_QUIET_MS
}
