import type { Footprint } from '../support/process-group.js'
import { greatest, median, tally } from '../support/statistics.js'
import type { Sample } from './load.js'
import type { Measurement } from './measurement.js'
import type { Probes } from './probes.js'

export interface MeasuredResult {
  readonly kind: 'measured'
  readonly name: string
  readonly command: string
  readonly reloads: number
  /** Reloads without a new answer in time. */
  readonly stuck: number
  readonly hasEnded: boolean
  readonly requests: number
  readonly failed: number
  readonly failedOnReusedConnections: number
  readonly reasons: Readonly<Record<string, number>>
  /** Answers by the old code to requests that were begun after the save. */
  readonly stale: number
  /** How long after a save the last of these requests was begun. */
  readonly staleUntilMs: number | undefined
  /** Of a request that was answered. */
  readonly longestWaitMs: number | undefined
  readonly toNewAnswerMs: {
    readonly median: number | undefined
    readonly max: number | undefined
    readonly all: number[]
  }
  /** The medians of what it took at rest, some seconds after each reload; `undefined` where the system does not tell. */
  readonly atRest: Footprint | undefined
  readonly probes: Probes | undefined
  /** How late the benchmark itself was with a request. */
  readonly longestLagMs: number
  /** The first ones that failed, and the first stale ones, for who looks for the cause. */
  readonly examples: readonly Sample[]
}

/** One tool's results; `unusable` if it did not pass the check that comes before. */
export type Result =
  | MeasuredResult
  | {
      readonly kind: 'unusable'
      readonly name: string
      readonly command: string
      readonly problem: string
      readonly output: string
    }

const EXAMPLES = 20

export function resultOf(measurement: Measurement, probes: Probes | undefined): MeasuredResult {
  const { candidate, load, reloadsMs, stuckCount } = measurement
  const failed = load.samples.filter(({ answer }) => answer.kind === 'failed')
  const failures = failed.flatMap(({ answer }) => (answer.kind === 'failed' ? [answer] : []))
  const stale = load.samples.filter(isStale)
  const answered = load.samples.filter(({ answer }) => answer.kind === 'answered')
  return {
    kind: 'measured',
    name: candidate.tool.name,
    command: candidate.tool.command,
    reloads: reloadsMs.length + stuckCount,
    stuck: stuckCount,
    hasEnded: candidate.hasEnded,
    requests: load.samples.length,
    failed: failures.length,
    failedOnReusedConnections: failures.filter(({ isReused }) => isReused).length,
    reasons: tally(failures.map(({ reason }) => reason)),
    stale: stale.length,
    staleUntilMs: greatest(stale.map(({ msSinceSave }) => msSinceSave)),
    longestWaitMs: greatest(answered.map(({ waitMs }) => waitMs)),
    toNewAnswerMs: { median: median(reloadsMs), max: greatest(reloadsMs), all: reloadsMs },
    atRest: medianOf(measurement.footprints),
    probes,
    longestLagMs: load.longestLagMs,
    examples: [...failed.slice(0, EXAMPLES), ...stale.slice(0, EXAMPLES)],
  }
}

function medianOf(footprints: readonly Footprint[]): Footprint | undefined {
  const processes = median(footprints.map((each) => each.processes))
  const memoryKb = median(footprints.map((each) => each.memoryKb))
  return processes === undefined || memoryKb === undefined ? undefined : { processes, memoryKb }
}

function isStale({ answer, saved }: Sample): boolean {
  return answer.kind === 'answered' && Number(answer.text) < saved
}
