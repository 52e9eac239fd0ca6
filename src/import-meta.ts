/** What a module can say about its own hot reload. `undefined` where the program runs without hot-hook. */
export interface HotContext {
  /**
   * Kept from one version of the module to the next; empty at first, and again when nobody imported the module any more and it comes
   * back. A version finds here what the one before it has left.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as in Vite's contract (https://vite.dev/guide/api-hmr), whose types it shall fit
  readonly data: any

  /**
   * The module takes new versions of itself: when it, or something that only it holds, has changed, it is loaded anew at once, and
   * its importers stay as they are. `callback` is that of the old version, and gets the exports of the new one.
   */
  accept(callback?: (module: ModuleNamespace | undefined) => void): void
  /**
   * The module takes new versions of one that it imports, named as in its `import`: that one is loaded anew at once, and `callback`
   * gets its exports. This module stays as it is.
   *
   * Throws an `UnknownDependencyError` for a module that it does not import.
   */
  accept(dependency: string, callback?: (module: ModuleNamespace | undefined) => void): void
  /** The same for several. `callback` gets them by position, `undefined` for each that has not changed, in one call for one update. */
  accept(dependencies: readonly string[], callback?: (modules: Array<ModuleNamespace | undefined>) => void): void

  /**
   * As `accept(callback)`, but only for importers that use nothing of the module but these exports. For all others a change goes on
   * to them.
   */
  acceptExports(names: string | readonly string[], callback?: (module: ModuleNamespace | undefined) => void): void

  /**
   * Names an `import()` as a place where new code may enter: `await import('./page.js', import.meta.hot?.boundary)`.
   *
   * Needed only together with the `boundaries` option; otherwise each `import()` that runs again is one.
   */
  readonly boundary: ImportCallOptions

  /**
   * Registers clean-up for this instance of the module: it runs once, when new code is about to take its place, when nobody imports
   * the module any more, or when the process is restarted in place. Importers are cleaned up before what they import. A promise is
   * waited for, for 5 s at most.
   */
  // biome-ignore lint/suspicious/noExplicitAny: see `data`
  dispose(callback: (data: any) => unknown): void

  /** Registers what is to be done when nobody imports the module any more; disposers come first. */
  // biome-ignore lint/suspicious/noExplicitAny: see `data`
  prune(callback: (data: any) => unknown): void

  /**
   * The new version can't take over alone: the importers of the module are replaced as well, as if it had not accepted itself. That
   * is a full reload where it reaches the program's entry. It means nothing while a module is evaluated for the first time.
   */
  invalidate(message?: string): void

  /** Asks for a full reload whenever a change reaches this module. */
  decline(): void

  /** Listens for an event while this instance is in use. */
  on<T extends CustomEventName>(event: T, listener: (payload: InferCustomEventPayload<T>) => void): void
  /** Takes a listener back. */
  off<T extends CustomEventName>(event: T, listener: (payload: InferCustomEventPayload<T>) => void): void
  /** Gives an event to all listeners in this thread, those of this module too. */
  send<T extends CustomEventName>(event: T, payload?: InferCustomEventPayload<T>): void
}

/** The exports of a module, by name. */
// biome-ignore lint/suspicious/noExplicitAny: see `data`
export type ModuleNamespace = Record<string, any> & { [Symbol.toStringTag]: 'Module' }

/** Events with their payloads. Add yours by declaring this interface again, in `declare module 'hot-hook/import-meta'`. */
export interface CustomEventMap extends Events<'vite'>, Events<'hot-hook'> {}

/** The events of hot-hook itself, under the names that Vite has given them and under its own. */
type Events<Prefix extends string> = {
  [Event in keyof HotEvents as `${Prefix}:${Event}`]: HotEvents[Event]
}

/** What hot-hook says of its updates. */
export interface HotEvents {
  /** Modules are about to be replaced. */
  beforeUpdate: UpdatePayload
  /** New versions are in force; those that somebody accepted have been evaluated, those behind a hot point wait for its `import()`. */
  afterUpdate: UpdatePayload
  /** Nobody imports these modules any more. */
  beforePrune: PrunePayload
  /** The process is about to be started again. Promises of listeners are waited for, for 5 s at most. */
  beforeFullReload: FullReloadPayload
  /** A change can't be taken: a syntax error, an import that leads nowhere, a throw while new code was evaluated. */
  error: ErrorPayload
  /** A module has called `invalidate()`. */
  invalidate: InvalidatePayload
}

/** The name of any event; those in `CustomEventMap` have types. */
export type CustomEventName = keyof CustomEventMap | (string & {})

// biome-ignore lint/suspicious/noExplicitAny: an event without a declared payload may have any
export type InferCustomEventPayload<T extends string> = T extends keyof CustomEventMap ? CustomEventMap[T] : any

/** One place at which new code enters. */
export interface Update {
  type: 'js-update'
  /** Absolute path of the module that takes the new one in. */
  path: string
  /** Absolute path of the new one. */
  acceptedPath: string
  /** In ms since 1970. */
  timestamp: number
}

export interface UpdatePayload {
  type: 'update'
  updates: Update[]
}

export interface PrunePayload {
  type: 'prune'
  /** Absolute paths. */
  paths: string[]
}

export interface FullReloadPayload {
  type: 'full-reload'
  /** Absolute path of the file that changed. */
  path?: string
}

export interface ErrorPayload {
  type: 'error'
  err: {
    message: string
    stack: string
    /** Absolute path of the file. */
    id?: string
  }
}

export interface InvalidatePayload {
  /** Absolute path of the module. */
  path: string
  message: string | undefined
  /** Absolute path of the module whose `invalidate()` led to this one. */
  firstInvalidatedBy: string
}

declare global {
  interface ImportMeta {
    readonly hot?: HotContext
  }
}
