import { setTimeout as sleep } from 'node:timers/promises'
import type { Footprint } from '../support/process-group.js'
import { until } from '../support/until.js'
import { type Candidate, RELOAD_TIMEOUT_MS } from './candidate.js'
import { Load } from './load.js'

const BEFORE_SAVE_MS = 500
const AFTER_RELOAD_MS = 1_000
/** Until it is the next tool's turn: hot-hook makes a spare process 1 s after a start, and loads packages in it. */
const UNTIL_REST_MS = 2_000
/** hot-hook takes many saves of one file, each within 3 s of a start, for the program's own, and lets them wait. */
const BETWEEN_SAVES_MS = 4_000
/** A tool that is stuck so often is not tried any more. */
const ENOUGH_STUCK = 2

/** Reloads of one program under load. */
export class Measurement {
  readonly candidate: Candidate
  readonly load: Load
  /** From each save to the first new answer. */
  readonly reloadsMs: number[] = []
  /** What the tool took at rest, after each reload. */
  readonly footprints: Footprint[] = []
  /** Reloads that did not come to an end. */
  stuckCount = 0
  #lastSaveAt = Number.NEGATIVE_INFINITY

  constructor(candidate: Candidate, rate: number) {
    this.candidate = candidate
    this.load = new Load(candidate.port, rate)
    this.load.onSaved(candidate.app.version)
  }

  get isOver(): boolean {
    return this.candidate.hasEnded || this.stuckCount >= ENOUGH_STUCK
  }

  /**
   * Measures one reload.
   *
   *     load begins ──▶ save ──▶ first new answer ──▶ load ends ──▶ the tool is at rest
   *              500 ms      measured          1000 ms      2000 ms
   */
  async reload(): Promise<void> {
    await sleep(Math.max(0, this.#lastSaveAt + BETWEEN_SAVES_MS - BEFORE_SAVE_MS - performance.now()))
    this.load.begin()
    await sleep(BEFORE_SAVE_MS)
    this.load.onSaved(this.candidate.app.saveNext())
    this.#lastSaveAt = performance.now()
    await until(() => this.load.toNewAnswerMs !== undefined || this.candidate.hasEnded, RELOAD_TIMEOUT_MS)
    const { toNewAnswerMs } = this.load
    if (toNewAnswerMs === undefined) this.stuckCount++
    else this.reloadsMs.push(toNewAnswerMs)

    await sleep(AFTER_RELOAD_MS)
    await this.load.end()
    await sleep(UNTIL_REST_MS)
    const { footprint } = this.candidate
    if (footprint !== undefined && footprint.processes > 0) this.footprints.push(footprint)
  }
}
