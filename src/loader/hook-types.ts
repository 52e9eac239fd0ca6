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

/** In a context: what our outer hook asks our inner one, by way of hooks of others. */
const INNER = Symbol('hot-hook inner')

/** What `next` is to be called with, where our hooks stand in the chain twice: the inner one is told that the outer one is there. */
export function asInner<Asked extends { readonly context: object }>(asked: Asked): Asked {
  return { ...asked, context: { ...asked.context, [INNER]: true } }
}

/** True if our outer hook has been called before. Node hands a context on from hook to hook, whatever these pass. */
export function isInner(context: object): boolean {
  return INNER in context
}

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
}

/** What `next` is to be called with. */
export interface NextLoad {
  readonly url: string
  readonly context: LoadContext
}

/** Calls the hook that stands behind in the chain, or Node's own. */
export type NextHook<Context, Result> = (target: string, context: Context) => Result
