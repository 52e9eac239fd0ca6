import type { HotHookOptions } from '../api.js'

/** What the environment variables say. */
export interface Environment {
  /** The tsconfig to use for all files. */
  readonly tsconfig: string | undefined
  readonly logLevel: string | undefined
  /** Where to keep what was transpiled: a folder, or `off`. */
  readonly cache: string | undefined
  /** Options that nobody can overrule. */
  readonly options: HotHookOptions
}

/** Reads the variables, and the options of Node. A value that none of them has says nothing: a program is not ended for it. */
export function readEnvironment(env: NodeJS.ProcessEnv, execArgv: readonly string[] = []): Environment {
  const { HOT_HOOK_TSCONFIG: tsconfig, HOT_HOOK_LOG: logLevel, HOT_HOOK_CACHE: cache } = env
  const { HOT_HOOK_WATCH: watch, NODE_TEST_CONTEXT: test } = env
  // Of a test file nobody wants a second run while it runs.
  const isTesting = test !== undefined || execArgv.includes('--test')
  const isWatching = watch !== 'false' && watch !== '0' && !isTesting
  return {
    tsconfig: tsconfig || undefined,
    logLevel,
    cache: cache || undefined,
    options: isWatching ? {} : { watch: false },
  }
}
