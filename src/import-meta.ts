/** What a module can say about its own hot reload. `undefined` where the program runs without hot-hook. */
export interface HotContext {
  /** Kept from one version of the module to the next; empty at first. */
  readonly data: Record<string, unknown>

  /**
   * Names an `import()` as a place where new code may enter: `await import('./page.js', import.meta.hot?.boundary)`.
   *
   * Needed only together with the `boundaries` option; otherwise each `import()` that runs again is one.
   */
  readonly boundary: ImportCallOptions

  /**
   * Registers clean-up for this instance of the module: it runs once, when new code is about to take its place or the
   * process is restarted in place. Importers are cleaned up before what they import. A promise is waited for.
   */
  dispose(callback: (data: Record<string, unknown>) => unknown): void

  /** Asks for a full reload whenever a change reaches this module. */
  decline(): void
}

declare global {
  interface ImportMeta {
    readonly hot?: HotContext
  }
}
