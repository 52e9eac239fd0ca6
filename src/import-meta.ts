/** `import.meta.hot`: the hot reload of one module. `undefined` if the program runs without hot-hook. */
export interface HotContext {
  /**
   * An object for state that the module keeps from one version to the next. It is empty at first, and again when the module is imported
   * after nothing has imported it for a while.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as in Vite's contract (https://vite.dev/guide/api-hmr), whose types it shall fit
  readonly data: any

  /**
   * Accepts new versions of this module: when it, or a module that only it imports, has changed, it is evaluated again at once, and its
   * importers are not. The `callback` of the old version gets the exports of the new one.
   */
  accept(callback?: (module: ModuleNamespace | undefined) => void): void
  /**
   * Accepts new versions of a module that this one imports, with the specifier of that import: the new version is evaluated at once, and
   * `callback` gets its exports. This module is not evaluated again.
   *
   * Throws an error (`code: 'HOT_HOOK_UNKNOWN_DEPENDENCY'`) for a module that this one does not import.
   */
  accept(dependency: string, callback?: (module: ModuleNamespace | undefined) => void): void
  /**
   * Accepts new versions of several imported modules. `callback` is called once for each update, with their exports in the order of
   * `dependencies`; `undefined` for a module that has not changed.
   */
  accept(dependencies: readonly string[], callback?: (modules: Array<ModuleNamespace | undefined>) => void): void

  /**
   * Does what `accept(callback)` does, but only for importers that use no other exports than these. A change is passed on to all other
   * importers.
   */
  acceptExports(names: string | readonly string[], callback?: (module: ModuleNamespace | undefined) => void): void

  /**
   * Import attributes that make an `import()` a hot point: `await import('./page.js', import.meta.hot?.boundary)`.
   *
   * Needed only together with the option `boundaries`; without it each `import()` that runs again is a hot point.
   */
  readonly boundary: ImportCallOptions

  /**
   * Registers clean-up for this instance of the module. It runs once: before new code takes its place, when nothing imports the module any
   * more, or before hot-hook starts the program again. Importers are cleaned up before what they import. A returned promise is awaited, for
   * 5 s at most. `callback` gets `data`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: see `data`
  dispose(callback: (data: any) => unknown): void

  /** Registers a callback for the time when nothing imports the module any more. It runs after the disposers, and gets `data`. */
  // biome-ignore lint/suspicious/noExplicitAny: see `data`
  prune(callback: (data: any) => unknown): void

  /**
   * Replaces the importers of the module as well, as if it had not accepted itself, because its new version is not enough. That is a full
   * reload if it reaches the program's entry. Has no effect while the module is evaluated for the first time.
   */
  invalidate(message?: string): void

  /** Makes each change that reaches this module a full reload. */
  decline(): void

  /** Adds a listener for an event, for as long as this instance is in use. */
  on<T extends CustomEventName>(event: T, listener: (payload: InferCustomEventPayload<T>) => void): void
  /** Removes a listener. */
  off<T extends CustomEventName>(event: T, listener: (payload: InferCustomEventPayload<T>) => void): void
  /** Sends an event to all listeners in this thread, those of this module included. */
  send<T extends CustomEventName>(event: T, payload?: InferCustomEventPayload<T>): void
}

/** The exports of a module, by name. */
// biome-ignore lint/suspicious/noExplicitAny: see `data`
export type ModuleNamespace = Record<string, any> & { [Symbol.toStringTag]: 'Module' }

/** The payload of each event, by its name. Declare this interface in `declare module 'hot-hook/import-meta'` to add your own events. */
export interface CustomEventMap extends Events<'vite'>, Events<'hot-hook'> {}

/** The events of hot-hook, with a prefix: `vite:` for Vite's names, or `hot-hook:`. */
type Events<Prefix extends string> = {
  [Event in keyof HotEvents as `${Prefix}:${Event}`]: HotEvents[Event]
}

/** The events of hot-hook, without prefix, and their payloads. */
export interface HotEvents {
  /** Modules are about to be replaced. */
  beforeUpdate: UpdatePayload
  /** Modules have been replaced: accepted ones have been evaluated, those behind a hot point wait for its `import()`. */
  afterUpdate: UpdatePayload
  /** Nothing imports these modules any more. */
  beforePrune: PrunePayload
  /** The program is about to be started again. Promises of listeners are awaited, for 5 s at most. */
  beforeFullReload: FullReloadPayload
  /** A change can't be used: a syntax error, an import that can't be resolved, or new code that threw while it was evaluated. */
  error: ErrorPayload
  /** A module has called `invalidate()`. */
  invalidate: InvalidatePayload
}

/** The name of any event; those in `CustomEventMap` have types. */
export type CustomEventName = keyof CustomEventMap | (string & {})

/** The payload of an event; `any` for one that is not in `CustomEventMap`. */
// biome-ignore lint/suspicious/noExplicitAny: an event without a declared payload may have any
export type InferCustomEventPayload<T extends string> = T extends keyof CustomEventMap ? CustomEventMap[T] : any

/** One place where new code enters. */
export interface Update {
  type: 'js-update'
  /** Absolute path of the module that imports or accepts the new version. */
  path: string
  /** Absolute path of the module with the new version. */
  acceptedPath: string
  /** In ms since 1970. */
  timestamp: number
}

/** Payload of `beforeUpdate` and `afterUpdate`. */
export interface UpdatePayload {
  type: 'update'
  updates: Update[]
}

/** Payload of `beforePrune`. */
export interface PrunePayload {
  type: 'prune'
  /** Absolute paths of the modules. */
  paths: string[]
}

/** Payload of `beforeFullReload`. */
export interface FullReloadPayload {
  type: 'full-reload'
  /** Absolute path of the file that changed. */
  path?: string
}

/** Payload of `error`. */
export interface ErrorPayload {
  type: 'error'
  err: {
    message: string
    stack: string
    /** Absolute path of the file. */
    id?: string
  }
}

/** Payload of `invalidate`. */
export interface InvalidatePayload {
  /** Absolute path of the module. */
  path: string
  message: string | undefined
  /** Absolute path of the module whose `invalidate()` was the first of those that led to this one. */
  firstInvalidatedBy: string
}

declare global {
  interface ImportMeta {
    readonly hot?: HotContext
  }
}
