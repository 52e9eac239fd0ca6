import { dirname, join } from 'node:path'
import { loader } from './node-common-js.js'

/** What Node remembers of each `require()`: which file a specifier meant in a folder, whichever file there requires it. */
export class RequiredSpecifiers {
  readonly #byFolder = new Map<string, Map<string, string>>()
  readonly #load = loader._load
  #isForgetting = false

  /** The file that a specifier has meant in a folder; `undefined` if it was not required there. */
  get(folder: string, specifier: string): string | undefined {
    return this.#byFolder.get(folder)?.get(specifier)
  }

  set(importer: string, specifier: string, path: string): void {
    const folder = dirname(importer)
    const known = this.#byFolder.get(folder) ?? new Map<string, string>()
    this.#byFolder.set(folder, known.set(specifier, path))
  }

  /** To be called first when a `require()` is to be resolved: it may be one of {@link forget}. */
  onResolving(): void {
    if (this.#isForgetting) throw FORGOTTEN
  }

  /**
   * Lets Node forget what led to files that have left its cache. It looks there before all else: where an ES module imports CommonJS it has
   * put an empty module into its cache, and a `require()` that finds that there, by what Node remembers, gets it as if there were a circle.
   *
   * It forgets what leads to nothing in its cache when it is asked for it; what it then does is to resolve the specifier.
   */
  forget(paths: ReadonlySet<string>): void {
    this.#isForgetting = true
    for (const [folder, required] of this.#byFolder) {
      for (const [specifier, path] of required) {
        if (!paths.has(path) || loader._cache[path] !== undefined) continue
        required.delete(specifier)
        this.#ask(specifier, folder)
      }
    }
    this.#isForgetting = false
  }

  #ask(specifier: string, folder: string): void {
    try {
      this.#load.call(loader, specifier, { path: folder, filename: join(folder, 'forget') })
    } catch (error) {
      if (error !== FORGOTTEN) throw error
    }
  }
}

/** What ends a `require()` that is none. */
const FORGOTTEN = new Error('This require() is only to be forgotten')
