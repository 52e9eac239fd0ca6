import type { UnreadableTsconfig } from '../resolve/package-tsconfig.js'
import type { Source } from '../transpile/source.js'

/** An import of a project file was resolved. */
export interface ImportEvent {
  readonly type: 'import'
  /** Path of the importing file, or whatever names it; `undefined` for the program's entry. */
  readonly importer: string | undefined
  /** The version of the importing file that asked. */
  readonly importerVersion: number
  /** Absolute path. */
  readonly imported: string
  /** As written, without query and hash. */
  readonly specifier: string
  readonly kind: 'static' | 'dynamic' | 'require'
  /** In how many places the importer's source has this `import()` or `require()`; 0 if it is computed. */
  readonly calls: number
  /** The exports that statements in the importer's source use; `undefined` for all of them, or if that can't be told. */
  readonly names: readonly string[] | undefined
  /** A hook of somebody else has led it to another file than the specifier means by itself. */
  readonly isRedirected: boolean
  /** Written as `import(…, import.meta.hot?.boundary)`. */
  readonly boundary: boolean
  /** The `import()` or `require()` ran while a module was being evaluated: its importer, or one that called it. `maybe`, if that can't be seen. */
  readonly duringEvaluation: boolean | 'maybe'
}

/** A project file was given to Node. */
export interface LoadEvent {
  readonly type: 'load'
  readonly source: Source
  /** The version that was asked for. */
  readonly version: number
}

/** A project file could not be given to Node: it can't be read, or has a syntax error. */
export interface LoadFailureEvent {
  readonly type: 'load-failure'
  readonly path: string
  /** `undefined` if there is no such file. */
  readonly digest: string | undefined
}

/** A static import in a project file leads nowhere, or a `require()` that is a part of its evaluation, which may go on without. */
export interface UnresolvedEvent {
  readonly type: 'unresolved'
  readonly kind: 'static' | 'require'
  /** Absolute path. */
  readonly importer: string
  readonly specifier: string
}

/** The tsconfig of an installed package can't be read whole, which is no reason not to run the package. */
export interface UnreadableConfigEvent extends UnreadableTsconfig {
  readonly type: 'unreadable-config'
}

/** All that was seen before belongs to the program's start. */
export interface StartEndEvent {
  readonly type: 'start-end'
}

/** What the hooks see, for the graph. */
export type LoaderEvent =
  | ImportEvent
  | LoadEvent
  | LoadFailureEvent
  | UnresolvedEvent
  | UnreadableConfigEvent
  | StartEndEvent
