import { Module, syncBuiltinESMExports } from 'node:module'
import { givenOptions } from '../node/node-arguments.js'
import type { HookSteps } from '../node/steps.js'
import { isLoader } from '../own-files.js'
import type { LoadContext, LoadResult, NextLoad, NextResolve, ResolveContext, ResolveResult } from './hook-types.js'
import { hasForeignCall, watchSites } from './stack-sites.js'

/**
 * Hooks that somebody else has registered, by where Node calls them. It calls the last ones first:
 *
 *     ours once more ──▶ registered after ours ──▶ ours ──▶ registered before ours, and all in a thread of their own ──▶ Node
 *
 * Whoever is called first decides which module an import gets, and need not ask anybody behind. So ours are registered once more whenever
 * somebody registers hooks after them: then they hear of every import and every load.
 */
export interface OtherHooks {
  /** Some stand between ours and Node. They are asked about each file. */
  areBehind: boolean
}

/** Options that may bring hooks: what is preloaded can register some. */
const PRELOADS = /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=|$)/

/**
 * True if somebody else may have registered hooks before ours: something else is preloaded, or ours are not, and come with `hot.init()`. Then
 * the chain is to be looked at.
 *
 * Node looks at the file system to answer those who ask it, so nobody is asked without need.
 */
export function mayHaveOtherHooks(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const preloaded = givenOptions(execArgv, env).flatMap((option, index, options) => {
    if (!PRELOADS.test(option)) return []
    return [option.includes('=') ? option.slice(option.indexOf('=') + 1) : (options[index + 1] ?? '')]
  })
  return preloaded.length === 0 || !preloaded.every(isLoader)
}

/** True if the test runner may register hooks of its own, which nobody else can see: those that mock modules. */
export function hasTestRunnerMocks(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return givenOptions(execArgv, env).includes('--experimental-test-module-mocks')
}

/** What hooks are registered by. `registerHooks` is not there on each version of Node. */
interface Registering {
  register(...given: unknown[]): void
  registerHooks?(hooks: object): { deregister(): void }
}
export type Registration = keyof Registering

/** Calls back before and after each registration by somebody else, from now on. What is registered while calling back is ours. */
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
        calls.after(by)
        isOurs = false
      }
    }
  }
  syncBuiltinESMExports()
}

/** A specifier, and a URL, that lead nowhere on any machine. */
const NOWHERE = 'hot-hook-leads-nowhere'
const NOWHERE_URL = 'hot-hook:leads-nowhere'

/** Looks who stands behind in the chain of the `resolve` hooks. See {@link lookBehind}. */
export function* lookBehindResolve(context: ResolveContext, others: OtherHooks): HookSteps<NextResolve, ResolveResult> {
  yield* lookBehind({ specifier: NOWHERE, context }, others)
  return { url: 'data:text/javascript,', shortCircuit: true }
}

/** The same in the chain of the `load` hooks: some register only one of the two. */
export function* lookBehindLoad(context: LoadContext, others: OtherHooks): HookSteps<NextLoad, LoadResult> {
  yield* lookBehind({ url: NOWHERE_URL, context }, others)
  return { format: 'module', source: '', shortCircuit: true }
}

/**
 * Steps of a hook that finds out whether somebody's hooks are behind: it asks for what isn't there, and looks at who stands in the stack of
 * the error between Node's own hook and ours. An answer, or an error from another thread, comes from somebody too.
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
