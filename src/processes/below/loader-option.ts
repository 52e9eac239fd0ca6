import { givenOptions } from '../../node/node-arguments.js'
import { isLoader, LOADER_URL } from '../../own-files.js'

/**
 * The options that give the loader to a thread or a child process with an `execArgv` of its own: Node hands on those of this process only
 * where none are given. None if the loader is named already, in `execArgv` or in the NODE_OPTIONS of `env`.
 *
 * They belong before the given ones: what those preload may be TypeScript.
 */
export function loaderOptions(execArgv: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return givenOptions(execArgv, env).some(namesLoader) ? [] : ['--import', LOADER_URL]
}

/** True for one word of the options. In NODE_OPTIONS it may be quoted. */
function namesLoader(word: unknown): boolean {
  const value = String(word)
    .replace(/^-[^=]*=/, '')
    .replaceAll('"', '')
  return value !== '' && !value.startsWith('-') && isLoader(value)
}
