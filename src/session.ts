import { resolve } from 'node:path'
import { BoundaryCheck } from './boundary-check.js'
import { type DumpedModule, dumpGraph } from './dump.js'
import { endLoops, isSettled } from './graph/hot-point.js'
import { type Module, ModuleGraph } from './graph/module-graph.js'
import { adopt } from './loader/adopt.js'
import type { LoaderEvent } from './loader/events.js'
import type { Hooks } from './loader/hooks.js'
import { hasInThreadHooks, installInThread } from './loader/in-thread.js'
import { installOffThread } from './loader/off-thread.js'
import { recordEvent } from './loader/record.js'
import type { HotHookOptions } from './options.js'
import { createLog } from './report/log.js'
import { createReporter, type Reporter } from './report/reporter.js'
import { mayBeImported } from './resolve/candidates.js'
import { Runtime } from './runtime/runtime.js'
import { onStartEnded } from './runtime/start-end.js'
import { Settings } from './settings.js'
import { startConditions } from './start-conditions.js'
import { createToolchain, type Toolchain } from './toolchain.js'
import { SourceMaps } from './transpile/source-maps.js'
import { installStackTraces } from './transpile/stack-trace.js'
import type { HotUpdate } from './update/apply.js'
import { Arrivals } from './update/arrivals.js'
import { ConfigFiles } from './update/config-files.js'
import { fullReload, fullReloadWay } from './update/full-reload.js'
import { isParentListening, onFileChanged, tellParent } from './update/parent-process.js'
import { Updater } from './update/updater.js'
import { ProjectWatch } from './watch/project-watch.js'

/**
 * One program under hot-hook: the composition root, which knows all parts and gives each what it needs.
 *
 *     hooks ──▶ graph ◀── updater ◀── watch
 *       ▲                    │
 *       └──── versions ◀─────┘
 */
export class Session {
  readonly #start = startConditions()
  readonly #tools: Toolchain
  readonly #settings: Settings
  readonly #graph = new ModuleGraph()
  readonly #configFiles: ConfigFiles
  readonly #reporter: Reporter
  readonly #runtime: Runtime
  readonly #hooks: Hooks
  readonly #watch: ProjectWatch
  readonly #updater: Updater
  readonly #arrivals = new Arrivals()
  readonly #maps = new SourceMaps()
  readonly #boundaries: BoundaryCheck
  /** The parent process says what has changed. */
  #isTold = false

