import { lstatSync, type Stats, statSync } from 'node:fs'
import { now } from '../node/clock.js'
import { orUndefined } from '../node/or-undefined.js'

/** By how much the time of a save may be behind the clock: many file systems have the time of the last tick. */
export const CLOCK_TICK_MS = 10

/** How long one turn may delay requests: enough to look at 1,000 files on a local disk, or at a few on a slow network. */
const LONGEST_TURN_MS = 5

/** Returns the stats of a path; `undefined` if it does not exist, or cannot be read. */
export function statsOf(path: string): Stats | undefined {
  return orUndefined(() => statSync(path, { throwIfNoEntry: false }))
}

/** True if there is a folder at a path. */
export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false
}

/** True if there is a file at a path. */
export function isFile(path: string): boolean {
  return statsOf(path)?.isFile() ?? false
}

/** When the content of a file was last written (mtime), in ms since 1970; `undefined` if there is no file. */
export function modifiedAt(path: string): number | undefined {
  return statsOf(path)?.mtimeMs
}

/**
 * When a file was last written, renamed or created here (mtime or ctime), in ms since 1970; `undefined` if there is no file. A link that is newer
 * than its target counts.
 */
export function changedAt(path: string): number | undefined {
  const own = orUndefined(() => lstatSync(path, { throwIfNoEntry: false }))
  const target = own?.isSymbolicLink() ? statsOf(path) : own
  return own && target && Math.max(own.ctimeMs, target.mtimeMs, target.ctimeMs)
}

/**
 * Yields each file with the time of its last change, in ms since 1970; the present time if the file is gone.
 *
 * Uses a synchronous `stat`, which takes a few microseconds: an asynchronous one takes ten times as much time of this thread. The turns
 * of the event loop stay short, so that requests are served in between, and the program may end.
 */
export async function* timesOf(paths: Iterable<string>): AsyncGenerator<[path: string, changedAt: number]> {
  let turnEndsAt = now() + LONGEST_TURN_MS
  for (const path of paths) {
    if (now() > turnEndsAt) {
      // An unref'd immediate would wait until something else wakes the event loop.
      await new Promise((resolve) => setTimeout(resolve).unref())
      turnEndsAt = now() + LONGEST_TURN_MS
    }
    yield [path, changedAt(path) ?? Date.now()]
  }
}
