import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunningTool } from '../../support/running-tool.js'
import { planChain } from '../app/plan-graph.js'
import { SampleApp } from '../app/sample-app.js'
import type { SampleGraph } from '../app/sample-graph.js'
import { EditedProgram } from '../edited-program.js'
import { type Outcome, UnusableError } from '../outcome.js'
import { type Part, takeTurns } from '../take-turns.js'
import { LIMIT, type Tool } from '../tools.js'

const CHAIN = 10
const RELOADS_AT_A_TIME = 50
const FLOOR_TIMEOUT_MS = 120_000
/** Some tools take no notice of a save so soon after another one: that is a figure of its own. */
const BETWEEN_RELOADS_MS = 60
/** What clears up after a reload may do so in its own time. */
const QUIET_MS = 1_000

export interface Heap {
  readonly reloads: number
  /** In use after a garbage collection, before the reloads and after them. */
  readonly beforeBytes: number
  readonly afterBytes: number
}

/**
 * Reloads a chain of ten modules again and again by a save of its last one. For the limit the ten are imported as often by plain Node,
 * each time by another URL: it keeps all that it has loaded.
 */
export async function measureHeap(tools: readonly Tool[], reloads: number): Promise<Outcome<Heap>[]> {
  const wanted = tools.filter(({ isHot, name }) => isHot || name === LIMIT)
  const rounds = Math.ceil(reloads / RELOADS_AT_A_TIME)
  return await takeTurns(wanted, rounds, (tool) =>
    tool.name === LIMIT ? new HeapOfNode(tool, reloads) : new HeapOfTool(tool, reloads),
  )
}

class HeapOfTool implements Part<Heap> {
  readonly #tool: Tool
  readonly #wanted: number
  readonly #graph: SampleGraph = planChain(CHAIN)
  #heap: Heap = { reloads: 0, beforeBytes: 0, afterBytes: 0 }
  #edited: EditedProgram | undefined

  constructor(tool: Tool, reloads: number) {
    this.#tool = tool
    this.#wanted = reloads
  }

  async check(): Promise<void> {
    this.#edited = await EditedProgram.start(this.#tool, this.#graph, ['--expose-gc'])
    await this.#edited.settle(this.#graph.leaf)
    await sleep(QUIET_MS)
    this.#heap = { ...this.#heap, beforeBytes: await this.#edited.program.number('/heap') }
  }

  async measure(): Promise<void> {
    if (this.#edited === undefined) return
    let { reloads } = this.#heap
    for (let each = 0; each < RELOADS_AT_A_TIME && reloads < this.#wanted; each++) {
      await sleep(BETWEEN_RELOADS_MS)
      await this.#edited.edit(this.#graph.leaf)
      reloads++
    }
    if (reloads === this.#wanted) await sleep(QUIET_MS)
    this.#heap = { ...this.#heap, reloads, afterBytes: await this.#edited.program.number('/heap') }
  }

  value(): Heap {
    return this.#heap
  }

  async end(): Promise<void> {
    await this.#edited?.end()
  }
}

class HeapOfNode implements Part<Heap> {
  readonly #tool: Tool
  readonly #reloads: number
  #heap: Heap = { reloads: 0, beforeBytes: 0, afterBytes: 0 }

  constructor(tool: Tool, reloads: number) {
    this.#tool = tool
    this.#reloads = reloads
  }

  async check(): Promise<void> {
    const graph = planChain(CHAIN)
    const app = await SampleApp.create(graph, this.#tool)
    const paths = graph.modules.map(({ path }) => `./modules/${path}.js`)
    writeFileSync(join(app.folder, 'floor.js'), floorSource(paths, this.#reloads))
    const running = new RunningTool({ nodeArgs: ['--expose-gc', 'floor.js'], cwd: app.folder, env: {} })
    const said = await running.said(/^heap (\d+) (\d+)$/m, FLOOR_TIMEOUT_MS)
    await running.end()
    app.remove()
    if (said === undefined) throw new UnusableError('does not tell what is in use', running.output)
    this.#heap = { reloads: this.#reloads, beforeBytes: Number(said[1]), afterBytes: Number(said[2]) }
  }

  async measure(): Promise<void> {}

  value(): Heap {
    return this.#heap
  }

  async end(): Promise<void> {}
}

function floorSource(paths: readonly string[], reloads: number): string {
  return `const paths = ${JSON.stringify(paths)}
function heapInUse() {
  gc()
  gc()
  return process.memoryUsage().heapUsed
}

async function loadAll(version) {
  for (const path of paths) await import(\`\${path}?\${version}\`)
}

await loadAll(0)
const before = heapInUse()
for (let version = 1; version <= ${reloads}; version++) await loadAll(version)
console.log(\`heap \${before} \${heapInUse()}\`)
`
}
