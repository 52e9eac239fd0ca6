import type { DumpedModule, HotHookOptions } from '../api.js'
import { cacheFolder } from '../cache/cache-folder.js'
import { ConfigFiles } from '../config/config-files.js'
import { ignoredIn, readEnvironment } from '../config/environment.js'
import { folderOf } from '../config/options.js'
import { Settings } from '../config/settings.js'
import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'
import { createHooks } from '../loader/create-hooks.js'
import { isMainThread } from '../node/main-thread.js'
import { hasMapReaders } from '../node/map-readers.js'
import { resolve } from '../node/path.js'
import { startConditions } from '../node/start-conditions.js'
import { adopt } from '../record/adopt-running-program.js'
import { recordedMaps } from '../record/recorded-maps.js'
import { Recorder } from '../record/recorder.js'
import { StaticBoundaries } from '../record/static-boundaries.js'
import { dumpGraph } from '../report/dump-graph.js'
import { createLog } from '../report/log.js'
import { Reporter } from '../report/reporter.js'
import { PackageScopes } from '../resolve/package-scope.js'
import type { Runtime } from '../runtime/runtime.js'
import { createToolchain } from '../toolchain/toolchain.js'
import { SourceMaps } from '../transpile/source-maps.js'
import { installStackTraces } from '../transpile/stack-trace.js'
import { BackgroundWork } from './background-work.js'
import type { SessionParts } from './session-parts.js'
import { wireLoader } from './wire-loader.js'
import { type Updates, wireUpdates } from './wire-updates.js'

/**
 * One program under hot-hook: the composition root, which creates all parts in the order in which they need each other.
 *
 *     hooks ──▶ recorder (graph) ◀── updates ◀── watch
 *       ▲                               │
 *       └─────────── versions ◀─────────┘
 */
export class Session {
  /** The functions that the prelude of each module calls. */
  readonly runtime: Runtime
  readonly #isSupervised: boolean
  readonly #isShown: boolean
  readonly #parts: SessionParts
  readonly #boundaries: StaticBoundaries
  readonly #updates: Updates

  /** Creates all parts, and installs the hooks. `root` is the program's entry, or a folder. Throws a `HotHookError` for wrong options. */
  constructor(root: string) {
    const start = startConditions()
    this.#isSupervised = start.isSupervised
    this.#isShown = start.isShown
    const { tsconfig, logLevel, options, cache } = readEnvironment(process.env, process.execArgv)
    const packages = new PackageScopes()
    const settings = new Settings(packages, root, { options, envFiles: start.envFiles })
    const toolOptions = {
      tsconfig,
      cacheFolder: cacheFolder(cache, folderOf(root)),
      hasMapReaders: hasMapReaders(process.execArgv, process.env),
      listsPackages: start.isSupervised && Boolean(settings.options.packagesAhead),
    }
    const tools = createToolchain(toolOptions, packages)
    const log = createLog(logLevel)
    // A process that another one has started inherits what that one has told of.
    if (isMainThread && process.channel === undefined) for (const each of ignoredIn(process.env)) log.error(each)
    const reporter = new Reporter(log, () => settings.folder)
    const maps = new SourceMaps()
    const boundaries = new StaticBoundaries(settings, reporter)
    const recorder = new Recorder({ maps, boundaries, reporter })
    tools.onUnreadable((tsconfig) => recorder.record({ type: 'unreadable-config', ...tsconfig }))
    const hooks = createHooks(tools, recorder)
    const configFiles = new ConfigFiles(tools.tsconfigs, tools.packages, hooks.readsConfigItself && Date.now())
    const background = new BackgroundWork(tools, hooks)

    this.#parts = { tools, settings, reporter, recorder, hooks, configFiles, background, evaluating: new Set() }
    this.#boundaries = boundaries
    this.#updates = wireUpdates(start, this.#parts)
    this.runtime = wireLoader(this.#parts, this.#updates)
    installStackTraces(recordedMaps(maps, recorder), (site) => hooks.isOwnCall?.(site) ?? false)
    this.#beginWatching()
  }

  /** False where messages to the program would be lost if the event loop turned before it listens: in a worker thread, and after a fork. */
  get mayWait(): boolean {
    return isMainThread && (process.channel === undefined || this.#isSupervised)
  }

  /** Transpiles the files that the entry imports and that the cache does not have; to be awaited before the entry is loaded. */
  async prefetch(entry: string): Promise<void> {
    const { tools, hooks } = this.#parts
    const path = tools.finder.find(resolve(entry), undefined)
    if (path !== undefined && isProjectFile(path)) await hooks.prefetch(path)
  }

  /** Tells the supervisor how the modules stand, if it has asked for that before the start. */
  show(): void {
    if (this.#isShown) this.#updates.show.modules()
  }

  /** Adds options, which must have been validated. */
  configure(options: HotHookOptions): void {
    this.#parts.settings.add(options)
    this.#boundaries.checkAll(this.#parts.recorder.graph())
    this.#beginWatching()
    this.#updates.watch.refresh()
  }

  /** The graph as data. */
  dump(): DumpedModule[] {
    const { recorder, settings } = this.#parts
    return dumpGraph(recorder.graph(), settings.rules, settings.folder)
  }

  /** The module of a path, for `hot.dispose(url)` and `hot.decline(url)`. */
  moduleOf(path: string): Module {
    return this.#parts.recorder.known.ensure(path)
  }

  /** Records a program that was started without the hooks; `root` is its entry, or a folder. */
  adopt(root: string): void {
    const { tools, recorder } = this.#parts
    const { finder } = tools
    const entry = finder.find(root, undefined) ?? finder.find(resolve(process.argv[1] ?? root), undefined)
    if (entry !== undefined) adopt(entry, tools, (event) => recorder.record(event))
    recorder.known.endAllEvaluations()
  }

  #beginWatching(): void {
    const { settings } = this.#parts
    const { watch, processes } = this.#updates
    processes.supervised?.onOptions(settings.watchPatterns)
    if (settings.options.ui) processes.supervised?.onUiWanted()
    if (settings.isWatching) watch.schedule()
    else {
      watch.close()
      processes.listenToParent()
    }
  }
}
