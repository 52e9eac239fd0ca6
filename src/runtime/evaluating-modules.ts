/** The URLs, with versions, of the ES modules that are being evaluated: from the prelude of each to its last line. */
export class EvaluatingModules {
  readonly #urls = new Set<string>()

  /** Stays true for a module that threw, which never reaches its last line. */
  has(url: string): boolean {
    return this.#urls.has(url)
  }

  begin(url: string): void {
    this.#urls.add(url)
  }

  end(url: string): void {
    this.#urls.delete(url)
  }
}
