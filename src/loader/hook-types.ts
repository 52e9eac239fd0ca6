// The types that the hooks of `module.register` and of `module.registerHooks` have in common.

export interface ResolveContext {
  /** An array; in a `require()` on Node 22.15, 22.18, 23.5 and 24.0 a Set. */
  conditions: Iterable<string>
  importAttributes: Readonly<Record<string, string>>
  parentURL?: string | undefined
}

export interface ResolveResult {
  url: string
  format?: string | null | undefined
  importAttributes?: Readonly<Record<string, string>> | undefined
  shortCircuit?: boolean | undefined
}

/**
 * Which of our hooks is called. They are in the chain twice if another package registers hooks after ours: the `outermost` hook knows
 * versions and reports events, the `innermost` finds and reads files. Otherwise one hook does both, `alone`.
 */
export type Place = 'alone' | 'outermost' | 'innermost'

/** The arguments for the next hook in the chain. */
export interface NextResolve {
  readonly specifier: string
  readonly context: ResolveContext
}

export interface LoadContext {
  conditions: Iterable<string>
  format?: string | null | undefined
  importAttributes: Readonly<Record<string, string>>
}

export interface LoadResult {
  format: string
  source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
  shortCircuit?: boolean | undefined
  responseURL?: string | undefined
}

/** The arguments for the next hook in the chain. */
export interface NextLoad {
  readonly url: string
  readonly context: LoadContext
}

/** Calls the next hook in the chain; the last one is Node's own. */
export type NextHook<Context, Result> = (target: string, context: Context) => Result
