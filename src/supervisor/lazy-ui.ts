import { basename } from '../node/path.js'
import { RELOAD_SCRIPT, SHOWN } from '../node/start-conditions.js'
import type { ParentMessage } from '../processes/parent-process.js'
import type { ToSupervisor } from '../processes/supervised/messages.js'
import type { LogEvent } from '../report/events.js'
import type { Log } from '../report/log.js'
import type { TypesView } from '../ui/protocol.js'
import type { Ui } from '../ui/ui.js'
import type { AppProcess } from './app-process.js'

export interface LazyUiPorts {
  readonly log: Pick<Log, 'answer' | 'error' | 'listen'>
  /** The working directory, and the entry as it was given. */
  readonly folder: string
  readonly entry: string
  /** The running processes of the program, the oldest first. */
  processes(): AppProcess[]
}

/** The page, which is loaded and served when somebody asks for it. */
export class LazyUi {
  readonly #ports: LazyUiPorts
  #opening: Promise<void> | undefined
  #ui: Ui | undefined
  #types: TypesView | undefined

  constructor(ports: LazyUiPorts) {
    this.#ports = ports
  }

  /** Serves the page if it is not served yet, and prints its URL. Resolves when that is done. */
  async open(): Promise<void> {
    this.#opening ??= this.#start().catch((error: Error) => {
      this.#ports.log.error(`Cannot serve the page: ${error.message}`)
    })
    await this.#opening
    if (this.#ui !== undefined) this.#ports.log.answer(`what is hot, and why: ${this.#ui.url}`)
  }

  /** The same, without printing the URL again. */
  async openOnce(): Promise<void> {
    if (this.#opening === undefined) await this.open()
  }

  /** The variables that a process of the program gets; none while the page is not served. */
  env(): NodeJS.ProcessEnv {
    return this.#ui === undefined ? {} : { [SHOWN]: '1', [RELOAD_SCRIPT]: this.#ui.reloadScriptUrl }
  }

  add(run: AppProcess): void {
    this.#ui?.add(run)
  }

  onMessage(run: AppProcess, message: ToSupervisor | ParentMessage): void {
    if (message.type === 'hot-hook:asks-for-ui') void this.openOnce()
    this.#ui?.onMessage(run, message)
  }

  /** What the check of types has found, which may be before the page is served. */
  onTypes(types: TypesView): void {
    this.#types = types
    this.#ui?.onTypes(types)
  }

  async #start(): Promise<void> {
    const { log, folder, entry, processes } = this.#ports
    const { Ui } = await import('../ui/ui.js')
    const ui = await Ui.start({ project: basename(folder), entry })
    log.listen((event: LogEvent) => ui.onEvent(event))
    this.#ui = ui
    if (this.#types !== undefined) ui.onTypes(this.#types)
    for (const run of processes()) ui.add(run)
    ui.showAll()
  }
}
