import { mkdirSync, symlinkSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { ask } from '../bench/support/ask.js'
import { freePort } from '../bench/support/free-port.js'
import { REPOSITORY } from '../bench/support/repository.js'
import { RunningTool } from '../bench/support/running-tool.js'
import { TemporaryFolder } from '../bench/support/temporary-folder.js'
import { until } from '../bench/support/until.js'
import { appSource } from './app-sources.js'
import { childrenOf } from './processes.js'
import { write } from './write.js'

/** Whatever takes longer never comes. */
export const DEADLINE_MS = 30_000

/** The server under the supervisor, in a folder of its own. */
export class SoakedProgram {
  readonly port: number
  /** Of the project. */
  readonly folder: string
  /** The heap as it was at the last `/heap`. */
  readonly snapshot: string
  readonly #temporary: TemporaryFolder
  readonly #supervisor: RunningTool
  /** One connection for all, so that their number says nothing. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  private constructor(temporary: TemporaryFolder, port: number) {
    this.port = port
    this.#temporary = temporary
    this.folder = join(temporary.path, 'project')
    this.snapshot = join(temporary.path, 'soak.heapsnapshot')
    this.#supervisor = new RunningTool({
      nodeArgs: [join(REPOSITORY, 'dist/cli.js'), 'app.ts'],
      cwd: this.folder,
      env: { PORT: String(port), SNAPSHOT: this.snapshot },
    })
  }

  /** Resolves when it listens. */
  static async start(pages: Readonly<Record<string, string>>): Promise<SoakedProgram> {
    const temporary = new TemporaryFolder()
    const folder = join(temporary.path, 'project')
    mkdirSync(folder)
    symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'))
    const files = { 'package.json': '{ "type": "module" }', 'app.ts': appSource(0), ...pages }
    for (const [name, text] of Object.entries(files)) write(join(folder, name), text)

    const program = new SoakedProgram(temporary, await freePort())
    await program.says(/^listening$/m)
    return program
  }

  get supervisorPid(): number {
    return this.#supervisor.pid ?? 0
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The answer of the program. Throws if there is none. */
  async get(path: string): Promise<string> {
    const answer = await ask({ port: this.port, path, agent: this.#agent, timeoutMs: DEADLINE_MS })
    if (answer.kind === 'failed') throw this.error(`${path}: ${answer.reason}`)
    return answer.text
  }

  /** Does something, and resolves when it, or what was said before, has been said. */
  async says(what: RegExp, after?: () => void): Promise<void> {
    if (after !== undefined) this.#supervisor.output = ''
    after?.()
    if ((await this.#supervisor.said(what, DEADLINE_MS)) === undefined) throw this.error(`It does not say ${what}`)
  }

  /** Resolves when the old process has ended, and there is one again: no event tells that. */
  async isAlone(): Promise<void> {
    const isAlone = () => childrenOf(this.supervisorPid) === 1
    if (!(await until(isAlone, DEADLINE_MS))) throw this.error('The old process does not end')
  }

  error(problem: string): Error {
    return new Error(`${problem}. The last that the program wrote:\n${this.#supervisor.output}`)
  }

  async end(): Promise<void> {
    this.#agent.destroy()
    await this.#supervisor.end()
    this.#temporary.remove()
  }
}
