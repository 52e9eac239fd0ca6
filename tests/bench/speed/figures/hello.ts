import { RunningTool } from '../../support/running-tool.js'
import { TemporaryFolder } from '../../support/temporary-folder.js'
import { writeLargePackage } from '../app/large-package.js'
import { planChain } from '../app/plan-graph.js'
import { SampleApp } from '../app/sample-app.js'
import { type Outcome, UnusableError } from '../outcome.js'
import { type Part, takeTurns } from '../take-turns.js'
import type { Tool } from '../tools.js'

const TIMEOUT_MS = 20_000
const RUNS_TO_WARM_UP = 2

/**
 * Has each tool run one module that writes a line, and before that imports a package of so many ES modules, if any. The values are ms from
 * the start of the process to its end.
 */
export async function measureHello(
  tools: readonly Tool[],
  runs: number,
  packageModules = 0,
): Promise<Outcome<number[]>[]> {
  const starting = tools.filter(({ startArgs }) => startArgs !== undefined)
  const packages = [...new Set(starting.flatMap((tool) => tool.packages))]
  const apps = {
    ts: await SampleApp.create(planChain(1), { language: 'ts', packages }),
    js: await SampleApp.create(planChain(1), { language: 'js', packages }),
  }
  const entries = Object.values(apps).map((app) => {
    return packageModules === 0 ? app.fileOf('hello') : writeLargePackage(app, packageModules)
  })
  try {
    return await takeTurns(starting, runs, (tool) => {
      return new HelloOfTool(tool, apps[tool.language], entries[tool.language === 'ts' ? 0 : 1] ?? '')
    })
  } finally {
    apps.ts.remove()
    apps.js.remove()
  }
}

class HelloOfTool implements Part<number[]> {
  readonly #tool: Tool
  readonly #app: SampleApp
  readonly #entry: string
  readonly #ms: number[] = []
  readonly #kept = new TemporaryFolder()

  constructor(tool: Tool, app: SampleApp, entry: string) {
    this.#tool = tool
    this.#app = app
    this.#entry = entry
  }

  async check(): Promise<void> {
    for (let run = 0; run < RUNS_TO_WARM_UP; run++) await this.#run()
  }

  async measure(): Promise<void> {
    this.#ms.push(await this.#run())
  }

  value(): number[] {
    return this.#ms
  }

  async end(): Promise<void> {
    this.#kept.remove()
  }

  async #run(): Promise<number> {
    const nodeArgs = [...(this.#tool.startArgs ?? []), this.#entry]
    const env = { TMPDIR: this.#kept.path, NODE_COMPILE_CACHE: undefined }
    const begunAt = performance.now()
    const running = new RunningTool({ nodeArgs, cwd: this.#app.folder, env })
    const hasEnded = await running.ended(TIMEOUT_MS)
    const ms = performance.now() - begunAt
    const hasSaid = (await running.said(/^hello$/m, TIMEOUT_MS)) !== undefined
    await running.end()
    if (!hasEnded) throw new UnusableError('does not end', running.output)
    if (!hasSaid) throw new UnusableError('does not write its line', running.output)
    return ms
  }
}
