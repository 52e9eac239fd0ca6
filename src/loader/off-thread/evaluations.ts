import { now } from '../../node/clock.js'
import { pathOf, versionOf } from '../../node/module-url.js'

/** A module that takes longer has thrown, or will go on for ever: it calls nobody any more as a part of its start. */
const LONG_EVALUATION_MS = 5_000

/** Which modules are being evaluated, as far as the hooks thread can know: it sees no stack. */
export class Evaluations {
  /** Modules that were loaded and are not known to have been evaluated, by path; the time is that of {@link now}. */
  readonly #running = new Map<string, { readonly version: number; readonly since: number }>()
  /** Files of the project run as CommonJS: in one go, so whoever asks for a module meanwhile does so for them. */
  isCommonJsRunning = false

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

  /** There is a new version of a module: one that threw is never evaluated to its end, but its next version may be. */
  drop(path: string): void {
    this.#running.delete(path)
  }

  /** True for a module that asks while it is evaluated; `maybe` while another one is, which may have called it. */
  isDuring(parentUrl: string): boolean | 'maybe' {
    if (this.isCommonJsRunning) return true
    const parent = pathOf(parentUrl)
    if (parent !== undefined && this.#running.get(parent)?.version === versionOf(parentUrl)) return true
    const isRecent = ({ since }: { since: number }) => now() - since < LONG_EVALUATION_MS
    return [...this.#running.values()].some(isRecent) && 'maybe'
  }
}
