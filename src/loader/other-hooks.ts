import { Module, syncBuiltinESMExports } from 'node:module'
import { givenOptions } from '../node/node-arguments.js'
import type { HookSteps } from '../node/steps.js'
import { isLoader } from '../own-files.js'
import type { LoadContext, LoadResult, NextLoad, NextResolve, ResolveContext, ResolveResult } from './hook-types.js'
import { hasForeignCall, watchSites } from './stack-sites.js'

/**
 * The hooks of other packages, by their places in the chain. Node calls the hooks first that were registered last:
 *
 *     ours once more ──▶ registered after ours ──▶ ours ──▶ registered before ours, and all in Node's hooks thread ──▶ Node
 *
 * The hook that is called first decides which module an import gets, and need not call the next one. So ours are registered once more
 * whenever another package registers hooks after them: then they see each import and each load.
 */
export interface OtherHooks {
  /** There are some between ours and Node, which are called for each file. */
  areBehind: boolean
}

/** Node's options that preload modules, which may register hooks. */
const PRELOADS = /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=|$)/

/**
 * True if another package may have registered hooks before ours: another module is preloaded, or hot-hook is not, and starts with
 * `hot.init()`. Then the chain has to be examined, by {@link lookBehindResolve} and {@link lookBehindLoad}; that costs a search of the file
 * system by Node.
 */
export function mayHaveOtherHooks(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const preloaded = givenOptions(execArgv, env).flatMap((option, index, options) => {
    if (!PRELOADS.test(option)) return []
    return [option.includes('=') ? option.slice(option.indexOf('=') + 1) : (options[index + 1] ?? '')]
  })
  return preloaded.length === 0 || !preloaded.every(isLoader)
}

/** True if Node's test runner may register hooks, for mocks of modules. {@link onRegistration} does not see these. */
export function hasTestRunnerMocks(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return givenOptions(execArgv, env).includes('--experimental-test-module-mocks')
}

/** The functions of `node:module` that register hooks. Not all versions of Node have `registerHooks`. */
interface Registering {
  register(...given: unknown[]): void
  registerHooks?(hooks: object): { deregister(): void }
}
/** The name of a function that registers hooks. */
export type Registration = keyof Registering

/** From now on, calls back before and after each registration of hooks by other code. Hooks registered inside `after` are ours. */
export function onRegistration(calls: { before?(by: Registration): void; after(by: Registration): void }): void {
  const loader = Module as unknown as Record<Registration, (...given: unknown[]) => unknown>
  let isOurs = false
  for (const by of ['register', 'registerHooks'] as const) {
    const original = loader[by]
    if (original === undefined) continue
    loader[by] = function (this: unknown, ...given) {
      if (isOurs) return original.apply(this, given)
      calls.before?.(by)
      try {
        return original.apply(this, given)
      } finally {
        isOurs = true
        try {
          calls.after(by)
        } finally {
          isOurs = false
        }
      }
    }
  }
  syncBuiltinESMExports()
}

/** A specifier and a URL that exist on no machine. */
const NOWHERE = 'hot-hook-leads-nowhere'
const NOWHERE_URL = 'hot-hook:leads-nowhere'

/** Steps of our `resolve` hook that set `others.areBehind` if a hook of another package is behind it. See {@link lookBehind}. */
export function* lookBehindResolve(context: ResolveContext, others: OtherHooks): HookSteps<NextResolve, ResolveResult> {
  yield* lookBehind({ specifier: NOWHERE, context }, others)
  return { url: 'data:text/javascript,', shortCircuit: true }
}

/** Steps of our `load` hook that set `others.areBehind` if a hook of another package is behind it: some register only one of the two. */
export function* lookBehindLoad(context: LoadContext, others: OtherHooks): HookSteps<NextLoad, LoadResult> {
  yield* lookBehind({ url: NOWHERE_URL, context }, others)
  return { format: 'module', source: '', shortCircuit: true }
}

/**
 * Steps of a hook that find out whether a hook of another package is behind it. They call the next hook with what does not exist, and look
 * in the stack of the error for code between Node's own hook and ours. A result, or an error from another thread, comes from such a hook
 * too.
 */
function* lookBehind<Input, Result>(input: Input, others: OtherHooks): Generator<Input, void, Result> {
  const watch = watchSites()
  try {
    yield input
    others.areBehind = true
  } catch (error) {
    const sites = watch.sitesOf(error)
    others.areBehind ||= sites === undefined || hasForeignCall(sites)
  } finally {
    watch.stop()
  }
}
