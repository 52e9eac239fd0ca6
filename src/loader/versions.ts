import { urlOf, withVersion } from '../node/module-url.js'

/** Which version of each module an import gets. */
export class Versions {
  readonly #urls = new Map<string, { readonly version: number; readonly url: string }>()
  /** The form in which JSON was imported first, by path. */
  readonly #forms = new Map<string, string>()

  /** The URL of the version that is to be imported now, with the program's own `?query#hash`. */
  urlOf(path: string, suffix: string): string {
    const known = this.#urls.get(path)
    if (known !== undefined && suffix === '') return known.url
    if (known !== undefined) return withVersion(urlOf(path) + suffix, known.version)

    const url = urlOf(path)
    this.#urls.set(path, { version: 0, url })
    return url + suffix
  }

  /**
   * The same of JSON, which is imported as JSON, or as a module. Node has one format for a URL: so what is imported in one form and then in
   * another has another URL in that.
   */
  urlOfJson(path: string, suffix: string, form: string): string {
    const first = this.#forms.get(path) ?? form
    this.#forms.set(path, first)
    return this.urlOf(path, form === first ? suffix : `${suffix}#hot-hook-${form}`)
  }

  of(path: string): number {
    return this.#urls.get(path)?.version ?? 0
  }

  set(path: string, version: number): void {
    this.#urls.set(path, { version, url: withVersion(urlOf(path), version) })
  }
}
