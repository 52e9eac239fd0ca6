import { now } from '../clock.js'

/** The program seems to be at rest when it has loaded nothing for so long, */
const REST_MS = 50
/** or, while it has not run yet what it has loaded, for so long. */
const LOADING_MS = 500

/** Tells when a program has loaded what it needs for now. */
export class Loading {
  readonly #countSeen: () => number
  #seenWhenRun = -1
  #seen = 0
  #lastAt = now()

  /** `countSeen` tells how much was loaded up to now. */
  constructor(countSeen: () => number) {
    this.#countSeen = countSeen
  }

  /** A module runs, so all is loaded that it imports. */
  onRun(): void {
    this.#seenWhenRun = this.#countSeen()
  }

  /** In how many ms the program is at rest, if it loads nothing until then; 0 or less if it is now. */
  restsIn(): number {
    const time = now()
    const seen = this.#countSeen()
    if (seen !== this.#seen) {
      this.#seen = seen
      this.#lastAt = time
    }
    return this.#lastAt + (seen === this.#seenWhenRun ? REST_MS : LOADING_MS) - time
  }
}
