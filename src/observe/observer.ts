import { createRequire } from 'node:module'
import type { ModuleGraph, Rules } from '../graph/module-graph.js'
import type { ToSupervisor } from '../processes/supervised/messages.js'
import type { AdviceView, ModuleView } from '../processes/supervised/views.js'
import type { LogEvent } from '../report/events.js'
import { stackOf } from '../report/thrown.js'
import { adviceViews } from './advice-views.js'
import { EvaluationTimes } from './evaluation-times.js'
import { moduleViews } from './module-views.js'
import { summaryOf } from './summary.js'

/** How often to look for what no event tells of: an `import()` that runs once more, a module that is loaded lazily. */
const LOOK_MS = 1_000
/** After an event, until what follows from it is recorded. */
const SOON_MS = 50

export interface ObserverPorts {
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
  readonly rules: Rules
  /** A path as it is shown. */
  name(path: string): string
  /** The paths of the files that can't be used as they are, and of those whose change waits for one of them. */
  broken(): Iterable<string>
  deferred(): Iterable<string>
  /** Calls back with each event from now on. */
  listen(onEvent: (event: LogEvent) => void): void
  tell(message: ToSupervisor): void
}

/** Looks at how the modules stand. Tells the supervisor if that is asked for: all of them first, then what changes and what happens. */
export class Observer {
  readonly times = new EvaluationTimes()
  readonly #ports: ObserverPorts
  readonly #require = createRequire(import.meta.url)
  /** The shown paths of files that can't be used as they are. */
  readonly #broken: Set<string>
  /** By shown path: what was told of a module last, as JSON. */
  #told = new Map<string, string>()
  #toldAdvice = ''
  /** The next modules that are told are all there are. */
  #isAll = true
  #ticks: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined

  constructor(ports: ObserverPorts) {
    this.#ports = ports
    this.#broken = new Set(Array.from(ports.broken(), (path) => ports.name(path)))
    ports.listen((event) => this.#onEvent(event))
  }

  /** What is hot, and what would be: some lines. */
  summary(): string {
    const graph = this.#ports.graph()
    return summaryOf(this.#modules(graph), this.#advice(graph))
  }

  /** Tells all modules, as soon as there are some, and from then on what changes. */
  tellAll(): void {
    this.#told = new Map()
    this.#toldAdvice = ''
    this.#isAll = true
    this.#tellModules()
    if (this.#ticks !== undefined) return
    this.#ticks = setInterval(() => this.#tellModules(), LOOK_MS).unref()
    process.on('uncaughtExceptionMonitor', (error) => this.#onCrash(error))
    process.on('exit', () => this.#tellModules())
  }

  #onEvent(event: LogEvent): void {
    if (event.event === 'broken') this.#broken.add(event.file)
    if (event.event === 'mended') this.#broken.delete(event.file)
    if (this.#ticks === undefined) return
    this.#ports.tell({ type: 'hot-hook:event', event })
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => this.#tellModules(), SOON_MS).unref()
  }

  #onCrash(error: unknown): void {
    const event = { time: new Date().toISOString(), level: 'error', text: stackOf(error), event: 'crashed' } as const
    this.#ports.tell({ type: 'hot-hook:event', event })
  }

  #tellModules(): void {
    const graph = this.#ports.graph()
    const views = this.#modules(graph)
    const now = new Map(views.map((view) => [view.path, JSON.stringify(view)]))
    const changed = views.filter(({ path }) => now.get(path) !== this.#told.get(path))
    const gone = [...this.#told.keys()].filter((path) => !now.has(path))
    if (changed.length === 0 && gone.length === 0) return

    this.#told = now
    const isAll = this.#isAll
    this.#isAll = false
    const advice = this.#advice(graph)
    const text = JSON.stringify(advice)
    const isNew = text !== this.#toldAdvice
    this.#toldAdvice = text
    this.#ports.tell({ type: 'hot-hook:modules', isAll, changed, gone, ...(isNew && { advice }) })
  }

  #modules(graph: ModuleGraph): ModuleView[] {
    const waiting = new Set(Array.from(this.#ports.deferred(), (path) => this.#ports.name(path)))
    return moduleViews(graph, {
      rules: this.#ports.rules,
      name: (path) => this.#ports.name(path),
      isBroken: (name) => this.#broken.has(name),
      isWaiting: (name) => waiting.has(name),
      hasFailed: (path) => this.times.isOverdue(path),
      timesOf: (path) => this.times.of(path),
    })
  }

  #advice(graph: ModuleGraph): AdviceView[] {
    const { cache } = this.#require
    return adviceViews(graph, {
      rules: this.#ports.rules,
      name: (path) => this.#ports.name(path),
      isCommonJs: (path) => path in cache,
    })
  }
}
