import type { ImportQuestion } from '../resolve/specifier.js'
import type { Source } from '../transpile/source.js'
import type { LoaderEvent } from './events.js'

export type { ImportQuestion } from '../resolve/specifier.js'

/** A module with a new version. */
export interface Outdated {
  readonly path: string
  readonly version: number
  /** By path of the importing module. */
  readonly importers: ReadonlyMap<string, unknown>
}

/** The recorder of the graph, as the hooks need it. */
export interface Recording {
  record(event: LoaderEvent): void
  /** The current version of a module: the one that an import gets. */
  versionOf(path: string): number
  /** True if another import between these two can't tell the graph anything new. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** True if no event may be delayed: recording an import may throw an error into it, or print a warning. */
  isImmediate(): boolean
}

/** The running program, as the hooks need it. */
export interface RunningProgram {
  /** True if the evaluation of the module at a URL has begun and not ended. */
  isEvaluating(url: string): boolean
  /** Any file is about to be loaded. Only hooks in the program's thread can tell. */
  onLoading?: ((url: string) => void) | undefined
  /** A project file is being loaded. The event is recorded later. */
  onLoad(path: string): void
  /** A CommonJS module was evaluated without an error. */
  onCommonJsEvaluated(module: NodeJS.Module): void
  /** A CommonJS module, or one that it requires, has thrown while it was evaluated: absolute paths. */
  onCommonJsThrown(path: string, thrower: string): void
  /** The program, or a package, is about to import `node:worker_threads`. */
  onThreadsWanted(): void
}

/** Brings the events of the hooks to {@link Recording.record}. */
export interface EventSource {
  /** Requests all pending events and records them. Blocks if the hooks run in Node's hooks thread. */
  synchronize(): void
  /**
   * Records the events that have arrived from the hooks thread; does not wait for more. Absent if the hooks run in the program's thread.
   */
  receive?(): void
}

/** The hooks for Node's module loader, in whichever thread they run. */
export interface Hooks extends EventSource {
  /** Registers the hooks; to be called once, before the program is loaded. */
  install(program: RunningProgram): void
  /** From now on, imports get these versions, made from these sources. */
  publish(outdated: readonly Outdated[], sources: readonly Source[]): void
  /** Files may have been created or deleted: each specifier is looked up again. */
  forgetFiles(): void
  /** How many modules the hooks have loaded so far. */
  countLoaded(): number
  /** The program has begun to listen, or has its first client. */
  endStart(): void
  /** Transpiles the files that a file imports and that the cache does not have; to be awaited before the file is loaded. */
  prefetch(path: string): Promise<void>
  /** True if Node, or a hook of another package, resolves an import for which we find no file. It is not recorded. */
  canNodeFind(question: ImportQuestion): boolean
  /** Runs an action in which Node resolves one specifier, which is not recorded as an import of the program. */
  resolveOnly<T>(resolve: () => T): T

  // The following members exist only if the hooks run in Node's hooks thread.

  /** The hooks thread reads config files itself, at another time than the program's thread. */
  readonly readsConfigItself?: true

  /** The module at a URL was evaluated without an error. */
  signalEvaluated?(url: string): void
  /** The code of an ES module, which stays in the hooks thread. */
  codeOf?(path: string): string | undefined
  /** Writes what the hooks thread has transpiled to the cache on the disk. */
  flush?(): void
  /** True for a call in a stack trace that hot-hook has added to a file of the program. */
  isOwnCall?(site: NodeJS.CallSite): boolean
}
