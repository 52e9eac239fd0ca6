import { type ChildProcess, fork, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { succeeds } from '../node/succeeds.js'
import { OWN_FOLDER_URL } from '../own-files.js'
import type { Compiler } from './compiler.js'

/** A process of the compiler. */
export interface CompilerProcess {
  /** `onText` is called with each piece of what it prints. */
  listen(onText: (text: string) => void): void
  /** Resolves when it has ended, and all that it has printed has come. */
  readonly ended: Promise<CompilerEnd>
  kill(): void
}

/** How it ended. */
export interface CompilerEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it has written to the standard error output. */
  readonly complaint: string
}

export interface CompilerProcessOptions {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** Starts the compiler with the lowest priority. It ends at the latest when this process has ended, and it is done with what it is checking. */
export function startCompiler(compiler: Compiler, { args, cwd, env }: CompilerProcessOptions): CompilerProcess {
  const options = { cwd, env: withoutInspector(env) }
  // One run of the native program ends by itself.
  const child =
    compiler.kind === 'native'
      ? spawn(compiler.path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      : fork(compiler.path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ENDS_WITH_PARENT })
  const { pid } = child
  // It is set before the process has threads, which have it from then on.
  if (pid !== undefined) succeeds(() => setPriority(pid, constants.priority.PRIORITY_LOW))
  return {
    listen: (onText) => void child.stdout?.setEncoding('utf8').on('data', onText),
    ended: endOf(child),
    kill: () => void child.kill('SIGKILL'),
  }
}

const ENDS_WITH_PARENT = ['--import', new URL('ends-with-parent.js', OWN_FOLDER_URL).href]

/** Two processes can't have one inspector. */
function withoutInspector(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: options, ...others } = env
  return options === undefined ? env : { ...others, NODE_OPTIONS: options.replace(/(?<!\S)--inspect\S*/g, '') }
}

async function endOf(child: ChildProcess): Promise<CompilerEnd> {
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, MOST_CHARACTERS)
  })
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, complaint: error.message }))
    child.once('close', (code, signal) => resolve({ code, signal, complaint }))
  })
}

/** How much is kept of what it complains of: the first lines say what is wrong. */
const MOST_CHARACTERS = 10_000
