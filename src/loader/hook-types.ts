// The hooks of Node's module loader, as far as both kinds of them have it in common.

export interface ResolveContext {
  /** An array; a Set in the `require()` of some versions (facts, version map). */
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
 * Where our hooks are called in the chain. Alone they do all. Where hooks of others stand between, the outermost of ours know versions and the
 * graph, and the innermost which file it is and what is in it.
 */
export type Place = 'alone' | 'outermost' | 'innermost'

/** What `next` is to be called with. */
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

/** What `next` is to be called with. */
export interface NextLoad {
  readonly url: string
  readonly context: LoadContext
}

/** Calls the hook that stands behind in the chain, or Node's own. */
export type NextHook<Context, Result> = (target: string, context: Context) => Result
