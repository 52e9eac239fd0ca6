import { getOrInsert } from '../node/get-or-insert.js'
import { type LazyText, mapTextOf } from './source.js'

/** How many versions of a module keep their maps, since old instances may still run. */
const VERSIONS_KEPT = 10

/** The source maps of the code that Node was given, by path and version. */
export class SourceMaps {
  readonly #revisions = new Map<string, number>()
  readonly #byPath = new Map<string, Map<number, string | LazyText | undefined>>()

  /** Adds the map of a version that was loaded; `undefined` for code that is as it was written. */
  add(path: string, version: number, map: string | LazyText | undefined): void {
    const versions = getOrInsert(this.#byPath, path, () => new Map()).set(version, map)
    if (versions.size > VERSIONS_KEPT) versions.delete(Math.min(...versions.keys()))
  }

  /** Replaces the map of a version: its file has other lines now. */
  replace(path: string, version: number, map: string | LazyText | undefined): void {
    if (!this.has(path, version)) return
    this.#byPath.get(path)?.set(version, map)
    this.#revisions.set(path, this.revisionOf(path) + 1)
  }

  /** How often a map of a file was replaced. */
  revisionOf(path: string): number {
    return this.#revisions.get(path) ?? 0
  }

  /** False for code that was not transpiled, and for versions that are no longer kept. */
  has(path: string, version: number): boolean {
    return this.#byPath.get(path)?.get(version) !== undefined
  }

  /** True for a version that was loaded as it was written. */
  isAsWritten(path: string, version: number): boolean {
    return this.#byPath.get(path)?.has(version) === true && !this.has(path, version)
  }

  /** Returns the last version of a CommonJS file that was loaded, or 0: Node knows all its versions by the same name. */
  latest(path: string): number {
    return Math.max(0, ...(this.#byPath.get(path)?.keys() ?? []))
  }

  /** Returns the map as JSON; `undefined` where there is none. */
  get(path: string, version: number): string | undefined {
    return mapTextOf(this.#byPath.get(path)?.get(version))
  }
}
