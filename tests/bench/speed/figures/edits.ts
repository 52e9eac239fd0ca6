import { setTimeout as sleep } from 'node:timers/promises'
import { planLayers } from '../app/plan-graph.js'
import { countOutdated, type SampleGraph } from '../app/sample-graph.js'
import { EditedProgram } from '../edited-program.js'
import type { Outcome } from '../outcome.js'
import { type Part, takeTurns } from '../take-turns.js'
import type { Tool } from '../tools.js'

const BETWEEN_SAVES_MS = 300
const DEPTHS = ['hotPoint', 'middle', 'leaf'] as const

export interface EditsAtDepth {
  readonly depth: (typeof DEPTHS)[number]
  /** How many modules a change there outdates. */
  readonly outdated: number
  /** ms from a save to the first new answer. */
  readonly outcomes: readonly Outcome<number[]>[]
}

/**
 * Saves a module of an app again and again, in three depths, with programs that are started anew for each: who is stuck in one may
 * do well in another.
 */
export async function measureEdits(tools: readonly Tool[], modules: number, runs: number): Promise<EditsAtDepth[]> {
  const editing = tools.filter(({ editArgs }) => editArgs !== undefined)
  const graph = planLayers(modules)
  const results: EditsAtDepth[] = []
  for (const depth of DEPTHS) {
    const outcomes = await takeTurns(editing, runs, (tool) => new EditsOfTool(tool, graph, depth))
    results.push({ depth, outdated: countOutdated(graph, graph[depth]), outcomes })
  }
  return results
}

class EditsOfTool implements Part<number[]> {
  readonly #tool: Tool
  readonly #graph: SampleGraph
  readonly #depth: (typeof DEPTHS)[number]
  readonly #ms: number[] = []
  #edited: EditedProgram | undefined

  constructor(tool: Tool, graph: SampleGraph, depth: (typeof DEPTHS)[number]) {
    this.#tool = tool
    this.#graph = graph
    this.#depth = depth
  }

  async check(): Promise<void> {
    this.#edited = await EditedProgram.start(this.#tool, this.#graph)
    await this.#edited.settle(this.#graph[this.#depth])
  }

  async measure(): Promise<void> {
    await sleep(BETWEEN_SAVES_MS)
    const ms = await this.#edited?.edit(this.#graph[this.#depth])
    if (ms !== undefined) this.#ms.push(ms)
  }

  value(): number[] {
    return this.#ms
  }

  async end(): Promise<void> {
    await this.#edited?.end()
  }
}
