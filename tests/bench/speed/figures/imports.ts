import { planChain } from '../app/plan-graph.js'
import { EditedProgram } from '../edited-program.js'
import { type Outcome, UnusableError } from '../outcome.js'
import { requestRate } from '../request-rate.js'
import { type Part, takeTurns } from '../take-turns.js'
import type { Tool } from '../tools.js'

const REQUESTS = 20_000
const REQUESTS_TO_WARM_UP = 4_000

export interface Imports {
  /** Of one `await import()` of an unchanged module, inside the program. */
  readonly microseconds: number[]
  /** Of a server that does one of them for each. */
  readonly requestsPerSecond: number[]
}

/** Has programs import a module again and again that has not changed. */
export async function measureImports(tools: readonly Tool[], runs: number): Promise<Outcome<Imports>[]> {
  const starting = tools.filter(({ startArgs }) => startArgs !== undefined)
  return await takeTurns(starting, runs, (tool) => new ImportsOfTool(tool))
}

class ImportsOfTool implements Part<Imports> {
  readonly #tool: Tool
  readonly #imports: Imports = { microseconds: [], requestsPerSecond: [] }
  #edited: EditedProgram | undefined

  constructor(tool: Tool) {
    this.#tool = tool
  }

  async check(): Promise<void> {
    this.#edited = await EditedProgram.start(this.#tool, planChain(10))
    await this.#rate(this.#edited, REQUESTS_TO_WARM_UP)
  }

  async measure(): Promise<void> {
    if (this.#edited === undefined) return
    this.#imports.microseconds.push(await this.#edited.program.number('/import'))
    this.#imports.requestsPerSecond.push(await this.#rate(this.#edited, REQUESTS))
  }

  value(): Imports {
    return this.#imports
  }

  async end(): Promise<void> {
    await this.#edited?.end()
  }

  async #rate({ program }: EditedProgram, requests: number): Promise<number> {
    return await requestRate(program.port, requests).catch((error: Error) => {
      throw new UnusableError(`does not answer many requests: ${error.message}`, program.output)
    })
  }
}
