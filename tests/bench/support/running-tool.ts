import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { dirname } from 'node:path'
import { atExit } from './at-exit.js'
import { until } from './until.js'

export interface ToolCommand {
  /** A JavaScript file, or an option of Node, and so on. */
  readonly nodeArgs: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

const END_MS = 3_000
/** How much longer than the tool itself the processes may take that it has started. */
const LEFT_BEHIND_MS = 100
const KEPT_OUTPUT = 2_000

/** A tool that runs a program, in a process group of its own. It never outlives this process. */
export class RunningTool {
  /** The last of what it wrote, to both of its outputs. */
  output = ''
  readonly #child: ChildProcess
  /** Emits `change` when there is more output, or when the tool has ended. */
  readonly #changes = new EventEmitter()
  readonly #leave = atExit(() => this.#signal('SIGKILL'))

  constructor({ nodeArgs, cwd, env }: ToolCommand) {
    this.#child = spawn(process.execPath, nodeArgs, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...ownEnvironment(), ...env },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = `${this.output}${text}`.slice(-KEPT_OUTPUT)
        this.#changes.emit('change')
      })
    }
    this.#child.once('exit', () => this.#changes.emit('change'))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Resolves with what a pattern finds in the output, once it is there; with `undefined` if the tool ends, or the time is up. */
  async said(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray | undefined> {
    let found: RegExpExecArray | null = null
    await this.#becomes(() => {
      found = pattern.exec(this.output)
      return found !== null || this.hasEnded
    }, timeoutMs)
    return found ?? undefined
  }

  /** Resolves with true when the tool has ended by itself; with false if the time is up. */
  async ended(timeoutMs: number): Promise<boolean> {
    return await this.#becomes(() => this.hasEnded, timeoutMs)
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Asks all that it has started to end, and sees to it. */
  async end(): Promise<void> {
    this.#signal('SIGTERM')
    await this.ended(END_MS)
    await until(() => !this.#signal(0), LEFT_BEHIND_MS)
    this.#signal('SIGKILL')
    this.#leave()
  }

  async #becomes(condition: () => boolean, timeoutMs: number): Promise<boolean> {
    const signal = AbortSignal.timeout(timeoutMs)
    while (!condition()) {
      if (signal.aborted) return false
      await once(this.#changes, 'change', { signal }).catch(() => undefined)
    }
    return true
  }

  /** False if nothing of the group is left. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    if (this.#child.pid === undefined) return false
    try {
      return process.kill(-this.#child.pid, signal)
    } catch {
      return false
    }
  }
}

/** As in a terminal, with this very Node as `node`; without what npm and the loader of the benchmark have set. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([key]) => !/^(npm_|HOT_HOOK_)/.test(key))
  return { ...Object.fromEntries(own), PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` }
}
