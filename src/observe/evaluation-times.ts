/** Few modules wait for something for longer. */
const OVERDUE_MS = 5_000

/** When each module was evaluated last, and how long that took. */
export class EvaluationTimes {
  readonly #begunAt = new Map<string, number>()
  readonly #times = new Map<string, { readonly evaluatedAt: number; readonly evaluationMs: number }>()

  /** A module begins to run. In CommonJS the modules that it requires run meanwhile, and count as well. */
  onRun(path: string): void {
    this.#begunAt.set(path, performance.now())
  }

  /** It has come to its end. */
  onRan(path: string): void {
    const begunAt = this.#begunAt.get(path)
    if (begunAt === undefined) return
    this.#begunAt.delete(path)
    this.#times.set(path, { evaluatedAt: Date.now(), evaluationMs: performance.now() - begunAt })
  }

  /** True for a module that has begun long ago and not come to its end: most likely it has thrown. */
  isOverdue(path: string): boolean {
    const begunAt = this.#begunAt.get(path)
    return begunAt !== undefined && performance.now() - begunAt > OVERDUE_MS
  }

  of(path: string): { readonly evaluatedAt?: number; readonly evaluationMs?: number } {
    return this.#times.get(path) ?? {}
  }
}
