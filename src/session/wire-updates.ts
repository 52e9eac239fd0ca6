import { Changes, type ChangesPorts } from '../changes/changes.js'
import { examine } from '../changes/examine.js'
import { FileRecords } from '../changes/file-record.js'
import { Obstacles } from '../changes/find-obstacle.js'
import { PackageFiles } from '../changes/package-files.js'
import { RelevantFiles } from '../changes/relevant-files.js'
import type { Module } from '../graph/module-graph.js'
import { importModule } from '../node/host.js'
import type { StartConditions } from '../node/start-conditions.js'
import { type HandedOn, isParentListening, tellParent } from '../processes/parent-process.js'
import { ProcessTree } from '../processes/process-tree.js'
import { FullReloads } from '../restart/full-reloads.js'
import { readRestarts } from '../restart/restart-backoff.js'
import { disposeOfAll, RestartableProcess } from '../restart/restart-process.js'
import { Events } from '../runtime/events.js'
import { Loading } from '../runtime/loading.js'
import type { Source } from '../transpile/source.js'
import { Advice } from '../update/advice.js'
import { FailedVersions } from '../update/failed-versions.js'
import { HotUpdates } from '../update/hot-updates.js'
import { invalidatedPaths } from '../update/invalidated-paths.js'
import { UpdateReports } from '../update/update-reports.js'
import { type ModulesPorts, Updater } from '../update/updater.js'
import { ProjectWatch } from '../watch/project-watch.js'
import { PackageTime } from './package-time.js'
import type { SessionParts } from './session-parts.js'
import { type RunListener, Show } from './show.js'

/** The parts that handle a save: watch ──▶ changes ──▶ updater ──▶ hot updates, or full reloads. */
export type Updates = ReturnType<typeof wireUpdates>

/** Creates the parts that handle a save, and connects them. */
export function wireUpdates(start: StartConditions, parts: SessionParts) {
  const { tools, settings, reporter, recorder, hooks, configFiles, background } = parts
  const common = createCommon(start, parts)
  const files = new RelevantFiles(recorder.known, configFiles, settings)
  const changes: Changes = new Changes({
    records: common.records,
    graph: () => recorder.graph(),
    examine: (path, graph) => examine(path, graph, { ...tools, ...common, rules: settings.rules, configFiles }),
    onSameCode({ source }) {
      hooks.publish([], [source])
      recorder.renew(source)
      processes.supervised?.onFile(source.path)
      reporter.sameCode(source.path)
    },
    onTakenBack: (path) => reporter.takenBack(path),
    files: filesOf(files, settings),
    forgetFiles: () => hooks.forgetFiles(),
    onDeferred: () => watch.watchEverywhere(),
  })
  const given = readRestarts(start.message)?.handedOn
  const packageFiles = new PackageFiles({
    ignores: (path) => settings.ignores(path),
    onNewFolder: () => watch.refresh(),
    handedOn: given?.folders ?? [],
  })
  const loading = new Loading(() => hooks.countLoaded())
  const watch = createWatch(parts, { changes, files, loading, packageFiles }, () => updater.lookAtPackageFiles())
  const processes = new ProcessTree(start, {
    dispose: async () => {
      await disposeOfAll(recorder.graph(), reporter)
      background.keep()
    },
    synchronize: () => void recorder.graph(),
    onGoOn: () => packageFiles.rearm(),
    digestOf: (path) => recorder.known.get(path)?.digest ?? '',
    packagesMs: () => common.packageTime?.ms,
    show: (what) => common.show[what](),
    onFileChanged: (path) => changes.touch(path),
    // The file of a test never starts again, whatever the programs want that it has started.
    takesRequests: () => settings.isWatching || isParentListening(),
    onRequest: (request) => void updater.reloadFor(request),
  })
  const advised = new Set(given?.advised)
  const handedOn = () => ({ advised: [...advised], folders: packageFiles.emptyFolders() })
  const fullReloads = createFullReloads(parts, common, processes, handedOn)
  const failed = new FailedVersions({ ...evaluationPorts(parts), ...parts, ...common, fullReloads })
  const updater: Updater = createUpdater({ changes, fullReloads, packageFiles, failed }, advised, parts, common)
  return { changes, watch, updater, loading, files, processes, failed, ...common }
}

/** Where a parent process reports the changes, others are none of the program's. */
function filesOf(files: RelevantFiles, settings: SessionParts['settings']): ChangesPorts['files'] {
  return {
    has: (path) => files.has(path),
    changedSince: (time) => (settings.isWatching ? files.changedSince(time) : []),
  }
}

/** The source of the code that a module runs with. */
function runningSourceOf(path: string, { tools, hooks }: SessionParts): Source | undefined {
  const source = tools.sources.get(path)
  return source && { ...source, code: source.code ?? hooks.codeOf?.(path) }
}

