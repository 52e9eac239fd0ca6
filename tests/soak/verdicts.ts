import type { Reloaded } from './phases.js'
import type { Sample } from './sample.js'

export interface Verdict {
  readonly isFine: boolean
  /** What was looked at, and what was found. */
  readonly text: string
}

export interface Samples {
  readonly common: readonly Sample[]
  readonly module: readonly Sample[]
  readonly reloaded: Reloaded
}

/** By how much a figure may differ from one moment to another, as a file is read, a request is answered, or Node opens its pool of threads. */
const WOBBLE = { descriptors: 4, threads: 4, children: 1, listeners: 2, resources: 4 } as const
/** How many samples are looked at to see a figure without its wobble. */
const LOOKS = 3
/** What an edit may leave in the heap, but for code. V8 keeps each version of an ES module, in plain Node as well: that is most of the second one. */
export const HEAP_BYTES_PER_EDIT = { common: 300, module: 6_144 } as const
/** What the supervisor may take more in the end. */
export const SUPERVISOR_RSS_BYTES = 15_000_000

/** What grew, and what did not. Compared is what there was after a quarter of the edits with what there is in the end. */
export function judge({ common, module, reloaded }: Samples): Verdict[] {
  const edited = [...common, ...module]
  const process = ['descriptors', 'threads', 'children'] as const
  return [
    judgeHeap('a version of the CommonJS page', common, HEAP_BYTES_PER_EDIT.common),
    judgeHeap('a version of the ES module page', module, HEAP_BYTES_PER_EDIT.module),
    ...[...process, 'listeners' as const, 'resources' as const].map((figure) =>
      judgeCount(`${figure} of the program`, figure, edited, ({ program }) => program[figure]),
    ),
    ...process.map((figure) =>
      judgeCount(`${figure} of the supervisor, edits`, figure, edited, ({ supervisor }) => supervisor[figure]),
    ),
    ...[...process, 'listeners' as const, 'resources' as const].map((figure) =>
      judgeCount(`${figure} of a new process`, figure, reloaded.samples, ({ program }) => program[figure]),
    ),
    ...process.map((figure) =>
      judgeCount(`${figure} of the supervisor`, figure, reloaded.samples, ({ supervisor }) => supervisor[figure]),
    ),
    judgeSupervisorMemory(reloaded.samples),
    judgeRequests(reloaded),
  ]
}

function judgeHeap(what: string, samples: readonly Sample[], limit: number): Verdict {
  const early = samples[quarterOf(samples)]
  const last = samples.at(-1)
  const grown =
    (last?.program.heap?.withoutCodeBytes ?? Number.NaN) - (early?.program.heap?.withoutCodeBytes ?? Number.NaN)
  const perEdit = grown / ((last?.edits ?? Number.NaN) - (early?.edits ?? Number.NaN))
  return {
    isFine: perEdit < limit,
    text: `${what} leaves ${Math.round(perEdit)} bytes in the heap (limit: ${limit})`,
  }
}

function judgeCount(
  what: string,
  figure: keyof typeof WOBBLE,
  samples: readonly Sample[],
  read: (sample: Sample) => number,
): Verdict {
  const [early, late] = earlyAndLate(samples.map(read))
  return { isFine: late - early <= WOBBLE[figure], text: `${what}: ${early}, in the end ${late}` }
}

function judgeSupervisorMemory(samples: readonly Sample[]): Verdict {
  const [early, late] = earlyAndLate(samples.map(({ supervisor }) => supervisor.rssBytes))
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  return {
    isFine: late - early < SUPERVISOR_RSS_BYTES,
    text: `memory of the supervisor: ${megabytes(early)}, in the end ${megabytes(late)} (limit: +${megabytes(SUPERVISOR_RSS_BYTES)})`,
  }
}

function judgeRequests({ requests, failures }: Reloaded): Verdict {
  const why = failures.length === 0 ? '' : ` (${[...new Set(failures)].join(', ')})`
  return { isFine: failures.length === 0, text: `failed requests: ${failures.length} of ${requests}${why}` }
}

/** The least of some samples, from the one at a quarter on, and of as many in the end. */
function earlyAndLate(figures: readonly number[]): [early: number, late: number] {
  const quarter = quarterOf(figures)
  return [Math.min(...figures.slice(quarter, quarter + LOOKS)), Math.min(...figures.slice(-LOOKS))]
}

/** The index of the first that a quarter has come before. */
function quarterOf(samples: readonly unknown[]): number {
  return Math.ceil(samples.length / 4) - 1
}
