import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../support/ask.js'
import { freePort } from '../support/free-port.js'
import { type Footprint, footprintOf } from '../support/process-group.js'
import { RunningTool } from '../support/running-tool.js'
import { until } from '../support/until.js'
import type { ServerKind } from './programs.js'
import { SampleApp } from './sample-app.js'
import type { Tool } from './tools.js'

/** A start or a reload that takes longer is one that does not happen. */
export const RELOAD_TIMEOUT_MS = 20_000
/** Nobody saves sooner after a start. */
const FIRST_SAVE_MS = 1_000

/** A tool that runs a program of its own on a port of its own. */
export class Candidate {
  readonly tool: Tool
  readonly app: SampleApp
  readonly port: number
  readonly #running: RunningTool

  static async start(tool: Tool, server: ServerKind): Promise<Candidate> {
    return new Candidate(tool, new SampleApp(server), await freePort())
  }

  private constructor(tool: Tool, app: SampleApp, port: number) {
    this.tool = tool
    this.app = app
    this.port = port
    this.#running = new RunningTool({ nodeArgs: tool.nodeArgs, cwd: app.folder, env: { PORT: String(port) } })
  }

  /** Why it can't be measured; `undefined` if it answers, and sees a save. */
  async check(): Promise<string | undefined> {
    if (!(await this.answers(this.app.version))) return this.#problem('it does not answer after its start')
    await sleep(FIRST_SAVE_MS)
    if (!(await this.answers(this.app.saveNext()))) return this.#problem('it does not see a save')
    return undefined
  }

  /** Resolves with true when a version is answered with, or with false if that takes too long. */
  async answers(version: number): Promise<boolean> {
    const isAnswered = async () => {
      const answer = await ask({ port: this.port })
      return answer.kind === 'answered' && answer.text === String(version)
    }
    return await until(async () => this.hasEnded || (await isAnswered()), RELOAD_TIMEOUT_MS).then(
      (isThere) => isThere && !this.hasEnded,
    )
  }

  get hasEnded(): boolean {
    return this.#running.hasEnded
  }

  /** The last that the tool and the program have written. */
  get output(): string {
    return this.#running.output
  }

  /** What it takes now, with all processes that it has started; `undefined` where the system does not tell. */
  get footprint(): Footprint | undefined {
    const { pid } = this.#running
    return pid === undefined ? undefined : footprintOf(pid)
  }

  async end(): Promise<void> {
    await this.#running.end()
    this.app.remove()
  }

  #problem(what: string): string {
    return this.hasEnded ? `${what}: it has ended` : `${what} within ${RELOAD_TIMEOUT_MS / 1_000} s`
  }
}