  /** Installs the hooks. `root` is the program's entry, or a folder. Throws a `HotHookError` for options that are wrong. */
  constructor(root: string) {
    const { HOT_HOOK_TSCONFIG: tsconfig, HOT_HOOK_LOG: level, HOT_HOOK_WATCH: watch } = process.env
    this.#tools = createToolchain(tsconfig)
    // Of a test file nobody wants a second run while it runs.
    const mayWatch = watch !== 'false' && watch !== '0' && process.env.NODE_TEST_CONTEXT === undefined
    this.#settings = new Settings(this.#tools.packages, root, mayWatch ? {} : { watch: false })
    this.#configFiles = new ConfigFiles(this.#tools.tsconfigs, this.#tools.packages)
    this.#reporter = createReporter(createLog(level), () => this.#settings.folder)
    this.#boundaries = new BoundaryCheck(this.#settings, this.#reporter)
    this.#watch = this.#createWatch()
    this.#updater = this.#createUpdater()

    this.#runtime = new Runtime({
      moduleOf: (path) => this.#graph.ensure(path),
      resolveOnly: (action) => this.#hooks.resolveOnly(action),
      onEvaluated: (module, version, url) => {
        endLoops(module)
        this.#hooks.signalEvaluated(url)
        this.#onEvaluated(module.path, version)
      },
    })
    this.#hooks = this.#installHooks(tsconfig)
    installStackTraces((path, version) => this.#maps.get(path, version, () => this.#hooks.synchronize()))
    onStartEnded(() => this.#onStartEnded())
    this.#beginWatching()
  }

  /** What the prelude of each module calls. */
  get runtime(): Runtime {
    return this.#runtime
  }

  /** Adds options, checked already. */
  configure(options: HotHookOptions): void {
    this.#settings.add(options)
    this.#boundaries.checkAll(this.#graph)
    this.#beginWatching()
    this.#watch.refresh()
  }

  /** The graph as data. */
  dump(): DumpedModule[] {
    this.#hooks.synchronize()
    return dumpGraph(this.#graph, this.#settings.rules, this.#settings.folder)
  }

  /** The module of a `file:` URL, for `hot.dispose(url)` and `hot.decline(url)`. */
  moduleOf(path: string): Module {
    return this.#graph.ensure(path)
  }

  /** Takes in a program that was started without the hooks; `root` is its entry, or a folder. */
  adopt(root: string): void {
    const { finder } = this.#tools
    const entry = finder.find(root, undefined) ?? finder.find(resolve(process.argv[1] ?? root), undefined)
    if (entry !== undefined) adopt(entry, this.#tools, (event) => this.#report(event))
    // What ran before the hooks came said nothing of its end.
    for (const module of this.#graph.modules()) module.evaluatedVersion = module.loadedVersion
  }

  #installHooks(tsconfig: string | undefined): Hooks {
    const report = (event: LoaderEvent) => this.#report(event)
    if (!hasInThreadHooks(process.versions.node)) return installOffThread({ tools: this.#tools, tsconfig, report })

    return installInThread({
      tools: this.#tools,
      isSettled: (importer, ...edge) => isSettled(this.#graph.get(importer), ...edge),
      isEvaluating: (url) => this.#runtime.isEvaluating(url),
      report,
    })
  }

  #report(event: LoaderEvent): void {
    recordEvent(event, {
      graph: this.#graph,
      onFile: (path) => this.#onFile(path),
      onStaticEdge: (edge) => this.#boundaries.check(edge),
    })
    if (event.type !== 'load') return
    const { path, format, map } = event.source
    this.#maps.add(path, event.version, map)
    this.#arrivals.asked(path, event.version)
    // Only modules say when they have been evaluated.
    if (format !== 'module') this.#onEvaluated(path, event.version)
  }

  /** A file is loaded for the first time. What its config files say now is what it was loaded by. */
  #onFile(path: string): void {
    for (const file of [path, ...this.#configFiles.filesFor(path)]) this.#watch.add(file)
  }

  #onStartEnded(): void {
    this.#hooks.signalListening()
    this.#hooks.synchronize()
    this.#graph.endStart()
  }

  #onEvaluated(path: string, version: number): void {
    this.#graph.ensure(path).evaluatedVersion = version
    const durationMs = this.#arrivals.arrived(path, version)
    if (durationMs !== undefined) this.#reporter.reloaded(path, durationMs)
  }

  #createWatch(): ProjectWatch {
    return new ProjectWatch({
      files: () => this.#files(),
      folder: () => this.#settings.folder,
      otherPlaces: () => [...this.#settings.reloadPlaces(), ...this.#tools.tsconfigs.shadowingPlaces()],
      ignores: (path) => this.#settings.ignores(path),
      isCompared: (path) => !this.#settings.rules.reloads(path),
      touch: (path) => this.#updater.touch(path),
      onReady: () => this.#tools.transpiler.warmUp(),
      onError: (error) => this.#reporter.watcherFailed(error),
    })
  }

  #createUpdater(): Updater {
    const { sources, transpiler, finder } = this.#tools
    const settings = this.#settings
    return new Updater({
      graph: this.#graph,
      get rules() {
        return settings.rules
      },
      sources,
      transpiler,
      finder,
      configFiles: this.#configFiles,
      canNodeFind: (specifier, importer) => this.#hooks.canNodeFind(specifier, importer),
      reporter: this.#reporter,
      synchronize: () => this.#hooks.synchronize(),
      forgetFiles: () => this.#hooks.forgetFiles(),
      isRelevant: (path) => this.#isRelevant(path),
      publish: (outdated, changed) => {
        this.#hooks.publish(
          outdated.map((module) => [module.path, module.version]),
          changed,
        )
      },
      onDisposeError: (module, error) => this.#reporter.disposerFailed(module.path, error),
      onApplied: (update) => this.#onApplied(update),
      isEvaluating: (url) => this.#runtime.isEvaluating(url),
      importAgain: (url) => this.#hooks.resolveOnly(() => import(url)),
      onHeld: () => this.#watch.watchEverywhere(),
      fullReloadWay: () => fullReloadWay(settings.options),
      fullReload: (way, request) =>
        fullReload(way, request, {
          graph: this.#graph,
          reporter: this.#reporter,
          start: this.#start,
          options: () => settings.options,
          close: () => this.#tools.transpiler.stop(),
        }),
    })
  }

  #onApplied({ outdated, hotPoints }: HotUpdate): void {
    for (const { imported } of hotPoints) this.#arrivals.expect(imported)
    tellParent({ type: 'hot-hook:invalidated', paths: outdated.map((module) => module.path) })
  }

  #beginWatching(): void {
    if (this.#settings.isWatching) {
      this.#watch.schedule()
      return
    }
    void this.#watch.close()
    if (isParentListening() && !this.#isTold) {
      this.#isTold = true
      onFileChanged((path) => this.#updater.touch(path))
    }
  }

  /** Paths of all that the program depends on: its modules, and the files that say how to load them. */
  *#files(): Generator<string> {
    for (const module of this.#graph.modules()) {
      if (module.loadedVersion === undefined && module.contents === undefined) continue
      yield module.path
      yield* this.#configFiles.filesFor(module.path)
    }
  }

  #isRelevant(path: string): boolean {
    if (this.#settings.ignores(path)) return false
    return (
      this.#graph.get(path) !== undefined ||
      this.#configFiles.has(path) ||
      mayBeImported(path) ||
      this.#settings.rules.reloads(path)
    )
  }
}
