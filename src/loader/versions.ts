import { urlOf, withVersion } from '../node/module-url.js'

/** The current version of each module, and its URL. */
export class Versions {
  readonly #urls = new Map<string, { readonly version: number; readonly url: string }>()
  /** By path of a JSON file: the form in which it was imported first, `json` or `module`. */
  readonly #forms = new Map<string, string>()

  /** The URL of the current version, with the program's own `?query#hash`. */
  urlOf(path: string, suffix: string): string {
    const known = this.#urls.get(path)
    if (known !== undefined && suffix === '') return known.url
    if (known !== undefined) return withVersion(urlOf(path) + suffix, known.version)

    const url = urlOf(path)
    this.#urls.set(path, { version: 0, url })
    return url + suffix
  }

  /**
   * The URL of the current version of a JSON file. Node has one format for a URL. So if a file is imported both as JSON and as a module,
   * the form that comes second gets a URL of its own, with a hash.
   */
  urlOfJson(path: string, suffix: string, form: string): string {
    const first = this.#forms.get(path) ?? form
    this.#forms.set(path, first)
    return this.urlOf(path, form === first ? suffix : `${suffix}#hot-hook-${form}`)
  }

  /** The current version of a module; 0 if it has never changed. */
  of(path: string): number {
    return this.#urls.get(path)?.version ?? 0
  }

  /** From now on, imports get this version. */
  set(path: string, version: number): void {
    this.#urls.set(path, { version, url: withVersion(urlOf(path), version) })
  }
}
