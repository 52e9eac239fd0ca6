import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/free-port.js'
import { TemporaryFolder } from '../../support/temporary-folder.js'
import { planChain } from '../app/plan-graph.js'
import { SampleApp } from '../app/sample-app.js'
import type { Outcome } from '../outcome.js'
import { Program } from '../program.js'
import { type Part, takeTurns } from '../take-turns.js'
import type { Tool } from '../tools.js'

const CHAIN = 10
/** Tools that keep what they made do so within that time, at the end of the process at the latest. */
const WARM_UP_MS = 2_000
/** A save that is not answered until then counts as lost; those who start again take less. */
const LOST_AFTER_MS = 5_000

export interface FirstSaves {
  /** From the save to the first new answer, one for each save that was seen. */
  readonly ms: readonly number[]
  readonly lost: number
}

/** Starts a small app again and again, and saves a module of it as soon as it has answered for the first time. */
export async function measureFirstSaves(tools: readonly Tool[], runs: number): Promise<Outcome<FirstSaves>[]> {
  const editing = tools.filter(({ editArgs }) => editArgs !== undefined)
  return await takeTurns(editing, runs, (tool) => new FirstSavesOfTool(tool))
}

class FirstSavesOfTool implements Part<FirstSaves> {
  readonly #tool: Tool
  readonly #graph = planChain(CHAIN)
  readonly #kept = new TemporaryFolder()
  readonly #ms: number[] = []
  #lost = 0
  #app: SampleApp | undefined

  constructor(tool: Tool) {
    this.#tool = tool
  }

  async check(): Promise<void> {
    this.#app = await SampleApp.create(this.#graph, this.#tool)
    const program = await this.#start(this.#app)
    await sleep(WARM_UP_MS)
    await program.end()
  }

  async measure(): Promise<void> {
    const app = this.#app
    if (app === undefined) return
    const program = await this.#start(app)
    const save = await app.prepareNext(this.#graph.leaf)
    const wanted = app.answerOf(this.#tool.editEntry)
    const begunAt = performance.now()
    save()
    if (await program.answers(wanted, LOST_AFTER_MS)) this.#ms.push(performance.now() - begunAt)
    else this.#lost++
    await program.end()
  }

  value(): FirstSaves {
    return { ms: this.#ms, lost: this.#lost }
  }

  async end(): Promise<void> {
    this.#app?.remove()
    this.#kept.remove()
  }

  async #start(app: SampleApp): Promise<Program> {
    return await Program.start({
      app,
      entry: this.#tool.editEntry,
      nodeArgs: this.#tool.editArgs ?? [],
      temporaryFolder: this.#kept.path,
      // Those who start again are asked at the same port.
      port: await freePort(),
    })
  }
}
