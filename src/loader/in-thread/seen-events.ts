import { EventQueue, forAll } from '../event-queue.js'
import type { LoaderEvent } from '../events.js'

export interface SeenEventsPorts {
  report(event: LoaderEvent): void
  /** True if no event may be delayed. */
  isImmediate(): boolean
}

/** Events of the hooks that are not recorded yet. */
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

  /** How many modules were loaded so far. */
  get loaded(): number {
    return this.#loaded
  }

  /**
   * True from the end of the start until that is recorded: meanwhile, the graph says that imports are settled which are to be reported
   * again.
   */
  get isStartEnding(): boolean {
    return this.#isStartEnding
  }

  /** Delays the event for some milliseconds, unless it must be recorded at once. */
  add(event: LoaderEvent): void {
    if (event.type === 'load') this.#loaded++
    this.#queue.push(event)
    if (this.#ports.isImmediate() || (event.type === 'import' && event.boundary)) this.flush()
  }

  /** Adds the event that the start has ended. */
  endStart(): void {
    this.#isStartEnding = true
    this.add({ type: 'start-end' })
  }

  /** Reports all delayed events. */
  flush(): void {
    this.#queue.flush()
  }
}