/** Creates what several of these parts need. */
function createCommon(start: StartConditions, parts: SessionParts) {
  const { tools, settings, reporter, recorder, hooks } = parts
  const obstacles = new Obstacles({
    ...tools,
    isEvaluated: (path) => recorder.known.get(path)?.evaluatedVersion !== undefined,
    canNodeFind: (question) => hooks.canNodeFind(question),
  })
  const onListenerError = ({ path }: Module, error: unknown) => reporter.callbackFailed(`A listener in ${path}`, error)
  const events = new Events(recorder.known, onListenerError)
  // For a supervisor that could load the packages ahead of time.
  const packageTime = start.isSupervised && !settings.options.packagesAhead ? new PackageTime() : undefined
  const records = new FileRecords()
  const runListeners = new Set<RunListener>(packageTime && [packageTime])
  const show = new Show(parts, records, runListeners)
  const runningSource = (path: string) => runningSourceOf(path, parts)
  return { start, obstacles, records, events, packageTime, runListeners, show, runningSource }
}

type Common = ReturnType<typeof createCommon>

interface WatchParts {
  readonly changes: Changes
  readonly files: RelevantFiles
  readonly loading: Loading
  readonly packageFiles: PackageFiles
}

/** Creates the watcher of all files that the program depends on. What may have changed is given to `changes`. */
function createWatch(
  parts: SessionParts,
  { changes, files, loading, packageFiles }: WatchParts,
  onReady: () => void,
): ProjectWatch {
  const { tools, settings, reporter, recorder, hooks, background } = parts
  return new ProjectWatch({
    program: {
      since: Date.now(),
      restsIn: () => loading.restsIn(),
      hasFiles: () => recorder.known.hasLoadedModules || hooks.countLoaded() > 0,
      files: () => {
        recorder.graph() // up to date
        return files.inUse()
      },
    },
    scope: {
      folder: () => settings.folder,
      otherPlaces: () => [...settings.reloadPlaces(), ...tools.tsconfigs.shadowingPlaces(), ...packageFiles.places()],
      ignores: (path) => settings.ignores(path),
      isCompared: (path) => !settings.rules.reloads(path),
    },
    touch: (path) => changes.touch(path),
    onReady: () => {
      onReady()
      background.prepare()
    },
    onError: (error) => reporter.watcherFailed(error),
  })
}

function createFullReloads(
  parts: SessionParts,
  common: Common,
  processes: ProcessTree,
  handedOn: () => HandedOn,
): FullReloads {
  const { settings, reporter, recorder, configFiles, background } = parts
  const graph = () => recorder.graph()
  return new FullReloads({
    ...common,
    reporter,
    configFiles,
    graph,
    assertOptions: () => settings.assertReadable(),
    process: new RestartableProcess({
      graph,
      reporter,
      start: common.start,
      options: () => settings.options,
      isHandedOver: () => processes.supervised?.isHandedOver ?? false,
      handedOn,
      hold: () => processes.supervised?.hold(),
      close: async () => {
        await background.close()
        await processes.endChildren()
      },
    }),
  })
}

/** How to ask for an evaluation once more, and what goes on. */
function evaluationPorts({ hooks, evaluating, recorder }: SessionParts) {
  return {
    synchronize: () => void recorder.graph(),
    importAgain: (url: string): Promise<unknown> => hooks.resolveOnly(() => importModule(url)),
    isEvaluating: (url: string) => evaluating.has(url),
  }
}

interface UpdaterParts {
  readonly changes: Changes
  readonly fullReloads: FullReloads
  readonly packageFiles: PackageFiles
  readonly failed: FailedVersions
}

function createUpdater(own: UpdaterParts, told: Set<string>, parts: SessionParts, common: Common): Updater {
  const { tools, settings, reporter, recorder, hooks } = parts
  const { records, events } = common
  const evaluations = evaluationPorts(parts)
  const hotUpdates = new HotUpdates({
    ...evaluations,
    reporter,
    events,
    failed: own.failed,
    publish: (outdated, changed) => hooks.publish(outdated, changed),
    onApplied: ({ outdated, hotPoints }, changed) => {
      for (const { imported } of hotPoints) recorder.expect(imported)
      for (const paths of invalidatedPaths(changed, outdated)) tellParent({ type: 'hot-hook:invalidated', paths })
    },
  })
  const modules: ModulesPorts = {
    graph: () => recorder.graph(),
    get rules() {
      return settings.rules
    },
    finder: tools.finder,
    ...evaluations,
  }
  const reports = new UpdateReports(reporter, events, records)
  const advice = new Advice({ reporter, modules, told })
  return new Updater({ ...own, hotUpdates, reports, records, advice, modules })
}
