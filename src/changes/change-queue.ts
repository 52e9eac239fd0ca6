import { now } from '../node/clock.js'

/** A new path ends the wait after this time at the latest. Not at once, since more may come with it. */
const STEP_MS = 20

/** Paths that were touched and not examined yet, and when the last one was added. */
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

  /** Resolves with true when nothing was added for `quietMs`, with false when something was. Its timers keep no process alive. */
  async isQuietFor(quietMs: number): Promise<boolean> {
    for (;;) {
      const leftMs = this.#lastAddedAt + quietMs - now()
      if (!this.isEmpty) return false
      if (leftMs <= 0) return true
      await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, STEP_MS)).unref())
    }
  }
}
