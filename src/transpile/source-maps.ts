/** Of how many versions of a module the maps are kept: an old instance may live on for a while. */
const VERSIONS_KEPT = 10

/** The source maps of what Node has been given, by path and version. */
export class SourceMaps {
  readonly #byPath = new Map<string, Map<number, string>>()

  add(path: string, version: number, map: string | undefined): void {
    if (map === undefined) return
    const versions = this.#byPath.get(path) ?? new Map<number, string>()
    versions.set(version, map)
    if (versions.size > VERSIONS_KEPT) versions.delete(Math.min(...versions.keys()))
    this.#byPath.set(path, versions)
  }

  /**
   * The map as JSON; `undefined` for what was not transpiled, and for versions that are long gone.
   *
   * A map may still be on its way from the hooks: `receive` takes in what they have seen.
   */
  get(path: string, version: number, receive: () => void): string | undefined {
    const map = this.#byPath.get(path)?.get(version)
    if (map !== undefined) return map
    receive()
    return this.#byPath.get(path)?.get(version)
  }
}
