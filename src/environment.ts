import type { HotHookOptions } from './options.js'

/** What the environment variables say. */
export interface Environment {
  /** The tsconfig to use for all files. */
  readonly tsconfig: string | undefined
  readonly logLevel: string | undefined
  /** Options that nobody can overrule. */
  readonly options: HotHookOptions
}

/** Reads the variables. A value that none of them has says nothing: a program is not ended for it. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const { HOT_HOOK_TSCONFIG: tsconfig, HOT_HOOK_LOG: logLevel, HOT_HOOK_WATCH: watch, NODE_TEST_CONTEXT: test } = env
  // Of a test file nobody wants a second run while it runs.
  const isWatching = watch !== 'false' && watch !== '0' && test === undefined
  return { tsconfig: tsconfig || undefined, logLevel, options: isWatching ? {} : { watch: false } }
}
