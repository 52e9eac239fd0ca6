import type { ChildProcess } from 'node:child_process'
import type { Cluster } from 'node:cluster'
import diagnostics from 'node:diagnostics_channel'
import type { FullReloadRequest } from '../../api.js'
import { builtin } from '../../node/builtin.js'
import { hear, typeOf } from '../parent-process.js'
import { giveLoaderTo } from './forks.js'

/** So long the program may take to end a child that asks for a full reload, if it listens to it. */
const PATIENCE_MS = 1_000

export interface ChildProcessesPorts {
  /** A child process was started. */
  onStarted(child: ChildProcess): void
  /** It can't take a change, and the program has not started it again by itself. */
  onAsking(request: FullReloadRequest): void
}

/** Follows the child processes of the program. */
export function followChildProcesses({ onStarted, onAsking }: ChildProcessesPorts): void {
  diagnostics.subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess }
    giveLoaderTo(child)
    const hears = child.listenerCount('message')
    hear(child, (received) => {
      if (typeOf(received) !== 'hot-hook:full-reload') return false
      const { path, shouldBeReloadable, isHandled } = received as FullReloadRequest & { isHandled?: boolean }
      if (isHandled) return false
      const ask = () => isRunning(child) && onAsking({ path, shouldBeReloadable })
      // Whoever listens may know what to do.
      if (isListenedTo(child, hears + 1)) setTimeout(ask, PATIENCE_MS).unref()
      else ask()
      return false
    })
    // It is told of before it is started.
    process.nextTick(() => child.pid !== undefined && onStarted(child))
  })
}

/** True if the program listens to a child; `own` of its listeners are Node's and ours. A worker of a cluster has one of Node's more. */
function isListenedTo(child: ChildProcess, own: number): boolean {
  // What its types call `default` is the module itself.
  const cluster = builtin('node:cluster') as unknown as Cluster
  const worker = Object.values(cluster.workers ?? {}).find((each) => each?.process === child)
  if (worker === undefined) return child.listenerCount('message') > own
  return worker.listenerCount('message') + cluster.listenerCount('message') > 0
}

export function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}
