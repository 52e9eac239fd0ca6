import { isProjectFile } from '../files/project-file.js'
import { isSettled } from '../graph/hot-point.js'
import { type Module, ModuleGraph } from '../graph/module-graph.js'
import type { LoaderEvent, PackageEvent, PackageImportEvent, UnreadableConfigEvent } from '../loader/events.js'
import type { EventSource, Recording } from '../loader/hooks.js'
import { isMainThread } from '../node/main-thread.js'
import type { Reporter } from '../report/reporter.js'
import type { Source } from '../transpile/source.js'
import type { SourceMaps } from '../transpile/source-maps.js'
import { PendingVersions } from './pending-versions.js'
import { type RecordPorts, recordEvent } from './record-event.js'
import type { StaticBoundaries } from './static-boundaries.js'

/** Is told of what was recorded. */
type RecorderListener = Pick<RecordPorts, 'onFile' | 'onNewText' | 'onUnresolved'> & {
  onPackage(event: PackageEvent | PackageImportEvent): void
  /** The new version of an ES module was loaded, for whose next import an update waits. */
  onAsked(module: Module): void
}

export interface RecorderParts {
  readonly maps: SourceMaps
  readonly boundaries: StaticBoundaries
  readonly reporter: Reporter
}

/** Owns the graph, and records in it what the hooks and the modules report. */
export class Recorder implements Recording {
  readonly #graph = new ModuleGraph()
  readonly #parts: RecorderParts
  readonly #pending = new PendingVersions()
  /** Tsconfigs of packages that can't be read, and were reported. */
  readonly #unreadable = new Set<string>()
  #source: EventSource = { synchronize() {} }
  #listener: RecorderListener = { onFile() {}, onNewText() {}, onUnresolved() {}, onPackage() {}, onAsked() {} }

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** From now on, `source` is asked for pending events, and `listener` is told of what was recorded. */
  connect(source: EventSource, listener: RecorderListener): void {
    this.#source = source
    this.#listener = listener
  }

  /** The graph, with all events up to now. Blocks if the hooks run in Node's hooks thread. */
  graph(): ModuleGraph {
    this.#source.synchronize()
    return this.#graph
  }

  /** The graph, with the events that have arrived from the hooks; does not wait for more. */
  arrived(): ModuleGraph {
    if (this.#source.receive === undefined) this.#source.synchronize()
    else this.#source.receive()
    return this.#graph
  }

  /** The graph as it is recorded now, for code that runs at each `import()`. */
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
    if (event.type === 'package' || event.type === 'package-import') this.#listener.onPackage(event)
    const graph = this.#graph
    recordEvent(event, { graph, ...this.#listener, onBound: (edge) => boundaries.check(edge, graph) })
    if (event.type !== 'load') return
    const { path, format, map } = event.source
    maps.add(path, event.version, map)
    this.#pending.onAsked(path, event.version)
    if (format === 'module' && this.#pending.has(path, event.version)) this.#listener.onAsked(graph.ensure(path))
    // JSON and assets have no code that would report the end of their evaluation.
    if (format === 'json' || format === 'asset') this.onEvaluated(graph.ensure(path), event.version)
  }

  /** The running code of a module is as new as this source of it: only its map is another one. */
  renew({ path, digest, map }: Source): void {
    const module = this.#graph.get(path)
    if (module === undefined) return
    module.digest = digest
    if (module.loadedVersion !== undefined) this.#parts.maps.replace(path, module.loadedVersion, map)
  }

  /** The new version of this module waits for its next import. */
  expect(module: Module): void {
    this.#pending.expect(module)
  }

  /** True if an update waits for the next import of this module. */
  expects({ path, version }: Module): boolean {
    return this.#pending.has(path, version)
  }

  /** A version of a module has been evaluated to its end. Prints that, if an update has made it and it was waited for. */
  onEvaluated(module: Module, version: number): void {
    this.#graph.endEvaluation(module, version)
    const durationMs = this.#pending.onEvaluated(module.path, version)
    if (durationMs !== undefined) this.#parts.reporter.reloaded(module.path, durationMs)
  }

  /** Each thread reads the file, but the program is to print one line. */
  #reportUnreadable({ file, problem }: UnreadableConfigEvent): void {
    if (isMainThread && !this.#unreadable.has(file)) this.#parts.reporter.unreadableConfig(file, problem)
    this.#unreadable.add(file)
  }
}
