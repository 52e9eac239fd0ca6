import { setTimeout as sleep } from 'node:timers/promises'
import { planChain } from '../app/plan-graph.js'
import type { SampleGraph } from '../app/sample-graph.js'
import { EditedProgram } from '../edited-program.js'
import type { Outcome } from '../outcome.js'
import { type Part, takeTurns } from '../take-turns.js'
import type { Tool } from '../tools.js'

const CHAIN = 10
/** The second save of a pair comes so much later, by turns. */
const SHORTEST_MS = 5
const LONGEST_MS = 45
/** An answer of the second save that comes later than that counts as lost. */
const LOST_AFTER_MS = 1_000
const BETWEEN_PAIRS_MS = 60
const PAIRS_AT_A_TIME = 20
/** A tool that has lost so many is not tried any more: each takes as long as the wait for it. */
const ENOUGH_LOST = 100

export interface Saves {
  readonly pairs: number
  /** Pairs after which the first save, or an older one, went on to be answered. */
  readonly lost: number
  /** How much later the second save came in these. */
  readonly lostAtMs: readonly number[]
}

/** Saves a module twice within 50 ms, as editors that format on save do, while it is asked for all the time. */
export async function measureSaves(tools: readonly Tool[], pairs: number): Promise<Outcome<Saves>[]> {
  const hot = tools.filter(({ isHot }) => isHot)
  const rounds = Math.ceil(pairs / PAIRS_AT_A_TIME)
  return await takeTurns(hot, rounds, (tool) => new SavesOfTool(tool, pairs))
}

class SavesOfTool implements Part<Saves> {
  readonly #tool: Tool
  readonly #wanted: number
  readonly #graph: SampleGraph = planChain(CHAIN)
  readonly #lostAtMs: number[] = []
  #pairs = 0
  #edited: EditedProgram | undefined

  constructor(tool: Tool, pairs: number) {
    this.#tool = tool
    this.#wanted = pairs
  }

  async check(): Promise<void> {
    this.#edited = await EditedProgram.start(this.#tool, this.#graph)
    await this.#edited.settle(this.#graph.leaf)
  }

  async measure(): Promise<void> {
    for (let each = 0; each < PAIRS_AT_A_TIME && !this.#isOver; each++) {
      await sleep(BETWEEN_PAIRS_MS)
      if (this.#edited !== undefined) await this.#savePair(this.#edited)
    }
  }

  value(): Saves {
    return { pairs: this.#pairs, lost: this.#lostAtMs.length, lostAtMs: this.#lostAtMs }
  }

  async end(): Promise<void> {
    await this.#edited?.end()
  }

  get #isOver(): boolean {
    return this.#pairs >= this.#wanted || this.#lostAtMs.length >= ENOUGH_LOST
  }

  async #savePair(edited: EditedProgram): Promise<void> {
    const distanceMs = SHORTEST_MS + ((this.#pairs * 7) % (LONGEST_MS - SHORTEST_MS + 1))
    const saveFirst = await edited.app.prepareNext(this.#graph.leaf)
    const saveSecond = await edited.app.prepareNext(this.#graph.leaf)
    saveFirst()
    const isSeen = edited.program.answers(edited.wanted, distanceMs + LOST_AFTER_MS)
    await sleep(distanceMs)
    saveSecond()
    this.#pairs++
    if (!(await isSeen)) this.#lostAtMs.push(distanceMs)
  }
}
