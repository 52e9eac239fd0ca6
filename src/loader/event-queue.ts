import { now } from '../node/clock.js'

/** What was seen is told when nothing more has been for so long: a start, and a first answer, have better things to do. */
const QUIET_MS = 50
/** It is told after this time in any case. */
const LONGEST_MS = 2_000

/** Tells of each, also if one throws, and then throws that. */
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

/** Holds back what the hooks see, until nobody waits for the program or somebody asks. */
export class EventQueue<E> {
  readonly #tell: (events: E[]) => void
  #events: E[] = []
  #firstAt = 0
  #lastAt = 0
  #isTimed = false

  /** `tell` is given all events since the last time, in their order. */
  constructor(tell: (events: E[]) => void) {
    this.#tell = tell
  }

  push(event: E): void {
    this.#lastAt = now()
    if (this.#events.push(event) === 1) this.#firstAt = this.#lastAt
    if (!this.#isTimed) this.#lookIn(QUIET_MS)
  }

  /** Tells at once. */
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
