import type { Restarts } from '../restart/restart-backoff.js'
import type { AppProcess, OnMessage } from './app-process.js'

/** How long after a start, or the end of a process, the next spare one is started: until then the program needs the machine. */
const REST_MS = 1_000

/** How processes of the program are started. */
export interface SparesPorts {
  /** False where a process that waits could be noticed. */
  readonly isWanted: boolean
  start(restarts: Restarts | undefined, onMessage: OnMessage): AppProcess
  /** Starts a process that waits for `begin()`. */
  startSpare(onMessage: OnMessage): AppProcess
  /** What a process has read before it waits, as a text that differs when that has changed. */
  stamp(): string
}

interface Spare {
  readonly run: AppProcess
  readonly stamp: string
  /** Is set when the process begins. */
  onMessage: OnMessage | undefined
}

/**
 * Starts the processes of the program, and keeps a spare one ready while one of them is at rest: Node has booted in it, and hot-hook's code is
 * loaded, when it is needed. It has read nothing of the project.
 */
export class Spares {
  readonly #ports: SparesPorts
  readonly #runs = new Set<AppProcess>()
  #spare: Spare | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(ports: SparesPorts) {
    this.#ports = ports
  }

  /** Starts the program, in the spare process if there is one. */
  start(restarts: Restarts | undefined, onMessage: OnMessage): AppProcess {
    const run = this.#take(restarts, onMessage) ?? this.#ports.start(restarts, onMessage)
    this.#runs.add(run)
    void run.exited.then(() => {
      this.#runs.delete(run)
      this.#prepareSoon()
    })
    this.#prepareSoon()
    return run
  }

  /** Ends the spare process, and starts none from now on. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#spare?.run.kill('SIGKILL')
  }

  #take(restarts: Restarts | undefined, onMessage: OnMessage): AppProcess | undefined {
    const spare = this.#spare
    this.#spare = undefined
    if (spare === undefined || !spare.run.isRunning) return undefined
    if (spare.stamp !== this.#ports.stamp()) {
      spare.run.kill('SIGKILL')
      return undefined
    }
    spare.onMessage = onMessage
    spare.run.begin(restarts)
    return spare.run
  }

  #prepareSoon(): void {
    clearTimeout(this.#timer)
    if (this.#ports.isWanted && !this.#isClosed) this.#timer = setTimeout(() => this.#prepare(), REST_MS).unref()
  }

  #prepare(): void {
    if (this.#spare?.run.isRunning === true) return
    const isAtRest = this.#runs.size <= 1 && [...this.#runs].every((run) => run.hasStarted)
    if (isAtRest) this.#startSpare()
    else this.#prepareSoon()
  }

  #startSpare(): void {
    const spare: Spare = {
      stamp: this.#ports.stamp(),
      run: this.#ports.startSpare((...received) => spare.onMessage?.(...received)),
      onMessage: undefined,
    }
    this.#spare = spare
  }
}
