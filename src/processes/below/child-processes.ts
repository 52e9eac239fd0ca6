import type { ChildProcess } from 'node:child_process'
import diagnostics from 'node:diagnostics_channel'
import type { FullReloadRequest } from '../../api.js'
import { builtin } from '../../node/builtin.js'
import { type FullReloadMessage, hear, STAY, typeOf } from '../parent-process.js'
import { giveLoaderTo } from './forks.js'

/** How long a program that listens to a child may take to end it after the child has asked for a full reload. */
const PATIENCE_MS = 1_000

/** Callbacks for the child processes. */
export interface ChildProcessesPorts {
  /** A child process was started. */
  onStarted(child: ChildProcess): void
  /** True if requests for a full reload are taken at all. */
  takesRequests(): boolean
  /** A child process needs a full reload, and the program has not ended it. */
  onAsking(request: FullReloadRequest): void
}

/** Gives the loader to the child processes of the program, and listens for their requests for a full reload. */
export function followChildProcesses({ onStarted, takesRequests, onAsking }: ChildProcessesPorts): void {
  diagnostics.subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess }
    giveLoaderTo(child)
    const hears = child.listenerCount('message')
    hear(child, (received) => {
      if (typeOf(received) !== 'hot-hook:full-reload') return false
      const { path, shouldBeReloadable, isHandled, isLeaving } = received as FullReloadMessage
      if (isHandled || !takesRequests()) return false
      if (isLeaving && child.connected) child.send(STAY, () => {})
      const ask = () => isRunning(child) && onAsking({ path, shouldBeReloadable })
      // A program that listens may start the child again itself.
      if (isListenedTo(child, hears + 1)) setTimeout(ask, PATIENCE_MS).unref()
      else ask()
      return false
    })
    // The channel publishes a child before it is started.
    process.nextTick(() => child.pid !== undefined && onStarted(child))
  })
}

/** True if the program listens to a child, which has `own` listeners of others. For a cluster worker Node passes the messages on. */
function isListenedTo(child: ChildProcess, own: number): boolean {
  const cluster = builtin('node:cluster')
  const worker = Object.values(cluster.workers ?? {}).find((each) => each?.process === child)
  if (worker === undefined) return child.listenerCount('message') > own
  return worker.listenerCount('message') + cluster.listenerCount('message') > 0
}

/** True if a child process has not ended. */
export function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}
