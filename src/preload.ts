import { isMainThread } from './node/main-thread.js'
import { startSession } from './session/start.js'

const [, entry] = process.argv
const session = startSession()
// Messages to a worker thread, and to a program that was forked, would be lost if the event loop turned before it listens.
const mayWait = isMainThread && (process.channel === undefined || session?.isSupervised === true)
if (entry !== undefined && mayWait) await session?.prefetch(entry)
