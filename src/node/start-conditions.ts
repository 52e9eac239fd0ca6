import { readFileSync } from 'node:fs'
import { builtin } from './builtin.js'
import { isMainThread } from './main-thread.js'
import { resolve } from './path.js'

/** How the program was started, before it could change any of it. */
export interface StartConditions {
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** The message of the previous start to this one; `undefined` if there is none. */
  readonly message: string | undefined
  /** True if the supervisor has started this process, and has a channel to it. */
  readonly isSupervised: boolean
  /** True if the supervisor wants to be told how the modules stand, from the beginning. */
  readonly isShown: boolean
  /** The files of `--env-file`, absolute paths. */
  readonly envFiles: readonly string[]
  /** True if the program is read from the standard input, or typed in at the REPL: it can't be started again. */
  readonly isFromStdin: boolean
}

/** The environment variable with the message from one start to the next. It is removed before the program runs. */
export const MESSAGE = 'HOT_HOOK_FROM_LAST_START'
/** The environment variable that marks a process of the supervisor. It is removed before the program can start others, which inherit it. */
export const SUPERVISED = 'HOT_HOOK_SUPERVISED'

/** The environment variable with the URL of the script by which pages of the program reload themselves. */
export const RELOAD_SCRIPT = 'HOT_HOOK_RELOAD_SCRIPT'
/** The environment variable by which the supervisor asks how the modules stand. It is removed before the program runs. */
export const SHOWN = 'HOT_HOOK_SHOWN'

/** The environment variable that marks a process which waits until the program is to be started. It is removed at once. */
export const SPARE = 'HOT_HOOK_SPARE'

/** Reads how the program was started, and removes hot-hook's own variables from `process.env`. Call it before the program runs. */
export function startConditions(): StartConditions {
  const { argv, execArgv } = process
  const { [MESSAGE]: message, [SUPERVISED]: supervised, [SHOWN]: shown } = process.env
  delete process.env[MESSAGE]
  delete process.env[SUPERVISED]
  delete process.env[SHOWN]
  const envFiles = envFilesOf(execArgv)
  return {
    argv: [...argv],
    execArgv: [...execArgv],
    cwd: process.cwd(),
    env: withoutValuesOf(envFiles),
    message,
    isSupervised: supervised !== undefined && isMainThread && process.send !== undefined,
    isShown: shown !== undefined && isMainThread && process.send !== undefined,
    envFiles,
    isFromStdin: (argv[1] === undefined || argv[1] === '-') && !execArgv.some((option) => EVALUATES.test(option)),
  }
}

const EVALUATES = /^(?:-e|-p|-pe|--eval|--print)(?:=|$)/

/** The files of `--env-file` and `--env-file-if-exists` in Node's options, as absolute paths. */
export function envFilesOf(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((argument, index) => {
    const match = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(argument)
    return match === null ? [] : [resolve(match[1] ?? execArgv[index + 1] ?? '')]
  })
}

/**
 * The environment without the values that Node has read from files: an inherited value would override the new content of the file.
 *
 * A variable that was set to the same value elsewhere looks the same, and is removed as well.
 */
function withoutValuesOf(envFiles: readonly string[]): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const file of envFiles) {
    for (const [key, value] of Object.entries(readEnvFile(file))) if (env[key] === value) delete env[key]
  }
  return env
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    return builtin('node:util').parseEnv(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
