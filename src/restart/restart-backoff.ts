import type { HandedOn } from '../processes/parent-process.js'

/** A change so soon after a start may have been made by the program itself. */
const SOON_MS = 3_000
/** So many starts in a row may be the work of a person who saves often. */
const UNSUSPICIOUS = 10
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 16_000

/** How often in a row a program was started again for the same file, each time soon after its start. */
export interface Restarts {
  readonly count: number
  /** Absolute path of the file. */
  readonly path: string
  readonly handedOn?: HandedOn
}

/** Returns the restarts with the one that is requested now; `uptimeMs` is the time since the last one. */
export function nextRestarts(last: Restarts | undefined, path: string, uptimeMs: number): Restarts {
  const isRepeated = last?.path === path && uptimeMs < SOON_MS
  const handedOn = last?.handedOn && { handedOn: last.handedOn }
  return { count: isRepeated ? last.count + 1 : 1, path, ...handedOn }
}

/** How long to wait before a restart, in ms: 0 for the first ten, then 1 to 16 s, since the program may write the file itself. */
export function delayOf({ count }: Restarts): number {
  return count <= UNSUSPICIOUS ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (count - UNSUSPICIOUS - 1))
}

/** Reads what the last start has passed on to this one, as JSON. */
export function readRestarts(message: string | undefined): Restarts | undefined {
  return message === undefined ? undefined : JSON.parse(message)
}
