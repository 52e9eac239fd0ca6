import type { ChildProcess } from 'node:child_process'
import type { FullReloadRequest } from '../api.js'
import { isMainThread } from '../node/main-thread.js'
import type { StartConditions } from '../node/start-conditions.js'
import { followChildProcesses } from './below/child-processes.js'
import { endChildren } from './below/end-children.js'
import { onThreadAsking } from './below/threads.js'
import { followWorkerClass } from './below/worker-class.js'
import { isParentListening, onFileChanged } from './parent-process.js'
import { Supervised, type SupervisedPorts } from './supervised/supervised.js'

/** Hears what the processes and threads around this one say. */
export interface ProcessTreeListener {
  /** The parent process says that a file, an absolute path, has changed. */
  onFileChanged(path: string): void
  /** A worker thread or a child process asks for a full reload. */
  onRequest(request: FullReloadRequest): void
}

/**
 * The threads and processes around this one.
 *
 *     supervisor, or another parent
 *       └─ this process ── worker threads
 *            └─ child processes
 */
export class ProcessTree {
  #listener: ProcessTreeListener = { onFileChanged() {}, onRequest() {} }
  /** What the supervisor is to this process; `undefined` without one. */
  readonly supervised: Supervised | undefined
  readonly #children = new Set<ChildProcess>()
  /** To be called when the program asks for `node:worker_threads`. */
  readonly onThreadsWanted = followWorkerClass()
  #isListening = false

  constructor(start: StartConditions, ports: SupervisedPorts) {
    this.supervised = start.isSupervised ? new Supervised(ports) : undefined
    if (isMainThread) onThreadAsking((request) => this.#listener.onRequest(request))
    followChildProcesses({
      onStarted: (child) => {
        this.#children.add(child)
        child.once('exit', () => this.#children.delete(child))
        this.supervised?.onChild(child)
      },
      onAsking: (request) => this.#listener.onRequest(request),
    })
  }

  /** Ends all child processes, before this one starts again in place. */
  async endChildren(): Promise<void> {
    await endChildren(this.#children)
  }

  listen(listener: ProcessTreeListener): void {
    this.#listener = listener
  }

  /** The parent process, if it listens, says from now on which files have changed. */
  listenToParent(): void {
    if (this.#isListening || this.supervised !== undefined || !isParentListening()) return
    this.#isListening = true
    onFileChanged((path) => this.#listener.onFileChanged(path))
  }
}
