import { type Stats, statSync } from 'node:fs'
import { now } from '../node/clock.js'

/** A request waits for the look at as many files as fit into this time: 1,000 on a local disk, a few on a slow network. */
const LONGEST_TURN_MS = 5

/** What the file system says of a path; `undefined` for what isn't there, or can't be looked at. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false
}

export function isFile(path: string): boolean {
  return statsOf(path)?.isFile() ?? false
}

/** When the text of a file was written last, in ms since 1970; `undefined` for what isn't there. */
export function modifiedAt(path: string): number | undefined {
  return statsOf(path)?.mtimeMs
}

/** When a file was written, renamed or put there last, in ms since 1970; `undefined` for what isn't there. */
export function changedAt(path: string): number | undefined {
  const stats = statsOf(path)
  return stats && Math.max(stats.mtimeMs, stats.ctimeMs)
}

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
    yield [path, changedAt(path) ?? Date.now()]
  }
}
