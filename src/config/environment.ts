import type { HotHookOptions } from '../api.js'

/** What the environment variables and the options of Node ask for. */
export interface Environment {
  /** The tsconfig to use for all files; `undefined` for the nearest one of each. */
  readonly tsconfig: string | undefined
  readonly logLevel: string | undefined
  /** The folder of the cache, or `off`; `undefined` for the default. */
  readonly cache: string | undefined
  /** Options that override those of package.json and `hot.init()`. */
  readonly options: HotHookOptions
}

/** Reads the environment variables and the options of Node. Unknown values are ignored: they must not end the program. */
export function readEnvironment(env: NodeJS.ProcessEnv, execArgv: readonly string[] = []): Environment {
  const { HOT_HOOK_TSCONFIG: tsconfig, HOT_HOOK_LOG: logLevel, HOT_HOOK_CACHE: cache } = env
  const { HOT_HOOK_WATCH: watch, NODE_TEST_CONTEXT: test } = env
  // A test file must not start again while it runs.
  const isTesting = test !== undefined || execArgv.includes('--test')
  const isWatching = watch !== 'false' && watch !== '0' && !isTesting
  return {
    tsconfig: tsconfig || undefined,
    logLevel,
    cache: cache || undefined,
    options: isWatching ? {} : { watch: false },
  }
}
