import type { Source } from '../transpile/source.js'

/** The installed hooks, whichever thread they run in. */
export interface Hooks {
  /** Takes in all that the hooks have seen up to now. */
  synchronize(): void
  /** From now on an import gets these versions, made from these sources. */
  publish(outdated: readonly { readonly path: string; readonly version: number }[], sources: readonly Source[]): void
  /** Files may have come or gone. */
  forgetFiles(): void
  /** The program has begun to listen. */
  signalListening(): void
  /** The module of a URL was evaluated without a throw. */
  signalEvaluated(url: string): void
  /** True if Node finds a specifier that is none of the project's files. The graph does not hear of it. */
  canNodeFind(specifier: string, importer: string): boolean
  /** Runs what makes Node ask the hooks once, and is no import of the program. */
  resolveOnly<T>(resolve: () => T): T
}
