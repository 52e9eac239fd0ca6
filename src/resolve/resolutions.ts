import { getOrInsert } from '../node/get-or-insert.js'

/** The files that specifiers were resolved to, by importer. */
export class Resolutions {
  readonly #byImporter = new Map<string, Map<string, string>>()

  get(importer: string, specifier: string): string | undefined {
    return this.#byImporter.get(importer)?.get(specifier)
  }

  set(importer: string, specifier: string, path: string): void {
    getOrInsert(this.#byImporter, importer, () => new Map()).set(specifier, path)
  }

  clear(): void {
    this.#byImporter.clear()
  }
}
