import { now } from '../node/clock.js'

/** Events are delivered when none has come for this long: delivering them must not slow down the start and the first answer. */
const QUIET_MS = 50
/** Events wait no longer than this. */
const LONGEST_MS = 2_000

/** Calls `tell` with each event, also after one call has thrown; then throws the first error. */
export function forAll<E>(events: readonly E[], tell: (event: E) => void): void {
  const errors: unknown[] = []
  for (const event of events) {
    try {
      tell(event)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

/** Collects events and delivers them together: when none has come for 50 ms, after 2 s at the latest, or on `flush()`. */
export class EventQueue<E> {
  readonly #tell: (events: E[]) => void
  #events: E[] = []
  #firstAt = 0
  #lastAt = 0
  #isTimed = false

  /** `tell` gets all events since the last delivery, in order. */
  constructor(tell: (events: E[]) => void) {
    this.#tell = tell
  }

  push(event: E): void {
    this.#lastAt = now()
    if (this.#events.push(event) === 1) this.#firstAt = this.#lastAt
    if (!this.#isTimed) this.#lookIn(QUIET_MS)
  }

  /** Delivers all collected events now. */
  flush(): void {
    if (this.#events.length === 0) return
    const events = this.#events
    this.#events = []
    this.#tell(events)
  }

  #lookIn(ms: number): void {
    this.#isTimed = true
    setTimeout(() => {
      this.#isTimed = false
      if (this.#events.length === 0) return
      const leftMs = Math.min(this.#lastAt + QUIET_MS, this.#firstAt + LONGEST_MS) - now()
      if (leftMs > 0) this.#lookIn(leftMs)
      else this.flush()
    }, ms).unref()
  }
}
