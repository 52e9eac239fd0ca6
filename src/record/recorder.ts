import { isProjectFile } from '../files/project-file.js'
import { isSettled } from '../graph/hot-point.js'
import { type Module, ModuleGraph } from '../graph/module-graph.js'
import type { LoaderEvent, UnreadableConfigEvent } from '../loader/events.js'
import type { EventSource, Recording } from '../loader/hooks.js'
import { isMainThread } from '../node/main-thread.js'
import type { Reporter } from '../report/reporter.js'
import type { SourceMaps } from '../transpile/source-maps.js'
import { PendingVersions } from './pending-versions.js'
import { recordEvent } from './record-event.js'
import type { StaticBoundaries } from './static-boundaries.js'

/** Hears of what the graph has learned. */
export interface RecorderListener {
  /** A file was loaded, or could not be loaded, for the first time. */
  onFile(path: string): void
  /** A static import leads nowhere: a file that it may mean can come anywhere. */
  onUnresolved(): void
}

export interface RecorderParts {
  readonly maps: SourceMaps
  readonly boundaries: StaticBoundaries
  readonly reporter: Reporter
}

/** Owns the graph, and brings into it what the hooks see and what modules say of themselves. */
export class Recorder implements Recording {
  readonly #graph = new ModuleGraph()
  readonly #parts: RecorderParts
  readonly #pending = new PendingVersions()
  /** Tsconfigs of packages that can't be read. */
  readonly #unreadable = new Set<string>()
  #source: EventSource = { synchronize() {} }
  #listener: RecorderListener = { onFile() {}, onUnresolved() {} }

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** From now on events come from `source`, and `listener` hears of them. */
  connect(source: EventSource, listener: RecorderListener): void {
    this.#source = source
    this.#listener = listener
  }

  /** The graph with all that the hooks have seen up to now. Blocks for it where they run in a thread of their own. */
  graph(): ModuleGraph {
    this.#source.synchronize()
    return this.#graph
  }

  /** The graph with what has arrived from the hooks. */
  arrived(): ModuleGraph {
    if (this.#source.receive === undefined) this.#source.synchronize()
    else this.#source.receive()
    return this.#graph
  }

  /** The graph as it was recorded so far: for questions that each `import()` asks. */
  get known(): ModuleGraph {
    return this.#graph
  }

  versionOf(path: string): number {
    return this.#graph.get(path)?.version ?? 0
  }

  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean {
    return isSettled(this.#graph.get(importer), importerVersion, imported, isMarked)
  }

  isImmediate(): boolean {
    return this.#parts.boundaries.mayExist(this.#graph)
  }

  record(event: LoaderEvent): void {
    const { maps, boundaries } = this.#parts
    if (event.type === 'load' && !isProjectFile(event.source.path)) {
      maps.add(event.source.path, event.version, event.source.map)
      return
    }
    if (event.type === 'unreadable-config') this.#reportUnreadable(event)
    const graph = this.#graph
    recordEvent(event, { graph, ...this.#listener, onBound: (edge) => boundaries.check(edge, graph) })
    if (event.type !== 'load') return
    const { path, format, map } = event.source
    maps.add(path, event.version, map)
    this.#pending.onAsked(path, event.version)
    // Only code says when it has been evaluated.
    if (format === 'json' || format === 'asset') this.onEvaluated(graph.ensure(path), event.version)
  }

  /** New code of this module waits for an import that asks for it. */
  expect(module: Module): void {
    this.#pending.expect(module)
  }

  /** A version of a module has been evaluated to its end. */
  onEvaluated(module: Module, version: number): void {
    this.#graph.endEvaluation(module, version)
    const durationMs = this.#pending.onEvaluated(module.path, version)
    if (durationMs !== undefined) this.#parts.reporter.reloaded(module.path, durationMs)
  }

  /** Each thread that reads it tells of it, and one line for the program is enough. */
  #reportUnreadable({ file, problem }: UnreadableConfigEvent): void {
    if (isMainThread && !this.#unreadable.has(file)) this.#parts.reporter.unreadableConfig(file, problem)
    this.#unreadable.add(file)
  }
}
