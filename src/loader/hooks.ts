import type { Source } from '../transpile/source.js'
import type { LoaderEvent } from './events.js'

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

/** The graph, as the hooks ask it and report to it. */
export interface Recording {
  record(event: LoaderEvent): void
  /** The version of a module that is in force. */
  versionOf(path: string): number
  /** True if nothing more is to be learned from imports between these two. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** True if no event may be held back: an import can fail for what the graph makes of it, or is to be reported. */
  isImmediate(): boolean
}

/** What the hooks ask of the program while it runs, and tell it. */
export interface RunningProgram {
  /** True if the module at a URL has begun and not finished its evaluation. */
  isEvaluating(url: string): boolean
  /** A file is loaded. The graph hears of it later. */
  onLoad(path: string): void
  /** A CommonJS module has been run to its end. */
  onCommonJsEvaluated(module: NodeJS.Module): void
  /** The program, or a package, is about to get `node:worker_threads`. */
  onThreadsWanted(): void
}

/** Brings what the hooks have seen to {@link Recording.record}. */
export interface EventSource {
  /** Reports all that the hooks have seen up to now. Blocks while they run in a thread of their own. */
  synchronize(): void
  /** The same for what has arrived from there: it blocks nothing. Without it, all has arrived. */
  receive?(): void
}

/** The hooks of Node's module loader, whichever thread they run in. */
export interface Hooks extends EventSource {
  /** To be called once, before the program is loaded. */
  install(program: RunningProgram): void
  /** From now on an import gets these versions, made from these sources. */
  publish(outdated: readonly Outdated[], sources: readonly Source[]): void
  /** Files may have come or gone: specifiers are looked up anew. */
  forgetFiles(): void
  /** How many modules the hooks have loaded up to now. */
  countLoaded(): number
  /** The program has begun to listen, or has its first client. */
  endStart(): void
  /** Transpiles what a file will need, if that was never done before; to be waited for before the file is loaded. */
  prefetch(path: string): Promise<void>
  /** True if an import finds what is none of the project's files. The graph does not hear of it. */
  canNodeFind(question: ImportQuestion): boolean
  /** Runs what makes Node ask the hooks once, and is no import of the program. */
  resolveOnly<T>(resolve: () => T): T

  // Only hooks in a thread of their own have these.

  /** Files are loaded there by config files that were read at a time of their own. */
  readonly readsConfigItself?: true

  /** The module at a URL was evaluated without a throw. */
  signalEvaluated?(url: string): void
  /** Writes to the disk what was transpiled there. */
  flush?(): void
  /** True for a call in a stack that the loader has put into a file of the program. */
  isOwnCall?(site: NodeJS.CallSite): boolean
}
