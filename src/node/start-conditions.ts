import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { builtin } from './builtin.js'
import { isMainThread } from './main-thread.js'

/** How the program was started, before it could change any of it. */
export interface StartConditions {
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** What was told to this start by the one before it; `undefined` at the first. */
  readonly message: string | undefined
  /** By the supervisor, whose channel is open. */
  readonly isSupervised: boolean
  /** The files of `--env-file`, absolute paths. */
  readonly envFiles: readonly string[]
  /** What it runs is read from the standard input, or typed by a person: that can't be started again. */
  readonly isFromStdin: boolean
}

/** From one start to the next. The program does not see it. */
export const MESSAGE = 'HOT_HOOK_FROM_LAST_START'
/** Tells a process that it runs under the supervisor. The program, and what it starts itself, does not see it. */
export const SUPERVISED = 'HOT_HOOK_SUPERVISED'

/** To be called before the program runs. */
export function startConditions(): StartConditions {
  const { argv, execArgv } = process
  const { [MESSAGE]: message, [SUPERVISED]: supervised } = process.env
  delete process.env[MESSAGE]
  delete process.env[SUPERVISED]
  const envFiles = envFilesOf(execArgv)
  return {
    argv: [...argv],
    execArgv: [...execArgv],
    cwd: process.cwd(),
    env: withoutValuesOf(envFiles),
    message,
    isSupervised: supervised !== undefined && isMainThread && process.send !== undefined,
    envFiles,
    isFromStdin: (argv[1] === undefined || argv[1] === '-') && !execArgv.some((option) => EVALUATES.test(option)),
  }
}

const EVALUATES = /^(?:-e|-p|-pe|--eval|--print)(?:=|$)/

/** The files that `--env-file` and `--env-file-if-exists` name among options of Node, as absolute paths. */
function envFilesOf(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((argument, index) => {
    const match = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(argument)
    return match === null ? [] : [resolve(match[1] ?? execArgv[index + 1] ?? '')]
  })
}

/**
 * The environment without what Node took from files: an inherited value would win over the file's new contents.
 *
 * A variable that was given to the program with the very value of the file can't be told from it, and goes as well.
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
