import { now } from '../../node/clock.js'
import { pathOf, versionOf } from '../../node/module-url.js'

/** A module whose evaluation takes longer has thrown, or never ends: it no longer counts as the caller of other modules. */
const LONG_EVALUATION_MS = 5_000

/** Knows which modules are being evaluated, as far as that can be known in the hooks thread, which sees no stack. */
export class Evaluations {
  /** By path: modules that were loaded and are not known to have been evaluated. `since` is a time of {@link now}. */
  readonly #running = new Map<string, { readonly version: number; readonly since: number }>()
  /** Project files are running as CommonJS. They are synchronous, so each import in the meantime is made by them. */
  isCommonJsRunning = false

  /** A version of a module was loaded. */
  begin(path: string, version: number): void {
    this.#running.set(path, { version, since: now() })
  }

  /** The modules of these URLs have been evaluated. */
  end(urls: readonly string[]): void {
    for (const url of urls) {
      const path = pathOf(url) ?? ''
      if (this.#running.get(path)?.version === versionOf(url)) this.#running.delete(path)
    }
  }

  /** There is a new version of a module. If the old one has thrown, its evaluation would never end. */
  drop(path: string): void {
    this.#running.delete(path)
  }

  /** True if the module at a URL imports while it is evaluated; `maybe` while another one is evaluated, which may have called it. */
  isDuring(parentUrl: string): boolean | 'maybe' {
    if (this.isCommonJsRunning) return true
    const parent = pathOf(parentUrl)
    if (parent !== undefined && this.#running.get(parent)?.version === versionOf(parentUrl)) return true
    const isRecent = ({ since }: { since: number }) => now() - since < LONG_EVALUATION_MS
    return [...this.#running.values()].some(isRecent) && 'maybe'
  }
}
