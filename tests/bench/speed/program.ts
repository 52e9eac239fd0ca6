import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../support/ask.js'
import { RunningTool } from '../support/running-tool.js'
import type { SampleApp } from './app/sample-app.js'
import { UnusableError } from './outcome.js'
import { type PeakMemory, peakMemory } from './peak-memory.js'
import type { Entry } from './tools.js'

const START_TIMEOUT_MS = 180_000
const REFUSED_AGAIN_MS = 1

export interface ProgramPlan {
  readonly app: SampleApp
  readonly entry: Entry
  /** What stands before the entry. */
  readonly nodeArgs: readonly string[]
  /** Where tools may keep things from one start to the next. */
  readonly temporaryFolder: string
  /** Default: any that is free, another one with each start. */
  readonly port?: number
}

/** An app that a tool runs, and that has given its first answer. */
export class Program {
  /** From just before the process was made to the end of the first answer. */
  readonly toFirstAnswerMs: number
  readonly #running: RunningTool
  readonly #port: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  /** Resolves once it has answered. Rejects with an `UnusableError` if it does not, or not what it should. */
  static async start(plan: ProgramPlan): Promise<Program> {
    const { app, entry } = plan
    const begunAt = performance.now()
    const running = startTool(plan)
    try {
      const said = await running.said(/^listening (\d+)$/m, START_TIMEOUT_MS)
      if (said === undefined) throw new UnusableError('does not listen', running.output)
      const port = Number(said[1])
      const answer = await ask({ port, timeoutMs: START_TIMEOUT_MS })
      const ms = performance.now() - begunAt
      if (answer.kind === 'failed') throw new UnusableError(`does not answer: ${answer.reason}`, running.output)
      if (answer.text !== app.answerOf(entry)) throw new UnusableError('gives a wrong answer', running.output)
      return new Program(running, port, ms)
    } catch (error) {
      await running.end()
      throw error
    }
  }

  private constructor(running: RunningTool, port: number, toFirstAnswerMs: number) {
    this.#running = running
    this.#port = port
    this.toFirstAnswerMs = toFirstAnswerMs
  }

  get port(): number {
    return this.#port
  }

  get output(): string {
    return this.#running.output
  }

  get memory(): PeakMemory | undefined {
    return this.#running.pid === undefined ? undefined : peakMemory(this.#running.pid)
  }

  /** Asks for a number. Throws an `UnusableError` without one. */
  async number(path: string): Promise<number> {
    const answer = await ask({ port: this.#port, path, agent: this.#agent, timeoutMs: START_TIMEOUT_MS })
    if (answer.kind === 'answered') return Number(answer.text)
    throw new UnusableError(`does not answer ${path}: ${answer.reason}`, this.output)
  }

  /** Asks again and again, on a kept connection, until it gets the answer that is wanted (true), or the time is up (false). */
  async answers(wanted: string, timeoutMs: number): Promise<boolean> {
    const end = performance.now() + timeoutMs
    for (let left = timeoutMs; left > 0 && !this.#running.hasEnded; left = end - performance.now()) {
      const answer = await ask({ port: this.#port, agent: this.#agent, timeoutMs: left })
      if (answer.kind === 'answered' && answer.text === wanted) return true
      if (answer.kind === 'failed') await sleep(REFUSED_AGAIN_MS)
    }
    return false
  }

  async end(): Promise<void> {
    this.#agent.destroy()
    await this.#running.end()
  }
}

function startTool({ app, entry, nodeArgs, temporaryFolder, port = 0 }: ProgramPlan): RunningTool {
  return new RunningTool({
    nodeArgs: [...nodeArgs, app.fileOf(entry)],
    cwd: app.folder,
    env: { PORT: String(port), TMPDIR: temporaryFolder, NODE_COMPILE_CACHE: undefined },
  })
}
