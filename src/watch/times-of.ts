import { statSync } from 'node:fs'

/** A synchronous `stat` takes a few microseconds, an asynchronous one ten times as much of this thread. */
const FILES_AT_ONCE = 100

/**
 * When each file changed last, in ms since 1970; now, if it is gone.
 *
 * A few at a time, so that requests aren't held up by it, and so that the program may end meanwhile.
 */
export async function* timesOf(paths: Iterable<string>): AsyncGenerator<[path: string, changedAt: number]> {
  let count = 0
  for (const path of paths) {
    // An immediate that is unref'd would wait until something else wakes the program.
    if (++count % FILES_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve).unref())
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
