import { setTimeout as sleep } from 'node:timers/promises'
import { TemporaryFolder } from '../../support/temporary-folder.js'
import { planLayers } from '../app/plan-graph.js'
import { SampleApp } from '../app/sample-app.js'
import type { Outcome } from '../outcome.js'
import type { PeakMemory } from '../peak-memory.js'
import { Program } from '../program.js'
import { type Part, takeTurns } from '../take-turns.js'
import type { Tool } from '../tools.js'

/** Tools that keep what they made do so within that time, at the end of the process at the latest. */
const WARM_UP_MS = 2_000

export interface Starts {
  /** To the end of the first answer, one for each start. */
  readonly ms: number[]
  /** At the first answer; empty where the system does not tell. */
  readonly memory: PeakMemory[]
}

export interface StartPlan {
  readonly tools: readonly Tool[]
  readonly modules: number
  readonly runs: number
  /** Each start without anything that an earlier one has left. */
  readonly isCold: boolean
}

/** Starts an app with each tool. Half of it is loaded before it listens, the rest with the first request. */
export async function measureStarts({ tools, modules, runs, isCold }: StartPlan): Promise<Outcome<Starts>[]> {
  const starting = tools.filter(({ startArgs }) => startArgs !== undefined)
  const graph = planLayers(modules)
  const packages = starting.flatMap((tool) => tool.packages)
  const apps = {
    ts: await SampleApp.create(graph, { language: 'ts', packages: [...new Set(packages)] }),
    js: await SampleApp.create(graph, { language: 'js', packages: [...new Set(packages)] }),
  }
  try {
    return await takeTurns(starting, runs, (tool) => new StartsOfTool(tool, apps[tool.language], isCold))
  } finally {
    apps.ts.remove()
    apps.js.remove()
  }
}

class StartsOfTool implements Part<Starts> {
  readonly #tool: Tool
  readonly #app: SampleApp
  readonly #isCold: boolean
  readonly #starts: Starts = { ms: [], memory: [] }
  readonly #kept = new TemporaryFolder()

  constructor(tool: Tool, app: SampleApp, isCold: boolean) {
    this.#tool = tool
    this.#app = app
    this.#isCold = isCold
  }

  async check(): Promise<void> {
    const program = await this.#start(this.#kept)
    await sleep(this.#isCold ? 0 : WARM_UP_MS)
    await program.end()
  }

  async measure(): Promise<void> {
    if (this.#isCold) this.#app.clearCaches()
    const temporary = this.#isCold ? new TemporaryFolder() : this.#kept
    const program = await this.#start(temporary)
    this.#starts.ms.push(program.toFirstAnswerMs)
    const { memory } = program
    if (memory !== undefined) this.#starts.memory.push(memory)
    await program.end()
    if (this.#isCold) temporary.remove()
  }

  value(): Starts {
    return this.#starts
  }

  async end(): Promise<void> {
    this.#kept.remove()
  }

  async #start(temporary: TemporaryFolder): Promise<Program> {
    const nodeArgs = this.#tool.startArgs ?? []
    return await Program.start({ app: this.#app, entry: 'app', nodeArgs, temporaryFolder: temporary.path })
  }
}
