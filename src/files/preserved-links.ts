import { givenOptions } from '../node/node-arguments.js'

/** Which modules Node knows by the path of a symbolic link, and not by the real path. */
export interface PreservedLinks {
  /** `--preserve-symlinks`: all that the program imports. */
  readonly modules: boolean
  /** `--preserve-symlinks-main`: the entry. */
  readonly entry: boolean
}

/** Reads these options of the running process. */
export function preservedLinks(): PreservedLinks {
  const options = givenOptions(process.execArgv, process.env)
  return { modules: options.includes('--preserve-symlinks'), entry: options.includes('--preserve-symlinks-main') }
}
