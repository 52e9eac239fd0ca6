import { isProjectFile } from '../files/project-file.js'
import type { Module, ModuleGraph } from '../graph/module-graph.js'
import type { LoaderEvent, UnreadableConfigEvent } from '../loader/events.js'
import { isMainThread } from '../node/main-thread.js'
import type { Reporter } from '../report/reporter.js'
import type { SourceMaps } from '../transpile/source-maps.js'
import { Arrivals } from './pending-versions.js'
import { recordEvent } from './record-event.js'
import type { BoundaryCheck } from './static-boundaries.js'

export interface IntakePorts {
  readonly graph: ModuleGraph
  readonly maps: SourceMaps
  readonly boundaries: BoundaryCheck
  readonly reporter: Reporter
  /** A file was loaded, or could not be loaded, for the first time. */
  onFile(path: string): void
  /** A static import leads nowhere: a file that it may mean can come anywhere. */
  onUnresolved(): void
}

/** Takes what the hooks see, and what modules say of themselves, into the graph, and tells whoever waits for it. */
export class Intake {
  readonly #ports: IntakePorts
  readonly #arrivals = new Arrivals()
  /** Tsconfigs of packages that can't be read. */
  readonly #unreadable = new Set<string>()

  constructor(ports: IntakePorts) {
    this.#ports = ports
  }

  /** New code of this module waits for somebody who asks for it. */
  expect(module: Module): void {
    this.#arrivals.expect(module)
  }

  take(event: LoaderEvent): void {
    const { graph, maps, boundaries, onFile, onUnresolved } = this.#ports
    if (event.type === 'load' && !isProjectFile(event.source.path)) {
      maps.add(event.source.path, event.version, event.source.map)
      return
    }
    if (event.type === 'unreadable-config') this.#takeUnreadable(event)
    recordEvent(event, { graph, onFile, onUnresolved, onBound: (edge) => boundaries.check(edge) })
    if (event.type !== 'load') return
    const { path, format, map } = event.source
    maps.add(path, event.version, map)
    this.#arrivals.asked(path, event.version)
    // Only code says when it has been evaluated.
    if (format === 'json' || format === 'asset') this.onEvaluated(graph.ensure(path), event.version)
  }

  /** Each thread that reads it tells of it, and one line for the program is enough. */
  #takeUnreadable({ file, problem }: UnreadableConfigEvent): void {
    if (isMainThread && !this.#unreadable.has(file)) this.#ports.reporter.unreadableConfig(file, problem)
    this.#unreadable.add(file)
  }

  /** A version of a module has been evaluated to its end. */
  onEvaluated(module: Module, version: number): void {
    const { graph, reporter } = this.#ports
    graph.endEvaluation(module, version)
    const durationMs = this.#arrivals.arrived(module.path, version)
    if (durationMs !== undefined) reporter.reloaded(module.path, durationMs)
  }
}
