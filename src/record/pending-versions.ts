import type { Module } from '../graph/module-graph.js'

/** New versions on their way into the program: from the update that made them until they have been evaluated. */
export class PendingVersions {
  readonly #expected = new Map<string, { version: number; askedAt: number | undefined }>()

  /** New code of this module waits for the next `import()`. */
  expect(module: Module): void {
    this.#expected.set(module.path, { version: module.version, askedAt: undefined })
  }

  /** Node has asked for a version. */
  onAsked(path: string, version: number): void {
    const expected = this.#expected.get(path)
    if (expected?.version === version) expected.askedAt ??= performance.now()
  }

  /** A version has been evaluated. Returns how long that took, in ms, if it was expected. */
  onEvaluated(path: string, version: number): number | undefined {
    const expected = this.#expected.get(path)
    if (expected === undefined || version < expected.version) return undefined

    this.#expected.delete(path)
    const now = performance.now()
    return now - (expected.askedAt ?? now)
  }
}
