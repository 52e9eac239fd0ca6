import { givenOptions } from '../../node/node-arguments.js'
import { isLoader, LOADER_URL } from '../../own-files.js'

/**
 * The options that give the loader to a thread or a child process with an `execArgv` of its own, to which Node does not pass on those of
 * this process. Empty if `execArgv`, or the NODE_OPTIONS of `env`, names the loader already.
 *
 * They belong before the given options, which may preload TypeScript.
 */
export function loaderOptions(execArgv: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return givenOptions(execArgv, env).some(namesLoader) ? [] : ['--import', LOADER_URL]
}

/** True if a word of the options names the loader. In NODE_OPTIONS it may be quoted. */
function namesLoader(word: unknown): boolean {
  const value = String(word)
    .replace(/^-[^=]*=/, '')
    .replaceAll('"', '')
  return value !== '' && !value.startsWith('-') && isLoader(value)
}
