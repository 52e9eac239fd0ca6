import { now } from '../node/clock.js'

/**
 * How much of a start passes with loading and running installed packages. What passes from the load of one of their files to the next load is
 * theirs, and so is what passes from the last load of all to the first module that runs: Node evaluates the packages that it imports first.
 */
export class PackageTime {
  #lastAt = 0
  #isOfPackage = false
  #hasLoadedAny = false
  /** In ms. */
  ms = 0

  /** The file at a URL is about to be loaded. */
  onLoading(url: string): void {
    const isOfPackage = url.includes('/node_modules/')
    this.#pass(this.#isOfPackage)
    this.#isOfPackage = isOfPackage
    this.#hasLoadedAny ||= isOfPackage
  }

  /** A file of the project begins to run. */
  onRun(): void {
    this.#pass(this.#hasLoadedAny)
    this.#isOfPackage = false
    this.#hasLoadedAny = false
  }

  #pass(isOfPackage: boolean): void {
    const at = now()
    if (isOfPackage) this.ms += at - this.#lastAt
    this.#lastAt = at
  }
}
