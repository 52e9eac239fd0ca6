import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** How the program was started, before it could change any of it. */
export interface StartConditions {
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** What was told to this start by the one before it; `undefined` at the first. */
  readonly message: string | undefined
}

/** From one start in place to the next. The program does not see it. */
export const MESSAGE = 'HOT_HOOK_FROM_LAST_START'

/** To be called before the program runs. */
export function startConditions(): StartConditions {
  const { argv, execArgv } = process
  const { [MESSAGE]: message } = process.env
  delete process.env[MESSAGE]
  return { argv: [...argv], execArgv: [...execArgv], cwd: process.cwd(), env: withoutEnvFiles(execArgv), message }
}

/**
 * The environment without what Node took from `--env-file`: an inherited value would win over the file's new contents.
 *
 * A variable that was given to the program with the very value of the file can't be told from it, and goes as well.
 */
function withoutEnvFiles(execArgv: readonly string[]): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const [index, argument] of execArgv.entries()) {
    const match = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(argument)
    if (match === null) continue
    const file = match[1] ?? execArgv[index + 1] ?? ''
    for (const [key, value] of Object.entries(readEnvFile(file))) if (env[key] === value) delete env[key]
  }
  return env
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
