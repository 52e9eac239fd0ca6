import { dirname, join } from '../../node/path.js'
import { loader } from './node-common-js.js'

/**
 * Knows what Node's CommonJS loader has in its cache of specifiers: the file that a specifier means in a folder, whichever file there
 * requires it.
 */
export class RequiredSpecifiers {
  readonly #byFolder = new Map<string, Map<string, string>>()
  readonly #load = loader._load
  #isForgetting = false

  /** The file that a specifier was resolved to in a folder; `undefined` if it was not required there. */
  get(folder: string, specifier: string): string | undefined {
    return this.#byFolder.get(folder)?.get(specifier)
  }

  set(importer: string, specifier: string, path: string): void {
    const folder = dirname(importer)
    const known = this.#byFolder.get(folder) ?? new Map<string, string>()
    this.#byFolder.set(folder, known.set(specifier, path))
  }

  /** To be called first wherever a `require()` is resolved. Throws if that is a `require()` of {@link forget}. */
  onResolving(): void {
    if (this.#isForgetting) throw FORGOTTEN
  }

  /**
   * Makes Node forget the specifiers of files that have left its module cache.
   *
   * Node looks into its cache of specifiers first. When an ES module imports CommonJS, Node has put an empty module into the module cache:
   * a `require()` that finds that by a cached specifier returns it, as in a cycle.
   *
   * Node removes a specifier from its cache when it is required and its file is not in the module cache. So each is required once; Node
   * then resolves it, where {@link onResolving} ends the `require()`.
   */
  forget(paths: ReadonlySet<string>): void {
    for (const [folder, required] of this.#byFolder) {
      for (const [specifier, path] of required) {
        if (!paths.has(path) || loader._cache[path] !== undefined) continue
        required.delete(specifier)
        this.#ask(specifier, folder)
      }
    }
  }

  /** What another package that patches Node's loader throws in place of our error means the same. */
  #ask(specifier: string, folder: string): void {
    this.#isForgetting = true
    try {
      this.#load.call(loader, specifier, { path: folder, filename: join(folder, 'forget') })
    } catch {
      // Node has forgotten it.
    } finally {
      this.#isForgetting = false
    }
  }
}

/** Ends a `require()` that is only made for Node to forget its specifier. */
const FORGOTTEN = new Error('This require() is only to be forgotten')
