import type { StoredText } from './source.js'

/** Of how many versions of a module the maps are kept: an old instance may live on for a while. */
const VERSIONS_KEPT = 10

/** The source maps of what Node has been given, by path and version: in memory, or where they can be read. */
export class SourceMaps {
  readonly #byPath = new Map<string, Map<number, string | StoredText>>()

  add(path: string, version: number, map: string | StoredText | undefined): void {
    if (map === undefined) return
    const versions = this.#byPath.get(path) ?? new Map<number, string | StoredText>()
    versions.set(version, map)
    if (versions.size > VERSIONS_KEPT) versions.delete(Math.min(...versions.keys()))
    this.#byPath.set(path, versions)
  }

  /** False for what was not transpiled, and for versions that are long gone. */
  has(path: string, version: number): boolean {
    return this.#byPath.get(path)?.has(version) ?? false
  }

  /** The last version of CommonJS that was loaded, which Node knows by the same name as all before it; 0 if there is none. */
  latest(path: string): number {
    return Math.max(0, ...(this.#byPath.get(path)?.keys() ?? []))
  }

  /** The map as JSON; `undefined` where there is none, or where it can't be read any more. */
  get(path: string, version: number): string | undefined {
    const map = this.#byPath.get(path)?.get(version)
    return typeof map === 'object' ? map.read() : map
  }
}
