import { now } from '../clock.js'

/** The program seems to be at rest when it has loaded nothing for so long, */
const REST_MS = 50
/** or, while it has not run yet what it has loaded, for so long. */
const LOADING_MS = 500

/** Tells when a program has loaded what it needs for now. */
export class Loading {
  readonly #countLoaded: () => number
  #loadedWhenRun = -1
  #loaded = 0
  #lastAt = now()

  /** `countLoaded` tells how many modules were loaded up to now. */
  constructor(countLoaded: () => number) {
    this.#countLoaded = countLoaded
  }

  /** A module runs, so all is loaded that it imports. */
  onRun(): void {
    this.#loadedWhenRun = this.#countLoaded()
  }

  /** In how many ms the program is at rest, if it loads nothing until then; 0 or less if it is now. */
  restsIn(): number {
    const time = now()
    const loaded = this.#countLoaded()
    if (loaded !== this.#loaded) {
      this.#loaded = loaded
      this.#lastAt = time
    }
    return this.#lastAt + (loaded === this.#loadedWhenRun ? REST_MS : LOADING_MS) - time
  }
}
