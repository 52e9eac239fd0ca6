import { builtin } from './builtin.js'
import { isMainThread } from './main-thread.js'
import { givenOptions } from './node-arguments.js'

/**
 * True if the source maps of the program have to be in its code, because a debugger, Node's coverage, or Node itself
 * (`--enable-source-maps`) reads them there.
 *
 * A debugger is attached by an option `--inspect…`, on the command line or in NODE_OPTIONS, or by a terminal of VS Code, which opens the
 * inspector before all else. VS Code sets `VSCODE_INSPECTOR_OPTIONS` in each of its terminals, also where it does not open the inspector.
 */
export function hasMapReaders(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  if (givenOptions(execArgv, env).some((option) => READERS.test(option)) || env.NODE_V8_COVERAGE) return true
  if (!env.VSCODE_INSPECTOR_OPTIONS) return false
  // A worker thread is debugged through the main thread, and has no inspector URL of its own.
  return !isMainThread || builtin('node:inspector').url() !== undefined
}

const READERS = /^--(?:inspect|enable-source-maps|experimental-test-coverage)/
