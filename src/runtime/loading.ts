import { now } from '../node/clock.js'

/** How long a program at rest has loaded and evaluated nothing. A start may wait for a database between two imports. */
const REST_MS = 50
/** The time instead of that after the first client has connected: the start is over, and a save may follow soon. */
const REST_WITH_CLIENT_MS = 20
/** The time instead of both while the program has loaded modules that it has not evaluated. */
const LOADING_MS = 500

/** Tells when a program is at rest: when it has loaded and evaluated what it needs for now. */
export class Loading {
  readonly #countLoaded: () => number
  #loadedWhenRun = -1
  #loaded = 0
  #lastAt = now()
  #restMs = REST_MS

  /** `countLoaded` returns how many modules were loaded up to now. */
  constructor(countLoaded: () => number) {
    this.#countLoaded = countLoaded
  }

  /** A module was evaluated, so all that it imports is loaded. */
  onRun(): void {
    this.#loadedWhenRun = this.#countLoaded()
    this.#loaded = this.#loadedWhenRun
    this.#lastAt = now()
  }

  /** The program has its first client. */
  onClient(): void {
    this.#restMs = REST_WITH_CLIENT_MS
  }

  /** Time in ms until the program is at rest if it loads nothing more; 0 or less if it is at rest now. */
  restsIn(): number {
    const time = now()
    const loaded = this.#countLoaded()
    if (loaded !== this.#loaded) {
      this.#loaded = loaded
      this.#lastAt = time
    }
    return this.#lastAt + (loaded === this.#loadedWhenRun ? this.#restMs : LOADING_MS) - time
  }
}
