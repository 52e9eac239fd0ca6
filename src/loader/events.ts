import type { UnreadableTsconfig } from '../resolve/package-tsconfig.js'
import type { Source } from '../transpile/source.js'

/** An import of a project file was resolved. */
export interface ImportEvent {
  readonly type: 'import'
  /** Path of the importing file, or its URL if it is none; `undefined` for the import of the program's entry. */
  readonly importer: string | undefined
  /** The version of the importer that made the import. */
  readonly importerVersion: number
  /** Absolute path. */
  readonly imported: string
  /** As written, without query and hash. */
  readonly specifier: string
  readonly kind: 'static' | 'dynamic' | 'require'
  /** How many `import()` and `require()` in the importer's source may mean it, computed ones included; 0 if none is known. */
  readonly calls: number
  /** The exports that `import` and `export … from` statements of the importer use; `undefined` if they may use all. */
  readonly names: readonly string[] | undefined
  /** A hook of another package has resolved it to another file than ours would. */
  readonly isRedirected: boolean
  /** Written as `import(…, import.meta.hot?.boundary)`. */
  readonly boundary: boolean
  /**
   * The `import()` or `require()` ran while its importer, or a module that called its importer, was being evaluated; `maybe` if that can't
   * be seen.
   */
  readonly duringEvaluation: boolean | 'maybe'
}

/** A project file, or TypeScript of an installed package, was given to Node. */
export interface LoadEvent {
  readonly type: 'load'
  readonly source: Source
  /** The version that was loaded. */
  readonly version: number
}

/** A project file could not be given to Node: it can't be read, it has a syntax error, or a hook has thrown. */
export interface LoadFailureEvent {
  readonly type: 'load-failure'
  readonly path: string
  /** The digest of its text; `undefined` if it can't be read. */
  readonly digest: string | undefined
}

/**
 * A project file has a static import that finds no file, or a relative `require()` that found none while a module was being evaluated: the
 * module may catch that error, and go on.
 */
export interface UnresolvedEvent {
  readonly type: 'unresolved'
  readonly kind: 'static' | 'require'
  /** Absolute path. */
  readonly importer: string
  readonly specifier: string
}

/** The tsconfig of an installed package can't be read completely. The package runs all the same. */
export interface UnreadableConfigEvent extends UnreadableTsconfig {
  readonly type: 'unreadable-config'
}

/** A file of an installed package was loaded. Only reported where somebody wants to know. */
export interface PackageEvent {
  readonly type: 'package'
  readonly path: string
  /** It was required: an `import` of it is another way to load it. */
  readonly isRequired: boolean
  /** It may use `import.meta.hot`. */
  readonly isHot: boolean
}

/** A file of the project has a static import of an installed package. Only reported where somebody wants to know. */
export interface PackageImportEvent {
  readonly type: 'package-import'
  /** Absolute path. */
  readonly importer: string
  readonly path: string
}

/** The program's start has ended: all earlier events belong to it. */
export interface StartEndEvent {
  readonly type: 'start-end'
}

/** What the hooks report, to be recorded in the graph. */
export type LoaderEvent =
  | ImportEvent
  | LoadEvent
  | LoadFailureEvent
  | UnresolvedEvent
  | UnreadableConfigEvent
  | PackageEvent
  | PackageImportEvent
  | StartEndEvent
