import { EventQueue, forAll } from '../event-queue.js'
import type { LoaderEvent } from '../events.js'

export interface SeenEventsPorts {
  report(event: LoaderEvent): void
  /** True if no event may be held back. */
  isImmediate(): boolean
}

/** What the hooks have seen and the graph has not heard of yet. */
export class SeenEvents {
  readonly #ports: SeenEventsPorts
  readonly #queue: EventQueue<LoaderEvent>
  #isStartEnding = false
  #loaded = 0

  constructor(ports: SeenEventsPorts) {
    this.#ports = ports
    this.#queue = new EventQueue((events) => {
      this.#isStartEnding = false
      forAll(events, (event) => ports.report(event))
    })
  }

  /** How many modules were loaded up to now. */
  get loaded(): number {
    return this.#loaded
  }

  /** True while the graph has not heard that the start has ended: it takes for settled what is to be learned now. */
  get isStartEnding(): boolean {
    return this.#isStartEnding
  }

  /** Holds the event back for some milliseconds, unless the graph has to know it at once. */
  add(event: LoaderEvent): void {
    if (event.type === 'load') this.#loaded++
    this.#queue.push(event)
    if (this.#ports.isImmediate() || (event.type === 'import' && event.boundary)) this.flush()
  }

  endStart(): void {
    this.#isStartEnding = true
    this.add({ type: 'start-end' })
  }

  /** Reports all that was held back. */
  flush(): void {
    this.#queue.flush()
  }
}
