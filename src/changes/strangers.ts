import { realPathOf } from '../files/real-path.js'

/** Files that are no modules: only their coming, going and turning into others matters, not what is written into them. */
export class Strangers {
  readonly #realPaths = new Map<string, string | undefined>()

  /** What was said of a file is to be said again. */
  forget(path: string): void {
    this.#realPaths.delete(path)
  }

  /** True if a file has come, gone, or leads elsewhere since it was asked about; also the first time. */
  isNews(path: string): boolean {
    const real = realPathOf(path)
    const isNews = !this.#realPaths.has(path) || this.#realPaths.get(path) !== real
    this.#realPaths.set(path, real)
    return isNews
  }
}
