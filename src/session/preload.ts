import { startSession } from './start.js'

const [, entry] = process.argv
const session = startSession()
if (entry !== undefined && session?.mayWait) await session.prefetch(entry)
