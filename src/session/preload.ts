import { isSpareStart, untilWanted } from '../processes/supervised/spare-start.js'
import { bootAhead } from './boot-ahead.js'
import { startSession } from './start.js'

if (isSpareStart()) {
  bootAhead()
  await untilWanted()
}
const [, entry] = process.argv
const session = startSession()
await session?.show()
if (entry !== undefined && session?.mayWait) await session.prefetch(entry)
