import { now } from '../node/clock.js'

/** The program seems to be at rest when it has loaded and run nothing for so long: a start may wait for a database between two imports. */
const REST_MS = 50
/** With a client the start is over, and whoever has seen the answer may save at once. */
const REST_WITH_CLIENT_MS = 20
/** While it has not run yet what it has loaded, it is at rest after so long. */
const LOADING_MS = 500

/** Tells when a program has loaded what it needs for now. */
export class Loading {
  readonly #countLoaded: () => number
  #loadedWhenRun = -1
  #loaded = 0
  #lastAt = now()
  #restMs = REST_MS

  /** `countLoaded` tells how many modules were loaded up to now. */
  constructor(countLoaded: () => number) {
    this.#countLoaded = countLoaded
  }

  /** A module runs, so all is loaded that it imports. */
  onRun(): void {
    this.#loadedWhenRun = this.#countLoaded()
    this.#loaded = this.#loadedWhenRun
    this.#lastAt = now()
  }

  /** The program has its first client. */
  onClient(): void {
    this.#restMs = REST_WITH_CLIENT_MS
  }

  /** In how many ms the program is at rest, if it loads nothing until then; 0 or less if it is now. */
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
