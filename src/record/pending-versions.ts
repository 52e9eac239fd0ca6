import type { Module } from '../graph/module-graph.js'

/** New versions that an update has made, until they have been evaluated. */
export class PendingVersions {
  readonly #expected = new Map<string, { version: number; askedAt: number | undefined }>()

  /** The new version of this module waits for its next import. */
  expect(module: Module): void {
    this.#expected.set(module.path, { version: module.version, askedAt: undefined })
  }

  /** True if this version of a file is waited for. */
  has(path: string, version: number): boolean {
    return this.#expected.get(path)?.version === version
  }

  /** Node has loaded a version. */
  onAsked(path: string, version: number): void {
    const expected = this.#expected.get(path)
    if (expected?.version === version) expected.askedAt ??= performance.now()
  }

  /** A version has been evaluated. Returns the time from its load to now, in ms, if it was expected. */
  onEvaluated(path: string, version: number): number | undefined {
    const expected = this.#expected.get(path)
    if (expected === undefined || version < expected.version) return undefined

    this.#expected.delete(path)
    const now = performance.now()
    return now - (expected.askedAt ?? now)
  }
}
