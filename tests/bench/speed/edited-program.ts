import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../support/free-port.js'
import { TemporaryFolder } from '../support/temporary-folder.js'
import { SampleApp } from './app/sample-app.js'
import type { SampleGraph, SampleModule } from './app/sample-graph.js'
import { UnusableError } from './outcome.js'
import { Program } from './program.js'
import type { Tool } from './tools.js'

/** A save that takes longer to be seen is one that is not seen. */
const EDIT_TIMEOUT_MS = 20_000
/** Nobody saves sooner after a start. */
const FIRST_SAVE_MS = 1_500

/** A program of its own, in an app of its own, whose files are saved while it runs. */
export class EditedProgram {
  readonly app: SampleApp
  readonly program: Program
  readonly #tool: Tool
  readonly #temporary: TemporaryFolder

  /** Rejects with an `UnusableError` if it does not start. `nodeArgs` come before those of the tool. */
  static async start(tool: Tool, graph: SampleGraph, nodeArgs: readonly string[] = []): Promise<EditedProgram> {
    const temporary = new TemporaryFolder()
    const app = await SampleApp.create(graph, tool)
    const program = await Program.start({
      app,
      entry: tool.editEntry,
      nodeArgs: [...nodeArgs, ...(tool.editArgs ?? tool.startArgs ?? [])],
      temporaryFolder: temporary.path,
      port: await freePort(),
    }).catch((error) => {
      app.remove()
      temporary.remove()
      throw error
    })
    return new EditedProgram(tool, app, program, temporary)
  }

  private constructor(tool: Tool, app: SampleApp, program: Program, temporary: TemporaryFolder) {
    this.#tool = tool
    this.app = app
    this.program = program
    this.#temporary = temporary
  }

  /** What it has to answer after all saves that have been prepared. */
  get wanted(): string {
    return this.app.answerOf(this.#tool.editEntry)
  }

  /** Waits as somebody does who starts to edit, and has one save seen. Throws an `UnusableError` if it is not. */
  async settle(module: SampleModule): Promise<void> {
    await sleep(FIRST_SAVE_MS)
    await this.edit(module)
  }

  /** Saves the next version of a module; resolves with the ms to the first new answer. Throws an `UnusableError` if there is none. */
  async edit(module: SampleModule): Promise<number> {
    const save = await this.app.prepareNext(module)
    const { wanted } = this
    const begunAt = performance.now()
    save()
    const isSeen = await this.program.answers(wanted, EDIT_TIMEOUT_MS)
    const ms = performance.now() - begunAt
    if (!isSeen) throw new UnusableError(`no new answer within ${EDIT_TIMEOUT_MS / 1_000} s`, this.program.output)
    return ms
  }

  async end(): Promise<void> {
    await this.program.end()
    this.app.remove()
    this.#temporary.remove()
  }
}
