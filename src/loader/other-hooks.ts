import { Module, syncBuiltinESMExports } from 'node:module'
import { givenOptions } from '../given-options.js'
import { OWN_FOLDER_URL } from '../own-files.js'
import type { HookSteps } from './drive.js'
import type { NextResolve, ResolveContext, ResolveResult } from './hook-types.js'

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
  /** Some stand between ours, which are there twice. */
  areBetween: boolean
}

/** Options that may bring hooks: what is preloaded can register some. */
const PRELOADS = /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=|$)/

/**
 * True if somebody else may have registered hooks before ours: something else is preloaded. Then the chain is to be looked at.
 *
 * Node looks at the file system to answer those who ask it, so nobody is asked without need.
 */
export function mayHaveOtherHooks(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return givenOptions(execArgv, env).some((option, index, options) => {
    if (!PRELOADS.test(option)) return false
    const named = option.includes('=') ? option.slice(option.indexOf('=') + 1) : (options[index + 1] ?? '')
    return !/hot-hook\/(?:ts|register|loader\.mjs)$/.test(named)
  })
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

/** Calls back after each registration by somebody else, from now on. What is registered while calling back is ours. */
export function onRegistration(callback: (by: Registration) => void): void {
  const loader = Module as unknown as Record<Registration, (...given: unknown[]) => unknown>
  let isOurs = false
  for (const by of ['register', 'registerHooks'] as const) {
    const original = loader[by]
    if (original === undefined) continue
    loader[by] = function (this: unknown, ...given) {
      const result = original.apply(this, given)
      if (isOurs) return result
      isOurs = true
      try {
        callback(by)
      } finally {
        isOurs = false
      }
      return result
    }
  }
  syncBuiltinESMExports()
}

/** A specifier that leads nowhere, on every machine. */
const NOWHERE = 'hot-hook-leads-nowhere'

/**
 * Steps of a `resolve` hook that finds out whether somebody's hooks are behind: it asks for what isn't there, and looks at who stands in the
 * stack of the error between Node's own resolution and us. An answer, or an error from another thread, comes from somebody too.
 */
export function* lookBehind(context: ResolveContext, others: OtherHooks): HookSteps<NextResolve, ResolveResult> {
  const { prepareStackTrace, stackTraceLimit } = Error
  let sites: readonly NodeJS.CallSite[] | undefined
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  Error.prepareStackTrace = (error, callSites) => {
    sites = callSites
    return String(error)
  }
  try {
    yield { specifier: NOWHERE, context }
    others.areBehind = true
  } catch (error) {
    void (error as Error).stack // which is made when somebody looks at it
    others.areBehind ||= sites === undefined || isAnybodyIn(sites)
  } finally {
    Error.prepareStackTrace = prepareStackTrace
    Error.stackTraceLimit = stackTraceLimit
  }
  return { url: 'data:text/javascript,', shortCircuit: true }
}

/** True for a stack in which something that is neither Node's nor ours was called after us. */
function isAnybodyIn(sites: readonly NodeJS.CallSite[]): boolean {
  for (const site of sites) {
    const file = site.getFileName() ?? ''
    if (file.startsWith(OWN_FOLDER_URL)) return false
    if (file !== '' && !file.startsWith('node:')) return true
  }
  return false
}
