import type { AppProcess } from './app-process.js'

const INTERVAL_MS = 1_000
/** So long a program may be busy without an answer. */
const PATIENCE_MS = 3_000

export interface PulsePorts {
  ask(): void
  /** No answer for so many ms. */
  onLost(ms: number): void
  onBack(): void
}

/** Notices that a process is stuck: in an endless loop, say, in which it can't notice either that the file was mended. */
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

export interface PulseOfPorts {
  onLost(run: AppProcess, ms: number): void
  onBack(run: AppProcess): void
}

/** The pulse of the process that serves. */
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
    /** It has answered. */
    answered(run: AppProcess): void {
      if (run === followed) pulse?.answered()
    },
  }
}
