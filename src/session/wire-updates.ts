import { Changes } from '../changes/changes.js'
import { examine } from '../changes/examine.js'
import { FileRecords } from '../changes/file-record.js'
import { Obstacles } from '../changes/find-obstacle.js'
import { RelevantFiles } from '../changes/relevant-files.js'
import type { Module } from '../graph/module-graph.js'
import { tellParent } from '../processes/parent-process.js'
import { ProcessTree } from '../processes/process-tree.js'
import { FullReloads } from '../restart/full-reloads.js'
import { disposeOfAll, restartableProcess } from '../restart/restart-process.js'
import { Events } from '../runtime/events.js'
import { Loading } from '../runtime/loading.js'
import { HotUpdates } from '../update/hot-updates.js'
import { invalidatedPaths } from '../update/invalidated-paths.js'
import { UpdateReports } from '../update/update-reports.js'
import { type ModulesPorts, Updater } from '../update/updater.js'
import type { ProjectWatch } from '../watch/project-watch.js'
import type { SessionParts } from './session-parts.js'
import { wireWatch } from './wire-watch.js'

/** The way of a save: watch ──▶ changes ──▶ updater ──▶ hot updates, or full reloads. */
export interface Updates {
  readonly changes: Changes
  readonly watch: ProjectWatch
  readonly updater: Updater
  readonly events: Events
  readonly loading: Loading
  readonly files: RelevantFiles
  readonly processes: ProcessTree
  onDisposeError(module: Module, error: unknown): void
}

/** Makes all that deals with a save, and puts it together. */
export function wireUpdates(parts: SessionParts): Updates {
  const { start, tools, settings, reporter, recorder, hooks, configFiles, background, evaluating } = parts
  const graph = () => recorder.graph()
  const records = new FileRecords()
  const loading = new Loading(() => hooks.countLoaded())
  const files = new RelevantFiles(recorder.known, configFiles, settings)
  const events = new Events(recorder.known, ({ path }, error) =>
    reporter.callbackFailed(`A listener in ${path}`, error),
  )
  const onDisposeError = ({ path }: Module, error: unknown) => reporter.disposerFailed(path, error)

  const obstacles = createObstacles(parts)
  const { sources, transpiler, finder } = tools
  const changes: Changes = new Changes({
    records,
    graph,
    examine: (path, at) => examine(path, at, { rules: settings.rules, configFiles, sources, transpiler, obstacles }),
    isRelevant: (path) => files.has(path),
    forgetFiles: () => hooks.forgetFiles(),
    onHeld: () => watch.watchEverywhere(),
  })
  const watch = wireWatch(parts, { changes, files, loading })
  const processes = new ProcessTree(start, {
    dispose: async () => {
      await disposeOfAll(recorder.graph(), reporter)
      background.keep()
    },
    synchronize: () => void recorder.graph(),
  })

  const process = restartableProcess({
    graph,
    reporter,
    start,
    options: () => settings.options,
    hold: () => processes.supervised?.hold(),
    close: async () => {
      await background.close()
      await processes.endChildren()
    },
  })
  const assertOptions = () => settings.assertReadable()
  const fullReloads = new FullReloads({
    reporter,
    events,
    records,
    configFiles,
    obstacles,
    process,
    graph,
    assertOptions,
  })
  const importAgain = (url: string) => hooks.resolveOnly(() => import(url))
  const hotUpdates = new HotUpdates({
    reporter,
    events,
    importAgain,
    onDisposeError,
    publish: (outdated, changed) => hooks.publish(outdated, changed),
    onApplied: ({ outdated, hotPoints }, changed) => {
      for (const { imported } of hotPoints) recorder.expect(imported)
      for (const paths of invalidatedPaths(changed, outdated)) tellParent({ type: 'hot-hook:invalidated', paths })
    },
  })
  const reports = new UpdateReports(reporter, events, records)
  const modules: ModulesPorts = {
    graph,
    known: recorder.known,
    get rules() {
      return settings.rules
    },
    finder,
    importAgain,
    isEvaluating: (url) => evaluating.has(url),
  }
  const updater = new Updater({ changes, hotUpdates, fullReloads, reports, records, modules })
  processes.listen({
    onFileChanged: (path) => changes.touch(path),
    onRequest: (request) => void updater.reloadFor(request),
  })
  return { changes, watch, updater, events, loading, files, processes, onDisposeError }
}

function createObstacles({ tools, recorder, hooks }: SessionParts): Obstacles {
  const { sources, transpiler, finder } = tools
  return new Obstacles({
    sources,
    transpiler,
    finder,
    isEvaluated: (path) => recorder.known.get(path)?.evaluatedVersion !== undefined,
    canNodeFind: (question) => hooks.canNodeFind(question),
  })
}
