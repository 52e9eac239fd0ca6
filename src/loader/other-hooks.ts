import { Module, syncBuiltinESMExports } from 'node:module'
import { givenOptions } from '../given-options.js'

/** Options that may bring hooks: what is preloaded can register some, and the test runner has some of its own. */
const BRINGS_HOOKS = /^(?:-r|--require|--import|--loader|--experimental-loader|--experimental-test-module-mocks)(?:=|$)/

/**
 * True if Node may have been given hooks by somebody else. Nobody can ask Node, so any other preload counts as one that does so.
 *
 * They are asked about the project's files only then, since Node looks at the file system to answer.
 */
export function mayHaveOtherHooks(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return givenOptions(execArgv, env).some((option, index, options) => {
    if (!BRINGS_HOOKS.test(option)) return false
    const named = option.includes('=') ? option.slice(option.indexOf('=') + 1) : (options[index + 1] ?? '')
    return !/hot-hook\/(?:ts|register|loader\.mjs)$/.test(named)
  })
}

/** Tells of hooks that are registered from now on, in a thread of their own: they come after those in the program's thread. */
export function onRegister(tell: () => void): void {
  const loader = Module as unknown as { register(...given: unknown[]): void }
  const { register } = loader
  loader.register = function (...given) {
    tell()
    return register.apply(this, given)
  }
  syncBuiltinESMExports()
}
