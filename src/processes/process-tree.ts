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

/** What the messages of the processes and threads around this one call for. */
export interface ProcessTreePorts extends SupervisedPorts {
  /** The parent process reports that the file at an absolute path has changed. */
  onFileChanged(path: string): void
  /** True if requests of threads and child processes are taken. */
  takesRequests(): boolean
  /** A worker thread or a child process asks for a full reload. */
  onRequest(request: FullReloadRequest): void
}

/** The threads and processes around this one: a supervisor or another parent, worker threads, and child processes. */
export class ProcessTree {
  readonly #ports: ProcessTreePorts
  /** This process's side of the supervisor; `undefined` if it runs without one. */
  readonly supervised: Supervised | undefined
  readonly #children = new Set<ChildProcess>()
  /** Call this before the program gets `node:worker_threads`. */
  readonly onThreadsWanted = followWorkerClass()
  #isListening = false

  constructor(start: StartConditions, ports: ProcessTreePorts) {
    this.#ports = ports
    this.supervised = start.isSupervised ? new Supervised(ports) : undefined
    if (isMainThread) onThreadAsking((request) => ports.takesRequests() && ports.onRequest(request))
    followChildProcesses({
      onStarted: (child) => {
        this.#children.add(child)
        child.once('exit', () => this.#children.delete(child))
        this.supervised?.onChild(child)
      },
      takesRequests: () => ports.takesRequests(),
      onAsking: (request) => ports.onRequest(request),
    })
  }

  /** Ends all child processes, before this one starts again in place. */
  async endChildren(): Promise<void> {
    await endChildren(this.#children)
  }

  /** Listens for changed files to a parent process that has a channel and is not the supervisor. */
  listenToParent(): void {
    if (this.#isListening || this.supervised !== undefined || !isParentListening()) return
    this.#isListening = true
    onFileChanged((path) => this.#ports.onFileChanged(path))
  }
}
