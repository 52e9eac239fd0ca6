// The types of `hot-hook`. Its declarations are published alone, so this file imports nothing.

/** The API of `hot-hook` for the program. */
export interface Hot {
  /**
   * Configures hot reload. Installs the hooks first if the program was started without `--import hot-hook/ts`.
   *
   *     await hot.init(import.meta.url, { reload: ['./config/**'] })
   *     await hot.init({ root: import.meta.filename, reload: ['./config/**'] })
   *
   * `root` as the first argument is short for the option `root`. Rejects with an error (`code: 'HOT_HOOK_INVALID_OPTION'`) that names the
   * key, the value and the place of an option that is wrong.
   */
  init(root: string, options?: HotHookOptions): Promise<void>
  init(options?: HotHookOptions): Promise<void>

  /**
   * Does what `import.meta.hot.dispose(callback)` does, for the module at `url`: its `import.meta.url`, or in CommonJS its `__filename`.
   * `callback` gets the module's `import.meta.hot.data`. Throws an error (`code: 'HOT_HOOK_INVALID_OPTION'`) for anything else.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as in `import.meta.hot.dispose()`
  dispose(url: string, callback: (data: any) => unknown): void

  /** Does what `import.meta.hot.decline()` does, for the module at `url`, which is given as in `dispose()`. */
  decline(url: string): void

  /** Returns the graph as data: the modules in the order in which they were first loaded; empty if the hooks are not installed. */
  dump(): DumpedModule[]
}

/** The options of `hot.init()` and, without the callback, of `hotHook` in package.json. Patterns are globs, relative to `rootDirectory`. */
export interface HotHookOptions {
  /** The program's entry, or the folder of the program: a path or a `file:` URL. Default: the file that Node was started with. */
  root?: string
  /** The folder that patterns and printed paths are relative to. Default: the folder of the nearest package.json above `root`. */
  rootDirectory?: string
  /** Patterns of files whose change is always a full reload, also if no module imports them. Default: `['.env', '.env.*']`. */
  reload?: string[]
  /** Another name for `reload`. */
  restart?: string[]
  /** Patterns of files that are not watched. `node_modules` never is. */
  ignore?: string[]
  /** Patterns of modules whose `import()` is a hot point. If set, other `import()` are none, except with `import.meta.hot?.boundary`. */
  boundaries?: string[]
  /** `false` to watch no files, because the parent process reports the changes. Default: `true`. */
  watch?: boolean
  /** `true` to throw an error (`code: 'HOT_HOOK_STATIC_BOUNDARY'`) when a boundary is imported statically as well. Default: `false`. */
  throwWhenBoundariesAreNotDynamicallyImported?: boolean
  /**
   * How this process does a full reload without a supervisor. `'exit'`: it ends, by SIGTERM after its disposers, and whoever has started it (pm2,
   * a container) starts it again. Default: `'auto'`, which asks the parent process if that has a channel.
   */
  fullReload?: 'auto' | 'exit'
  /**
   * Under the supervisor: which installed packages the spare process loads ahead of time, before the first line of the program: `true` for all that
   * the last start has loaded, or patterns of their names. Default: none.
   */
  packagesAhead?: boolean | string[]
  /** `true` to serve the page that shows what is hot and why, under the supervisor. Default: `false`. */
  ui?: boolean
  /** Called instead of a restart when a change needs a full reload. Only in `hot.init()`. */
  onFullReloadAsked?: (reload: FullReloadRequest) => void
}

/** The change that needs a full reload. */
export interface FullReloadRequest {
  /** Absolute path of the file that changed. */
  readonly path: string
  /**
   * True if the change could have been hot but for some import: it is hot for other importers, or the file, or a module above it, is a
   * boundary that is imported statically.
   */
  readonly shouldBeReloadable: boolean
}

/** One module of the graph, as `hot.dump()` returns it. Paths are relative to `rootDirectory` if they are below it, otherwise absolute. */
export interface DumpedModule {
  readonly path: string
  /** 0 at first; one more each time that the module is outdated. */
  readonly version: number
  /** Paths of the modules that it imports. */
  readonly dependencies: string[]
  /** Paths of the modules that import it, also from outside the project. */
  readonly dependents: string[]
  /** True if new code enters at this module: an importer calls `import()` or `require()` for it again, or it is accepted. */
  readonly boundary: boolean
  /** True if a change of this module would be hot. */
  readonly reloadable: boolean
  /** True if there is a new version that waits for the next `import()`. */
  readonly pending: boolean
  /** How many modules that are not reloadable would be, this one included, if new code could enter here; 0 if that is impossible or needless. */
  readonly wouldMakeReloadable: number
}
