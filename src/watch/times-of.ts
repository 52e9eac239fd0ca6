import { statSync } from 'node:fs'
import { now } from '../clock.js'

/** A request waits for the look at as many files as fit into this time: 1,000 on a local disk, a few on a slow network. */
const LONGEST_TURN_MS = 5

/**
 * When each file changed last, in ms since 1970; now, if it is gone.
 *
 * By a synchronous `stat`, which takes a few microseconds: an asynchronous one takes ten times as much of this thread. The turns are short, so
 * that requests aren't held up by it, and so that the program may end meanwhile.
 */
export async function* timesOf(paths: Iterable<string>): AsyncGenerator<[path: string, changedAt: number]> {
  let turnEndsAt = now() + LONGEST_TURN_MS
  for (const path of paths) {
    if (now() > turnEndsAt) {
      // An immediate that is unref'd would wait until something else wakes the program.
      await new Promise((resolve) => setTimeout(resolve).unref())
      turnEndsAt = now() + LONGEST_TURN_MS
    }
    yield [path, changedAt(path)]
  }
}

function changedAt(path: string): number {
  try {
    const { mtimeMs, ctimeMs } = statSync(path)
    return Math.max(mtimeMs, ctimeMs)
  } catch {
    return Date.now()
  }
}
