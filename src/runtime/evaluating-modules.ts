/** The modules that are being evaluated, by URL with version: from the first line of each to its last. */
export class EvaluatingModules {
  readonly #urls = new Set<string>()

  /** It stays true for a module that threw: that one has no later. */
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
