import type { StoredText } from './source.js'

/** Of how many versions of a module the maps are kept: an old instance may live on for a while. */
const VERSIONS_KEPT = 10

export interface SourceMapsPorts {
  /** Takes in all maps that may be on their way, before it is said that there is none for a path. */
  synchronize(path: string): unknown
  /** Takes in those that have come. */
  receive(): void
}

/** The source maps of what Node has been given, by path and version: in memory, or where they can be read. */
export class SourceMaps {
  readonly #byPath = new Map<string, Map<number, string | StoredText>>()
  readonly #ports: SourceMapsPorts

  constructor(ports: SourceMapsPorts = { synchronize() {}, receive() {} }) {
    this.#ports = ports
  }

  add(path: string, version: number, map: string | StoredText | undefined): void {
    if (map === undefined) return
    const versions = this.#byPath.get(path) ?? new Map<number, string | StoredText>()
    versions.set(version, map)
    if (versions.size > VERSIONS_KEPT) versions.delete(Math.min(...versions.keys()))
    this.#byPath.set(path, versions)
  }

  /** False for what was not transpiled, and for versions that are long gone. */
  has(path: string, version: number): boolean {
    const isKnown = () => this.#byPath.get(path)?.has(version) ?? false
    if (isKnown()) return true
    this.#ports.synchronize(path)
    return isKnown()
  }

  /** The last version of CommonJS that was loaded, which Node knows by the same name as all before it; 0 if there is none. */
  latest(path: string): number {
    this.#ports.receive()
    return Math.max(0, ...(this.#byPath.get(path)?.keys() ?? []))
  }

  /** The map as JSON; `undefined` where there is none, or where it can't be read any more. */
  get(path: string, version: number): string | undefined {
    const map = this.#byPath.get(path)?.get(version)
    return typeof map === 'object' ? map.read() : map
  }
}
