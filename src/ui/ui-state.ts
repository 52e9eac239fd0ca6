import type { AdviceView, ModuleView } from '../processes/supervised/views.js'
import type { LogEvent } from '../report/events.js'
import type { ErrorView, RunView, TypesView, UiMessage, UiState } from './protocol.js'

/** How many events the page shows that are over. */
const MOST_EVENTS = 300

/** All that the page shows, and who looks at it. */
export class UiStateStore {
  readonly #about: Pick<UiState, 'project' | 'entry'>
  readonly #modules = new Map<string, ModuleView>()
  #timeline: LogEvent[] = []
  #run: RunView = { state: 'starting', at: Date.now() }
  #advice: readonly AdviceView[] = []
  #errors: readonly ErrorView[] = []
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
      errors: this.#errors,
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
    const errors = errorsAfter(event, this.#errors)
    if (errors === this.#errors) return
    this.#errors = errors
    this.#tell({ type: 'parts', parts: { errors } })
  }

  #tell(message: UiMessage): void {
    for (const each of this.#lookers) each(message)
  }
}

/** The errors that are there after an event, and the last one that went; the same list if nothing has changed. */
function errorsAfter(event: LogEvent, errors: readonly ErrorView[]): readonly ErrorView[] {
  const at = Date.parse(event.time)
  const isFailure = event.event === 'ended' && event.code !== 0
  if (event.event === 'broken' || isFailure) {
    const file = event.event === 'broken' ? event.file : undefined
    const others = errors.filter((error) => error.file !== file && error.goneAt === undefined)
    return [{ file, text: event.text, at, goneAt: undefined }, ...others]
  }
  const isServing = event.event === 'restart' && event.ms !== undefined
  const isOver = (error: ErrorView) => isServing || (event.event === 'mended' && error.file === event.file)
  if (!errors.some((error) => error.goneAt === undefined && isOver(error))) return errors
  const now = errors.map((error) => (error.goneAt === undefined && isOver(error) ? { ...error, goneAt: at } : error))
  const lastGone = now.filter(({ goneAt }) => goneAt !== undefined).sort((a, b) => (b.goneAt ?? 0) - (a.goneAt ?? 0))[0]
  return now.filter((error) => error.goneAt === undefined || error === lastGone)
}
