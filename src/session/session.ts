import { resolve } from 'node:path'
import { cacheFolder } from '../cache/cache-folder.js'
import { RelevantFiles } from '../changes/relevant-files.js'
import { ConfigFiles } from '../config/config-files.js'
import { readEnvironment } from '../config/environment.js'
import { folderOf, type HotHookOptions } from '../config/options.js'
import { Settings } from '../config/settings.js'
import { isInstalledTypeScript, isProjectFile } from '../files/project-file.js'
import { endLoops, isSettled } from '../graph/hot-point.js'
import { type Module, ModuleGraph } from '../graph/module-graph.js'
import { dependencyOf } from '../loader/dependency.js'
import type { Hooks } from '../loader/hooks.js'
import { hasInThreadHooks } from '../loader/in-thread/install-in-thread.js'
import { installHooks } from '../loader/install-hooks.js'
import { isStubCall } from '../loader/off-thread/common-js-stub.js'
import { hasMapReaders } from '../node/map-readers.js'
import { startConditions } from '../node/start-conditions.js'
import { tellParent } from '../processes/parent-process.js'
import { Relatives } from '../processes/process-tree.js'
import { adopt } from '../record/adopt-running-program.js'
import { Intake } from '../record/recorder.js'
import { BoundaryCheck } from '../record/static-boundaries.js'
import { type DumpedModule, dumpGraph } from '../report/dump-graph.js'
import { createLog } from '../report/log.js'
import { createReporter, type Reporter } from '../report/reporter.js'
import { disposeOfAll } from '../restart/restart-process.js'
import { disposeLate } from '../runtime/dispose.js'
import { Events } from '../runtime/events.js'
import { Loading } from '../runtime/loading.js'
import { Runtime } from '../runtime/runtime.js'
import { onFirstClient, onStartEnded } from '../runtime/start-end.js'
import { createToolchain, type Toolchain } from '../toolchain/toolchain.js'
import { SourceMaps } from '../transpile/source-maps.js'
import { installStackTraces } from '../transpile/stack-trace.js'
import { invalidatedPaths } from '../update/invalidated-paths.js'
import { Pruning } from '../update/pruning.js'
import type { Updater } from '../update/updater.js'
import { ProjectWatch } from '../watch/project-watch.js'
import { Upkeep } from './background-work.js'
import { createUpdater } from './create-updater.js'

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
  readonly #files: RelevantFiles
  readonly #reporter: Reporter
  /** What the prelude of each module calls. */
  readonly runtime: Runtime
  readonly #hooks: Hooks
  readonly #watch: ProjectWatch
  readonly #updater: Updater
  readonly #intake: Intake
  readonly #loading = new Loading(() => this.#hooks.countLoaded())
  readonly #maps = new SourceMaps({
    synchronize: (path) => (isProjectFile(path) || isInstalledTypeScript(path)) && this.#hooks.synchronize(),
    receive: () => this.#hooks.receive(),
  })
  readonly #events = new Events(this.#graph, ({ path }, error) =>
    this.#reporter.callbackFailed(`A listener in ${path}`, error),
  )
  readonly #boundaries: BoundaryCheck
  readonly #onDisposeError = ({ path }: Module, error: unknown) => this.#reporter.disposerFailed(path, error)
  readonly #relatives: Relatives
  readonly #pruning: Pruning
  readonly #upkeep: Upkeep
  /** Installs the hooks. `root` is the program's entry, or a folder. Throws a `HotHookError` for options that are wrong. */
  constructor(root: string) {
    const { tsconfig, logLevel, options, cache } = readEnvironment(process.env, process.execArgv)
    const toolchain = {
      tsconfig,
      cacheFolder: cacheFolder(cache, folderOf(root)),
      hasMapReaders: hasMapReaders(process.execArgv, process.env),
    }
    this.#tools = createToolchain(toolchain, (it) => this.#intake.take({ type: 'unreadable-config', ...it }))
    this.#settings = new Settings(this.#tools.packages, root, { options, envFiles: this.#start.envFiles })
    const readSince = hasInThreadHooks(process.versions.node) ? undefined : Date.now()
    this.#configFiles = new ConfigFiles(this.#tools.tsconfigs, this.#tools.packages, readSince)
    this.#files = new RelevantFiles(this.#graph, this.#configFiles, this.#settings)
    this.#reporter = createReporter(createLog(logLevel), () => this.#settings.folder)
    this.#boundaries = new BoundaryCheck(this.#settings, this.#reporter, this.#graph)
    this.#watch = this.#createWatch()
    this.#intake = new Intake({
      graph: this.#graph,
      maps: this.#maps,
      boundaries: this.#boundaries,
      reporter: this.#reporter,
      onFile: (path) => this.#onFile(path),
      onUnresolved: () => this.#watch.watchEverywhere(),
    })
    this.#updater = createUpdater({
      graph: this.#graph,
      tools: this.#tools,
      settings: this.#settings,
      start: this.#start,
      files: this.#files,
      configFiles: this.#configFiles,
      reporter: this.#reporter,
      events: this.#events,
      onDisposeError: this.#onDisposeError,
      onApplied: ({ outdated, hotPoints }, changed) => {
        for (const { imported } of hotPoints) this.#intake.expect(imported)
        for (const paths of invalidatedPaths(changed, outdated)) tellParent({ type: 'hot-hook:invalidated', paths })
      },
      isEvaluating: (url) => this.runtime.isEvaluating(url),
      onHeld: () => this.#watch.watchEverywhere(),
      hooks: () => this.#hooks,
      relatives: () => this.#relatives,
      upkeep: () => this.#upkeep,
    })
    this.#pruning = new Pruning({
      ...this.#tools,
      graph: this.#graph,
      events: this.#events,
      reporter: this.#reporter,
      synchronize: () => this.#hooks.synchronize(),
      publish: (outdated) => this.#hooks.publish(outdated, []),
    })
    this.#relatives = new Relatives(this.#start, {
      dispose: async () => {
        this.#hooks.synchronize()
        await disposeOfAll(this.#graph, this.#reporter)
        this.#upkeep.keep()
      },
      synchronize: () => this.#hooks.synchronize(),
      onFileChanged: (path) => this.#updater.touch(path),
      onAsking: (request) => this.#updater.reloadFor(request),
    })
    const versionOf = (path: string) => this.#graph.get(path)?.version ?? 0
    this.runtime = new Runtime({
      moduleOf: (path, version) => {
        // What a new version says of itself comes after what was said of it, and so does what a wrong import keeps from being run.
        if (version > 0 || this.#boundaries.hasWork) this.#hooks.receive()
        return this.#graph.ensure(path)
      },
      resolveOnly: (action) => this.#hooks.resolveOnly(action),
      dependencyOf: (...asked) => {
        this.#hooks.synchronize()
        return dependencyOf(...asked, this.#tools)
      },
      invalidate: (module, message) => this.#updater.invalidate(module, message),
      disposeLate: (module, callback) => disposeLate(module, callback, this.#onDisposeError),
      send: (event, payload) => void this.#events.send(event, payload),
      versionOf,
      onEvaluated: (module, version, url) => {
        this.#loading.onRun()
        endLoops(module)
        if (url !== undefined) this.#hooks.signalEvaluated(url)
        this.#intake.onEvaluated(module, version)
        if (version > 0) this.#pruning.schedule()
      },
    })
    this.#hooks = installHooks({
      tools: this.#tools,
      isHeardAtOnce: () => this.#boundaries.hasWork,
      onLoad: (path) => {
        this.#configFiles.filesFor(path)
        this.#watch.begin()
      },
      isSettled: (importer, ...edge) => isSettled(this.#graph.get(importer), ...edge),
      isEvaluating: (url) => this.runtime.isEvaluating(url),
      versionOf,
      onThreadsWanted: () => this.#relatives.onThreadsWanted(),
      onCommonJsEvaluated: (module) => this.runtime.endCommonJs(module),
      report: (event) => this.#intake.take(event),
    })
    installStackTraces(this.#maps, isStubCall)
    this.#upkeep = new Upkeep(this.#tools, this.#hooks)
    onStartEnded(() => this.#hooks.endStart())
    onFirstClient(() => this.#loading.onClient())
    this.#beginWatching()
  }

  /** Transpiles all that the entry will need, where that was never done before. */
  async prefetch(entry: string): Promise<void> {
    const path = this.#tools.finder.find(resolve(entry), undefined)
    if (path !== undefined && isProjectFile(path)) await this.#hooks.prefetch(path)
  }

  /** Adds options, checked already. */
  configure(options: HotHookOptions): void {
    this.#settings.add(options)
    this.#hooks.synchronize()
    this.#boundaries.checkAll()
    this.#beginWatching()
    this.#watch.refresh()
  }

  /** The graph as data. */
  dump(): DumpedModule[] {
    this.#hooks.synchronize()
    return dumpGraph(this.#graph, this.#settings.rules, this.#settings.folder)
  }

  /** The module of a `file:` URL, for `hot.dispose(url)` and `hot.decline(url)`. */
  readonly moduleOf = (path: string): Module => this.#graph.ensure(path)

  /** Takes in a program that was started without the hooks; `root` is its entry, or a folder. */
  adopt(root: string): void {
    const { finder } = this.#tools
    const entry = finder.find(root, undefined) ?? finder.find(resolve(process.argv[1] ?? root), undefined)
    if (entry !== undefined) adopt(entry, this.#tools, (event) => this.#intake.take(event))
    this.#graph.endAllEvaluations()
  }

  /** A file is loaded for the first time. What its config files say now is what it was loaded by. */
  #onFile(path: string): void {
    for (const file of [path, ...this.#configFiles.filesFor(path)]) {
      this.#watch.add(file)
      this.#relatives.supervised?.onFile(file)
      if (this.#files.wasMissed(file)) this.#updater.touch(file)
    }
  }

  #createWatch(): ProjectWatch {
    return new ProjectWatch({
      since: Date.now(),
      restsIn: () => this.#loading.restsIn(),
      hasFiles: () => this.#graph.hasLoadedModules || this.#hooks.countLoaded() > 0,
      files: () => {
        this.#hooks.synchronize()
        return this.#files.inUse()
      },
      folder: () => this.#settings.folder,
      otherPlaces: () => [...this.#settings.reloadPlaces(), ...this.#tools.tsconfigs.shadowingPlaces()],
      ignores: (path) => this.#settings.ignores(path),
      isCompared: (path) => !this.#settings.rules.reloads(path),
      touch: (path) => this.#updater.touch(path),
      onReady: () => this.#upkeep.prepare(),
      onError: (error) => this.#reporter.watcherFailed(error),
    })
  }

  #beginWatching(): void {
    this.#relatives.supervised?.onOptions(this.#settings.watchPatterns)
    if (this.#settings.isWatching) this.#watch.schedule()
    else {
      this.#watch.close()
      this.#relatives.beTold()
    }
  }
}
