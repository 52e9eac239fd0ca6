// The types of `hot-hook`. Its declarations are published alone, so this file imports nothing.

/** Hot reload, from the program's side. */
export interface Hot {
  /**
   * Configures hot reload, and installs the hooks if the program was started without `--import hot-hook/ts`.
   *
   *     await hot.init(import.meta.url, { reload: ['./config/**'] })
   *     await hot.init({ root: import.meta.filename, reload: ['./config/**'] })
   *
   * Rejects with an error (`code: 'HOT_HOOK_INVALID_OPTION'`) that names the key, the value and the place of an option that is wrong.
   */
  init(root: string, options?: HotHookOptions): Promise<void>
  init(options?: HotHookOptions): Promise<void>

  /**
   * `import.meta.hot.dispose()` for the module of a URL; CommonJS gives its `__filename`. `callback` gets what the module keeps across its
   * versions.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as in `import.meta.hot.dispose()`
  dispose(url: string, callback: (data: any) => unknown): void

  /** `import.meta.hot.decline()` for the module of a URL or a path. */
  decline(url: string): void

  /** The graph as data, in the order in which the modules were loaded; empty where the hooks aren't installed. */
  dump(): DumpedModule[]
}

/** What can be configured, in `hot.init()` and (without the callback) under `hotHook` in package.json. */
export interface HotHookOptions {
  /** The program's entry, or the folder that it lives in: a path or a `file:` URL. */
  root?: string
  /** The folder that patterns and reported paths are relative to. Default: the folder of the nearest package.json above `root`. */
  rootDirectory?: string
  /** Files whose change is a full reload, also if nobody imports them. Default: `['.env', '.env.*']`. */
  reload?: string[]
  /** Another name for `reload`. */
  restart?: string[]
  /** Files that are not watched. `node_modules` never is. */
  ignore?: string[]
  /** Modules whose `import()` is a hot point. With it, no other `import()` is, but those marked with `import.meta.hot?.boundary`. */
  boundaries?: string[]
  /** `false`: watch nothing; the parent process says what has changed. Default: `true`. */
  watch?: boolean
  /** Throw when a boundary is imported statically as well. Default: `false`. */
  throwWhenBoundariesAreNotDynamicallyImported?: boolean
  /** Called instead of a restart when a change can't be hot. Only in `hot.init()`. */
  onFullReloadAsked?: (reload: FullReloadRequest) => void
}

/** Why a full reload is asked for. */
export interface FullReloadRequest {
  /** Absolute path of the file that changed. */
  readonly path: string
  /**
   * The change could have been hot but for some import: it is hot elsewhere, or the file is a boundary, or something below one, that is
   * imported statically.
   */
  readonly shouldBeReloadable: boolean
}

/** One module of the graph, as `hot.dump()` gives it. Paths are relative to the root folder where they lie in it. */
export interface DumpedModule {
  readonly path: string
  /** 0 at first; grows when the module is outdated. */
  readonly version: number
  /** Paths of the modules that it imports. */
  readonly dependencies: string[]
  /** Paths of those who import it, inside the project and outside. */
  readonly dependents: string[]
  /** New code enters here: somebody asks again for this module with an `import()`, or accepts it. */
  readonly boundary: boolean
  /** A change of this module would be hot. */
  readonly reloadable: boolean
  /** There is new code that waits for the next `import()`. */
  readonly pending: boolean
}
