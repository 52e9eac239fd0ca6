import type { ChildProcess, ForkOptions } from 'node:child_process'
import { loaderOptions } from './loader-option.js'

/** The options of `ChildProcess.prototype.spawn`: the program's, with what Node has made of them. */
interface SpawnOptions extends Pick<ForkOptions, 'execArgv' | 'execPath'> {
  readonly file?: string
  /** The name of the program, then its arguments. */
  readonly args?: readonly string[]
  /** `NAME=value` each. */
  readonly envPairs?: readonly string[]
}

/** Gives the loader to one child that `fork()` starts with an `execArgv` of its own. Call it before Node starts the child. */
export function giveLoaderTo(child: ChildProcess): void {
  const spawning = child as unknown as { spawn(options: SpawnOptions): unknown }
  spawning.spawn = (options) => {
    // The method of the prototype is visible again.
    Reflect.deleteProperty(child, 'spawn')
    return spawning.spawn(adjusted(options))
  }
}

function adjusted(options: SpawnOptions): SpawnOptions {
  const { execArgv, execPath, file, args: [name = '', ...args] = [], envPairs = [] } = options
  // Only fork() sets `execPath`. Another program than this Node may not know the option.
  const isFork = execPath === process.execPath && file === execPath
  if (!isFork || !Array.isArray(execArgv)) return options
  return { ...options, args: [name, ...loaderOptions(execArgv, envOf(envPairs)), ...args] }
}

function envOf(pairs: readonly string[]): NodeJS.ProcessEnv {
  const found = pairs.find((pair) => pair.startsWith('NODE_OPTIONS='))
  return found === undefined ? {} : { NODE_OPTIONS: found.slice('NODE_OPTIONS='.length) }
}
