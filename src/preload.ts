import { startSession } from './start.js'

startSession()
