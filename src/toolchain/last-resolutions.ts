/** Specifiers, and the files that they were last resolved to, by importer. */
export class LastResolutions {
  readonly #byImporter = new Map<string, Map<string, string>>()

  /** Returns the file that a specifier was last resolved to; `undefined` if it never was. */
  get(importer: string, specifier: string): string | undefined {
    return this.#byImporter.get(importer)?.get(specifier)
  }

  add({ importer = '', specifier, imported }: Resolution): void {
    const known = this.#byImporter.get(importer)
    if (known === undefined) this.#byImporter.set(importer, new Map([[specifier, imported]]))
    else known.set(specifier, imported)
  }
}

/** The file that a specifier was resolved to. */
export interface Resolution {
  readonly importer: string | undefined
  readonly specifier: string
  readonly imported: string
}
