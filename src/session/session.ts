import { resolve } from 'node:path'
import type { DumpedModule, HotHookOptions } from '../api.js'
import { cacheFolder } from '../cache/cache-folder.js'
import { ConfigFiles } from '../config/config-files.js'
import { readEnvironment } from '../config/environment.js'
import { folderOf } from '../config/options.js'
import { Settings } from '../config/settings.js'
import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'
import { createHooks } from '../loader/create-hooks.js'
import type { Hooks } from '../loader/hooks.js'
import { hasMapReaders } from '../node/map-readers.js'
import { startConditions } from '../node/start-conditions.js'
import type { ProcessTree } from '../processes/process-tree.js'
import { adopt } from '../record/adopt-running-program.js'
import { recordedMaps } from '../record/recorded-maps.js'
import { Recorder } from '../record/recorder.js'
import { StaticBoundaries } from '../record/static-boundaries.js'
import { dumpGraph } from '../report/dump-graph.js'
import { createLog } from '../report/log.js'
import { Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime/runtime.js'
import { createToolchain, type Toolchain } from '../toolchain/toolchain.js'
import { SourceMaps } from '../transpile/source-maps.js'
import { installStackTraces } from '../transpile/stack-trace.js'
import type { ProjectWatch } from '../watch/project-watch.js'
import { BackgroundWork } from './background-work.js'
import { wireLoader } from './wire-loader.js'
import { wireUpdates } from './wire-updates.js'

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
  /** True if the supervisor has started this process. */
  readonly isSupervised: boolean
  readonly #tools: Toolchain
  readonly #settings: Settings
  readonly #boundaries: StaticBoundaries
  readonly #recorder: Recorder
  readonly #hooks: Hooks
  readonly #processes: ProcessTree
  readonly #watch: ProjectWatch

  /** Creates all parts, and installs the hooks. `root` is the program's entry, or a folder. Throws a `HotHookError` for wrong options. */
  constructor(root: string) {
    const start = startConditions()
    this.isSupervised = start.isSupervised
    const { tsconfig, logLevel, options, cache } = readEnvironment(process.env, process.execArgv)
    const tools = createToolchain({
      tsconfig,
      cacheFolder: cacheFolder(cache, folderOf(root)),
      hasMapReaders: hasMapReaders(process.execArgv, process.env),
    })
    const settings = new Settings(tools.packages, root, { options, envFiles: start.envFiles })
    const reporter = new Reporter(createLog(logLevel), () => settings.folder)
    const maps = new SourceMaps()
    const boundaries = new StaticBoundaries(settings, reporter)
    const recorder = new Recorder({ maps, boundaries, reporter })
    tools.onUnreadable((tsconfig) => recorder.record({ type: 'unreadable-config', ...tsconfig }))
    const hooks = createHooks(tools, recorder)
    const configFiles = new ConfigFiles(tools.tsconfigs, tools.packages, hooks.readsConfigItself && Date.now())
    const background = new BackgroundWork(tools, hooks)

    const evaluating = new Set<string>()
    const parts = { tools, settings, reporter, recorder, hooks, configFiles, background, evaluating }
    const updates = wireUpdates(start, parts)
    this.runtime = wireLoader(parts, updates)
    installStackTraces(recordedMaps(maps, recorder), (site) => hooks.isOwnCall?.(site) ?? false)

    this.#tools = tools
    this.#settings = settings
    this.#boundaries = boundaries
    this.#recorder = recorder
    this.#hooks = hooks
    this.#processes = updates.processes
    this.#watch = updates.watch
    this.#beginWatching()
  }

  /** Transpiles the files that the entry imports and that the cache does not have; to be awaited before the entry is loaded. */
  async prefetch(entry: string): Promise<void> {
    const path = this.#tools.finder.find(resolve(entry), undefined)
    if (path !== undefined && isProjectFile(path)) await this.#hooks.prefetch(path)
  }

  /** Adds options, which must have been validated. */
  configure(options: HotHookOptions): void {
    this.#settings.add(options)
    this.#boundaries.checkAll(this.#recorder.graph())
    this.#beginWatching()
    this.#watch.refresh()
  }

  /** The graph as data. */
  dump(): DumpedModule[] {
    return dumpGraph(this.#recorder.graph(), this.#settings.rules, this.#settings.folder)
  }

  /** The module of a path, for `hot.dispose(url)` and `hot.decline(url)`. */
  moduleOf(path: string): Module {
    return this.#recorder.known.ensure(path)
  }

  /** Records a program that was started without the hooks; `root` is its entry, or a folder. */
  adopt(root: string): void {
    const { finder } = this.#tools
    const entry = finder.find(root, undefined) ?? finder.find(resolve(process.argv[1] ?? root), undefined)
    if (entry !== undefined) adopt(entry, this.#tools, (event) => this.#recorder.record(event))
    this.#recorder.known.endAllEvaluations()
  }

  #beginWatching(): void {
    this.#processes.supervised?.onOptions(this.#settings.watchPatterns)
    if (this.#settings.isWatching) this.#watch.schedule()
    else {
      this.#watch.close()
      this.#processes.listenToParent()
    }
  }
}
