import { endLoops } from '../graph/hot-point.js'
import type { Module } from '../graph/module-graph.js'
import { announceTypeScript } from '../loader/create-hooks.js'
import { dependencyOf } from '../loader/dependency.js'
import { placesOf } from '../resolve/file-finder.js'
import { disposeLate } from '../runtime/dispose.js'
import { Runtime } from '../runtime/runtime.js'
import { onFirstClient, onStartEnded } from '../runtime/start-end.js'
import { createPruning } from '../update/pruning.js'
import { LoadedPackages, packageFilter } from './loaded-packages.js'
import type { SessionParts } from './session-parts.js'
import type { Updates } from './wire-updates.js'

/** Wires what an import needs: creates the runtime of the modules, connects the recorder, and installs the hooks. */
export function wireLoader(parts: SessionParts, updates: Updates): Runtime {
  const { tools, recorder, hooks, configFiles, evaluating } = parts
  const { watch, processes, loading, failed, packageTime } = updates
  const runtime = createRuntime(parts, updates)
  const packages = new LoadedPackages({
    isWanted: packageFilter(parts.settings.options.packagesAhead),
    evaluatedAs: (path) => recorder.known.get(path)?.evaluatedAs ?? 0,
    tell: (...loaded) => processes.supervised?.onPackages(...loaded),
  })
  recorder.connect(hooks, {
    onFile: (path) => onFile(path, parts, updates),
    onNewText: (path) => processes.supervised?.onFile(path),
    onUnresolved(importer, specifier) {
      watch.watchEverywhere()
      for (const path of placesOf(specifier, importer, tools.tsconfigs)) {
        watch.add(path)
        processes.supervised?.onFile(path)
      }
    },
    onPackage: (event) => packages.add(event),
    onAsked: (module) => failed.onAsked(module),
  })
  announceTypeScript(process.features)
  hooks.install({
    isEvaluating: (url) => evaluating.has(url),
    onLoad: (path) => {
      configFiles.filesFor(path)
      watch.begin()
    },
    onLoading: packageTime && ((url) => packageTime.onLoading(url)),
    onCommonJsEvaluated: (module) => runtime.endCommonJs(module),
    onCommonJsThrown(path, thrower) {
      const { known } = recorder
      if (recorder.expects(known.ensure(path))) void failed.onAskedThrown(known.ensure(thrower))
    },
    onThreadsWanted: () => processes.onThreadsWanted(),
  })
  onStartEnded(() => hooks.endStart())
  onFirstClient(() => loading.onClient())
  return runtime
}

function createRuntime(parts: SessionParts, updates: Updates): Runtime {
  const { tools, reporter, recorder, hooks, evaluating } = parts
  const { updater, events, runListeners } = updates
  const onEvaluated = evaluationListener(parts, updates)
  return new Runtime(evaluating, {
    moduleOf: (path, version) => {
      for (const each of runListeners) each.onRun(path)
      // The events that have arrived are recorded first: the load of a new version comes before what the module registers, and with
      // boundaries, recording an import may throw, which keeps the module from running.
      const graph = version > 0 || recorder.isImmediate() ? recorder.arrived() : recorder.known
      return graph.ensure(path)
    },
    resolveOnly: (action) => hooks.resolveOnly(action),
    dependencyOf: (importer, specifier) => {
      recorder.graph() // up to date
      return dependencyOf(importer, specifier, tools)
    },
    invalidate: (module, message) => updater.invalidate(module, message),
    disposeLate: (module, callback) =>
      disposeLate(module, callback, ({ path }, error) => reporter.disposerFailed(path, error)),
    send: (event, payload) => void events.send(event, payload),
    versionOf: (path) => recorder.versionOf(path),
    onEvaluated,
  })
}

function evaluationListener(parts: SessionParts, { events, loading, runListeners }: Updates) {
  const { tools, reporter, recorder, hooks } = parts
  const schedulePruning = createPruning({
    ...tools,
    events,
    reporter,
    graph: () => recorder.graph(),
    publish: (outdated) => hooks.publish(outdated, []),
  })
  return (module: Module, version: number, url: string | undefined) => {
    loading.onRun()
    for (const each of runListeners) each.onRan?.(module.path)
    endLoops(module)
    if (url !== undefined) hooks.signalEvaluated?.(url)
    recorder.onEvaluated(module, version)
    if (version > 0) schedulePruning()
  }
}

/** A file was loaded for the first time: it and its config files are watched. What these say now is what it was loaded with. */
function onFile(path: string, { configFiles }: SessionParts, { watch, processes, files, changes }: Updates): void {
  for (const file of [path, ...configFiles.filesFor(path)]) {
    watch.add(file)
    processes.supervised?.onFile(file)
    if (files.wasMissed(file)) changes.touch(file)
  }
}
