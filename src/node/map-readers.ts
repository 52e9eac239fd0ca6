import { builtin } from './builtin.js'
import { isMainThread } from './main-thread.js'
import { givenOptions } from './node-arguments.js'

/**
 * True if somebody else reads the source maps of this program, which have to be in its code for that: a debugger, Node's coverage, or Node
 * itself, by `--enable-source-maps`.
 *
 * A debugger is there by `--inspect` in one of its forms, on the command line or in NODE_OPTIONS, or by a terminal of VS Code, which opens
 * the inspector before all else (`VSCODE_INSPECTOR_OPTIONS` is set in each of them, whether it does or not).
 */
export function hasMapReaders(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  if (givenOptions(execArgv, env).some((option) => READERS.test(option)) || env.NODE_V8_COVERAGE) return true
  if (!env.VSCODE_INSPECTOR_OPTIONS) return false
  // A worker thread is seen by way of the main thread, and has no address of its own.
  return !isMainThread || builtin('node:inspector').url() !== undefined
}

const READERS = /^--(?:inspect|enable-source-maps|experimental-test-coverage)/
