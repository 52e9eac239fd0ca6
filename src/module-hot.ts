import type { HotContext } from './import-meta.js'

/**
 * `module.hot` of a CommonJS module: the object that is `import.meta.hot` there, by the names that webpack has for it as well. `undefined` if
 * the program runs without hot-hook, and in packages.
 *
 * The types of the callbacks are wide, so that they fit those of `@types/webpack-env` too.
 */
export interface ModuleHot extends Omit<HotContext, 'accept' | 'decline'> {
  /**
   * Accepts new versions of this module: when it, or a module that only it imports, has changed, it is evaluated again at once, and its
   * importers are not. The `callback` of the old version gets the exports of the new one, not an error as in webpack.
   */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  accept(callback?: (module: any) => void): void
  /** Accepts new versions of a module that this one imports, by the specifier of that import. `callback` gets its exports. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  accept(dependency: string, callback?: (module: any) => void): void
  /** Accepts new versions of several imported modules. `callback` gets an array of their exports; `undefined` for what has not changed. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  accept(dependencies: readonly string[], callback?: (modules: any[]) => void): void

  /** Makes each change that reaches this module a full reload. */
  decline(): void

  /** Does what `dispose()` does. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  addDisposeHandler(callback: (data: any) => unknown): void
  /** Removes what `dispose()` or `addDisposeHandler()` was given. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  removeDisposeHandler(callback: (data: any) => unknown): void
  /** False for an instance that a new version has replaced. */
  readonly active: boolean

  /** @deprecated Throws an error (`code: 'HOT_HOOK_UNSUPPORTED'`): each save is taken in without it. */
  check(autoApply?: boolean): never
  /** @deprecated Throws an error (`code: 'HOT_HOOK_UNSUPPORTED'`): each save is taken in without it. */
  apply(options?: object): never
  /** @deprecated Throws an error (`code: 'HOT_HOOK_UNSUPPORTED'`): use `on('hot-hook:afterUpdate', …)`. */
  status(callback?: (status: string) => void): never
  /** @deprecated Throws an error (`code: 'HOT_HOOK_UNSUPPORTED'`): use `on('hot-hook:afterUpdate', …)`. */
  addStatusHandler(callback: (status: string) => void): never
  /** @deprecated Throws an error (`code: 'HOT_HOOK_UNSUPPORTED'`): use `on('hot-hook:afterUpdate', …)`. */
  removeStatusHandler(callback: (status: string) => void): never
}

declare global {
  namespace NodeJS {
    interface Module {
      readonly hot?: ModuleHot
    }
  }
}
