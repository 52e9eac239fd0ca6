import type { AppProcess } from './app-process.js'

const INTERVAL_MS = 1_000
/** How long a process may take to answer. */
const PATIENCE_MS = 3_000

export interface PulsePorts {
  /** The process has not responded for `ms`. */
  onLost(run: AppProcess, ms: number): void
  /** It has answered after all. */
  onBack(run: AppProcess): void
}

/** Follows the pulse of the process that serves, and sets its `isStuck`. In an endless loop it can't notice the save that mends it. */
export class Pulse {
  readonly #ports: PulsePorts
  #run: AppProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #askedAt: number | undefined

  constructor(ports: PulsePorts) {
    this.#ports = ports
  }

  /** Follows another process from now on, or none. */
  follow(run: AppProcess | undefined): void {
    clearInterval(this.#timer)
    this.#run = run
    this.#askedAt = undefined
    if (run !== undefined) this.#timer = setInterval(() => this.#beat(run), INTERVAL_MS).unref()
  }

  /** A process has answered. */
  answered(run: AppProcess): void {
    if (run !== this.#run) return
    this.#askedAt = undefined
    if (run.isStuck) {
      run.isStuck = false
      this.#ports.onBack(run)
    }
  }

  #beat(run: AppProcess): void {
    if (this.#askedAt === undefined) {
      this.#askedAt = performance.now()
      run.tell({ type: 'hot-hook:ping' })
    } else if (!run.isStuck && performance.now() - this.#askedAt >= PATIENCE_MS) {
      run.isStuck = true
      this.#ports.onLost(run, PATIENCE_MS)
    }
  }
}
