import type { ParentMessage } from '../processes/parent-process.js'
import type { FromSupervisor, ToSupervisor } from '../processes/supervised/messages.js'
import type { LogEvent } from '../report/events.js'
import { PageReloads } from './page-reloads.js'
import type { TypesView, UiState } from './protocol.js'
import { UiServer } from './ui-server.js'
import { UiStateStore } from './ui-state.js'

/** A process of the program, as the page needs it. */
export interface ShownProcess {
  readonly startedAt: number
  readonly isRunning: boolean
  readonly exited: Promise<unknown>
  tell(message: FromSupervisor): void
}

/** The page: hears what happens from the supervisor and from the program, and serves it. */
export class Ui {
  readonly #store: UiStateStore
  readonly #reloads = new PageReloads()
  #server!: UiServer
  /** The running processes, the newest last. */
  #runs: ShownProcess[] = []
  /** Those of which nothing has come yet that says that they run. */
  readonly #starting = new WeakSet<ShownProcess>()

  /** Resolves when the page is served. */
  static async start(about: Pick<UiState, 'project' | 'entry'>): Promise<Ui> {
    const ui = new Ui(about)
    ui.#server = await UiServer.listen(
      (onMessage) => ui.#store.look(onMessage),
      (onMessage) => ui.#reloads.look(onMessage),
    )
    return ui
  }

  private constructor(about: Pick<UiState, 'project' | 'entry'>) {
    this.#store = new UiStateStore(about)
  }

  /** For a person: it has the token. */
  get url(): string {
    return this.#server.pageUrl
  }

  /** For the pages of the program. */
  get reloadScriptUrl(): string {
    return this.#server.reloadScriptUrl
  }

  /** A process has been started. Its modules are shown from its first word on. */
  add(run: ShownProcess): void {
    if (!run.isRunning) return
    this.#runs.push(run)
    this.#starting.add(run)
    this.#store.onRun('starting', run.startedAt)
    void run.exited.then(() => this.#onExit(run))
  }

  /** Asks all processes how their modules stand. */
  showAll(): void {
    for (const run of this.#runs) this.#show(run)
  }

  onMessage(run: ShownProcess, message: ToSupervisor | ParentMessage): void {
    const { type } = message
    // From now on it hears what it is told.
    if (type === 'hot-hook:watches') this.#show(run)
    if (type === 'hot-hook:listening' || type === 'hot-hook:pong') this.#onRunning(run)
    if (type === 'hot-hook:event') this.onEvent(message.event as LogEvent)
    if (type !== 'hot-hook:modules' || run !== this.#runs.at(-1)) return
    this.#store.onModules(message.isAll, message.changed, message.gone)
    if (message.advice !== undefined) this.#store.onAdvice(message.advice)
  }

  /** Something has happened in the program or in the supervisor. */
  onEvent(event: LogEvent): void {
    this.#store.onEvent(event)
    this.#reloads.onEvent(event, this.#store.state.errors)
  }

  onTypes(types: TypesView): void {
    this.#store.onTypes(types)
  }

  close(): void {
    this.#server.close()
  }

  #onRunning(run: ShownProcess): void {
    if (!this.#starting.delete(run) || run !== this.#runs.at(-1)) return
    this.#store.onStarted(run.startedAt)
    this.#reloads.onErrors(this.#store.state.errors)
  }

  #show(run: ShownProcess): void {
    run.tell({ type: 'hot-hook:show', reloadScriptUrl: this.reloadScriptUrl })
  }

  /** After a start that has failed, the modules are again those of the process that goes on. */
  #onExit(run: ShownProcess): void {
    const wasShown = run === this.#runs.at(-1)
    this.#runs = this.#runs.filter((each) => each !== run)
    const last = this.#runs.at(-1)
    if (!wasShown) return
    this.#store.onRun(last === undefined ? 'ended' : 'running', last?.startedAt)
    if (last !== undefined) this.#show(last)
  }
}
