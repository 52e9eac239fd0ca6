import type { Source } from '../transpile/source.js'

/** The installed hooks, whichever thread they run in. */
export interface Hooks {
  /** Takes in all that the hooks have seen up to now. */
  synchronize(): void
  /** From now on an import gets these versions, made from these sources. */
  publish(versions: readonly (readonly [path: string, version: number])[], sources: readonly Source[]): void
  /** Files may have come or gone. */
  forgetFiles(): void
  /** The program has begun to listen. */
  signalListening(): void
  /** A module was evaluated without a throw. */
  signalEvaluated(path: string, url: string): void
  /** Runs an `import.meta.resolve`, which is no import. */
  resolveOnly(resolve: () => string): string
}
