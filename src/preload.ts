import { startSession } from './start.js'

await startSession()?.prefetch(process.argv[1] ?? '')
