import type { Source } from '../transpile/source.js'

/** A module of which there is a new version. */
export interface Outdated {
  readonly path: string
  readonly version: number
  /** By path of the importing module. */
  readonly importers: ReadonlyMap<string, unknown>
}

/** An import, or a `require()`, that a file would make if it were loaded. */
export interface ImportQuestion {
  readonly specifier: string
  /** Absolute path. */
  readonly importer: string
  /** By `require()`. */
  readonly isRequired: boolean
  /** The version of the importer that runs has it already. */
  readonly isKnown: boolean
}

/** The installed hooks, whichever thread they run in. */
export interface Hooks {
  /** Takes in what the hooks have said of the modules that they have loaded. */
  receive(): void
  /** Takes in all that the hooks have seen up to now. */
  synchronize(): void
  /** From now on an import gets these versions, made from these sources. */
  publish(outdated: readonly Outdated[], sources: readonly Source[]): void
  /** Files may have come or gone. */
  forgetFiles(): void
  /** How many modules the hooks have loaded up to now. */
  countLoaded(): number
  /** The program has begun to listen, or has its first client. */
  endStart(): void
  /** The module of a URL was evaluated without a throw. */
  signalEvaluated(url: string): void
  /** Transpiles what a file will need, if that was never done before; to be waited for before the file is loaded. */
  prefetch(path: string): Promise<void>
  /** Writes to the disk what was transpiled. */
  flush(): void
  /** True if Node finds a specifier that is none of the project's files. The graph does not hear of it. */
  canNodeFind(question: ImportQuestion): boolean
  /** Runs what makes Node ask the hooks once, and is no import of the program. */
  resolveOnly<T>(resolve: () => T): T
}
