import type { AdviceView, ModuleView } from '../processes/supervised/views.js'
import type { LogEvent } from '../report/events.js'
import { ErrorList } from './error-list.js'
import type { RunView, TypesView, UiMessage, UiState } from './protocol.js'

/** How many events the page shows that are over. */
const MOST_EVENTS = 300

/** All that the page shows, and who looks at it. */
export class UiStateStore {
  readonly #about: Pick<UiState, 'project' | 'entry'>
  readonly #modules = new Map<string, ModuleView>()
  #timeline: LogEvent[] = []
  #run: RunView = { state: 'starting', at: Date.now() }
  #advice: readonly AdviceView[] = []
  readonly #errors = new ErrorList()
  #types: TypesView = { state: 'off', errors: [] }
  readonly #lookers = new Set<(message: UiMessage) => void>()

  constructor(about: Pick<UiState, 'project' | 'entry'>) {
    this.#about = about
  }

  get state(): UiState {
    return {
      ...this.#about,
      run: this.#run,
      modules: [...this.#modules.values()],
      timeline: this.#timeline,
      advice: this.#advice,
      errors: this.#errors.views,
      types: this.#types,
    }
  }

  /** Tells the state now, and from then on what changes. Returns a function that ends that. */
  look(onMessage: (message: UiMessage) => void): () => void {
    this.#lookers.add(onMessage)
    onMessage({ type: 'state', state: this.state })
    return () => this.#lookers.delete(onMessage)
  }

  onModules(isAll: boolean, changed: readonly ModuleView[], gone: readonly string[]): void {
    if (isAll) this.#modules.clear()
    for (const path of gone) this.#modules.delete(path)
    for (const module of changed) this.#modules.set(module.path, module)
    this.#tell(isAll ? { type: 'state', state: this.state } : { type: 'modules', changed, gone })
  }

  onAdvice(advice: readonly AdviceView[]): void {
    this.#advice = advice
    this.#tell({ type: 'parts', parts: { advice } })
  }

  onRun(state: RunView['state'], at = Date.now()): void {
    this.#run = { state, at }
    this.#tell({ type: 'parts', parts: { run: this.#run } })
  }

  onTypes(types: TypesView): void {
    this.#types = types
    this.#tell({ type: 'parts', parts: { types } })
  }

  onEvent(event: LogEvent): void {
    this.#timeline = [...this.#timeline, event].slice(-MOST_EVENTS)
    this.#tell({ type: 'event', event })
    if (this.#errors.onEvent(event)) this.#tellErrors()
  }

  /** A process that was started runs: it listens, or answers. */
  onStarted(startedAt: number): void {
    this.onRun('running', startedAt)
    if (this.#errors.onStarted()) this.#tellErrors()
  }

  #tellErrors(): void {
    this.#tell({ type: 'parts', parts: { errors: this.#errors.views } })
  }

  #tell(message: UiMessage): void {
    for (const each of this.#lookers) each(message)
  }
}
