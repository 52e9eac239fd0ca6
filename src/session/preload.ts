import { isSpareStart, untilWanted } from '../processes/supervised/spare-start.js'
import { bootAhead } from './boot-ahead.js'
import { startSession } from './start.js'

/** What `--import hot-hook/ts` does; to be awaited before the program begins. */
export async function preload(): Promise<void> {
  if (isSpareStart()) {
    bootAhead()
    await untilWanted()
  }
  const [, entry] = process.argv
  const session = startSession()
  session?.show()
  if (entry !== undefined && session?.mayWait) await session.prefetch(entry)
}
