import type { AppProcess } from './app-process.js'

const INTERVAL_MS = 1_000
/** How long a process may take to answer. */
const PATIENCE_MS = 3_000

/** How to send a ping, and the callbacks. */
export interface PulsePorts {
  ask(): void
  /** The process has not responded for `ms`. */
  onLost(ms: number): void
  /** It has answered after all. */
  onBack(): void
}

/** Notices that a process is stuck, for example in an endless loop, where it can't notice the save that mends it either. */
export class Pulse {
  readonly #ports: PulsePorts
  readonly #timer: NodeJS.Timeout
  #askedAt: number | undefined
  #isLost = false

  constructor(ports: PulsePorts) {
    this.#ports = ports
    this.#timer = setInterval(() => this.#beat(), INTERVAL_MS).unref()
  }

  answered(): void {
    this.#askedAt = undefined
    if (this.#isLost) this.#ports.onBack()
    this.#isLost = false
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    if (this.#askedAt === undefined) {
      this.#askedAt = performance.now()
      this.#ports.ask()
      return
    }
    if (this.#isLost || performance.now() - this.#askedAt < PATIENCE_MS) return
    this.#isLost = true
    this.#ports.onLost(PATIENCE_MS)
  }
}

/** Callbacks for the process that is followed. */
export interface PulseOfPorts {
  onLost(run: AppProcess, ms: number): void
  onBack(run: AppProcess): void
}

/** Follows the pulse of one process at a time, the one that serves, and sets its `isStuck`. */
export function createPulse({ onLost, onBack }: PulseOfPorts) {
  let followed: AppProcess | undefined
  let pulse: Pulse | undefined
  return {
    follow(run: AppProcess | undefined): void {
      pulse?.stop()
      followed = run
      pulse =
        run &&
        new Pulse({
          ask: () => run.tell({ type: 'hot-hook:ping' }),
          onLost: (ms) => {
            run.isStuck = true
            onLost(run, ms)
          },
          onBack: () => {
            run.isStuck = false
            onBack(run)
          },
        })
    },
    /** A process has answered. */
    answered(run: AppProcess): void {
      if (run === followed) pulse?.answered()
    },
  }
}
