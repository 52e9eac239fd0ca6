import { now } from '../node/clock.js'

/** What comes is noticed after this time at the latest: not at once, since more may come with it. */
const STEP_MS = 20

/** Paths that were touched and not yet looked at, and how long it has been quiet. */
export class ChangeQueue {
  readonly #paths = new Set<string>()
  #lastAddedAt = 0

  get isEmpty(): boolean {
    return this.#paths.size === 0
  }

  add(path: string): void {
    this.#paths.add(path)
    this.#lastAddedAt = now()
  }

  /** Removes and returns all paths. */
  drain(): string[] {
    const paths = [...this.#paths]
    this.#paths.clear()
    return paths
  }

  /** Resolves with true when nothing was added for so long, with false when something has been. It keeps no process alive. */
  async isQuietFor(quietMs: number): Promise<boolean> {
    for (;;) {
      const leftMs = this.#lastAddedAt + quietMs - now()
      if (!this.isEmpty) return false
      if (leftMs <= 0) return true
      await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, STEP_MS)).unref())
    }
  }
}
