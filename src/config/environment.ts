import type { HotHookOptions } from '../api.js'
import { IS_OF_TYPE, shown, type ValueType } from '../resolve/value-types.js'

/** `*` for all packages, or names with commas between them: see `packagesAhead`. */
export const PACKAGES_AHEAD = 'HOT_HOOK_PACKAGES_AHEAD'

/** What the variables may say that are neither a path nor a folder. */
const TYPES = {
  HOT_HOOK_LOG: 'silent, error, info, debug or json',
  HOT_HOOK_WATCH: 'true, false, 1 or 0',
  HOT_HOOK_FULL_RELOAD: '"auto" or "exit"',
} as const satisfies Record<string, ValueType>

/**
 * Reads the environment variables and the options of Node: the tsconfig for all files, the folder of the cache (or `off`), and options that
 * override those of package.json and `hot.init()`. Unknown values are ignored: they must not end the program.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, execArgv: readonly string[] = []) {
  const { HOT_HOOK_TSCONFIG: tsconfig, HOT_HOOK_LOG: logLevel, HOT_HOOK_CACHE: cache } = env
  const { HOT_HOOK_WATCH: watch, HOT_HOOK_FULL_RELOAD: fullReload, NODE_TEST_CONTEXT: test } = env
  const packages = env[PACKAGES_AHEAD] || undefined
  // A test file must not start again while it runs.
  const isTesting = test !== undefined || execArgv.includes('--test')
  const isWatching = watch !== 'false' && watch !== '0' && !isTesting
  return {
    tsconfig: tsconfig || undefined,
    logLevel,
    cache: cache || undefined,
    options: {
      ...(isWatching ? {} : { watch: false }),
      ...(packages === undefined ? {} : { packagesAhead: packages === '*' || packages.split(',') }),
      ...(fullReload === 'exit' || fullReload === 'auto' ? { fullReload } : {}),
    } satisfies HotHookOptions,
  }
}

/** The variables with a value that is ignored, each as a sentence that says what would be right. */
export function ignoredIn(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(TYPES).flatMap(([name, type]) => {
    const value = env[name] || undefined
    return value === undefined || IS_OF_TYPE[type](value)
      ? []
      : [`${name} must be ${type}, not ${shown(value)}: ignored`]
  })
}
