import * as nodeModule from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { pathOf, urlOf } from '../../node/module-url.js'
import { orUndefined } from '../../node/or-undefined.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import { askAll, askedIn, refusalOf } from '../ask-all.js'
import { isCalledBy } from '../call-site.js'
import { CommonJs } from '../common-js/common-js.js'
import { installRequireResolve } from '../common-js/require-resolve.js'
import { runSync } from '../drive.js'
import { EventQueue, forAll } from '../event-queue.js'
import type { LoaderEvent } from '../events.js'
import { facadeUrlOf } from '../facade.js'
import type {
  LoadContext,
  LoadResult,
  NextHook,
  NextLoad,
  NextResolve,
  Place,
  ResolveContext,
  ResolveResult,
} from '../hook-types.js'
import type { Hooks } from '../hooks.js'
import { hasInterop, interopSource } from '../interop.js'
import { type LoadPorts, load } from '../load.js'
import { canNodeFind } from '../node-finder.js'
import { SIGNALS } from '../off-thread/protocol.js'
import {
  hasTestRunnerMocks,
  lookBehindLoad,
  lookBehindResolve,
  mayHaveOtherHooks,
  type OtherHooks,
  onRegistration,
} from '../other-hooks.js'
import { type ResolvePorts, resolve } from '../resolve.js'
import { Versions } from '../versions.js'

/** `module.registerHooks`, which the types of Node 20 don't know. */
type RegisterHooks = (hooks: {
  resolve(specifier: string, context: ResolveContext, next: NextHook<ResolveContext, ResolveResult>): ResolveResult
  load(url: string, context: LoadContext, next: NextHook<LoadContext, LoadResult>): LoadResult
}) => { deregister(): void }

export interface InThreadPorts {
  readonly tools: Toolchain
  /** True if nothing more is to be learned from imports between these two. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** True if nothing may be held back: an import can fail for what the graph makes of it, or is to be reported. */
  isHeardAtOnce(): boolean
  /** The version of a module that is in force. */
  versionOf(path: string): number
  /** A file is loaded, of which the graph hears later. */
  onLoad(path: string): void
  /** True if the module at a URL has begun and not finished its evaluation. */
  isEvaluating(url: string): boolean
  /** A CommonJS module has been run to its end. */
  onCommonJsEvaluated(module: NodeJS.Module): void
  /** Somebody is about to get `node:worker_threads`. */
  onThreadsWanted(): void
  report(event: LoaderEvent): void
}

/**
 * True where synchronous hooks can be used: Node 22.22.3, 24.11.1, 25.1 and later of each line.
 *
 * Earlier versions that have them take `require.cache` from imported CommonJS (facts, version map).
 */
export function hasInThreadHooks(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const isAtLeast = (otherMinor: number, otherPatch: number) =>
    minor > otherMinor || (minor === otherMinor && patch >= otherPatch)
  if (major === 22) return isAtLeast(22, 3)
  if (major === 24) return isAtLeast(11, 1)
  if (major === 25) return isAtLeast(1, 0)
  return major > 25
}

/** Installs the hooks in the program's own thread. */
export function installInThread({ tools, report, ...ports }: InThreadPorts): Hooks {
  const { isSettled, isHeardAtOnce, isEvaluating, onLoad, versionOf, onThreadsWanted, onCommonJsEvaluated } = ports
  const { sources, finder } = tools
  const versions = new Versions()
  let isResolvingOnly = false
  /** What the graph has not heard of yet: who reads the graph takes it in before. */
  const queue = new EventQueue<LoaderEvent>((events) => {
    isStartEnding = false
    forAll(events, (event) => {
      if (event.type === 'import') tools.remember(event)
      report(event)
    })
  })
  /** The graph has not heard yet that the start has ended, and takes for settled what is to be learned now. */
  let isStartEnding = false
  let loaded = 0
  const see = (event: LoaderEvent) => {
    if (event.type === 'load') loaded++
    if (event.type === 'load' && isProjectFile(event.source.path)) onLoad(event.source.path)
    queue.push(event)
    if (isHeardAtOnce() || (event.type === 'import' && event.boundary)) queue.flush()
  }

  const isSettledNow: ResolvePorts['isSettled'] = (...edge) => !isStartEnding && isSettled(...edge)
  const commonJs = new CommonJs({
    isSettled: isSettledNow,
    versionOf,
    callsOf: (...call) => sources.callsOf(...call),
    isMade: (path, code) => sources.get(path)?.format === 'commonjs' && sources.get(path)?.code === code,
    onEvaluating() {}, // it is seen in the stack
    onGiven(path, code, isOfOurs) {
      const source = orUndefined(() => sources.giveCommonJs(path, code, isOfOurs))
      if (source !== undefined) see({ type: 'load', source, version: versions.of(path) })
    },
    onEvaluated: onCommonJsEvaluated,
    report: see,
  })
  /** Our hooks once more, around those that somebody has registered after ours. */
  let around: ReturnType<RegisterHooks> | undefined
  const others: OtherHooks = { areBehind: hasTestRunnerMocks(process.execArgv, process.env) }
  const resolvePorts: ResolvePorts = {
    finder,
    others,
    versions,
    useOf: (importer, specifier) => sources.useOf(importer, specifier),
    isCommonJs: (path) => sources.get(path)?.format === 'commonjs',
    formatOf: (path) => orUndefined(() => sources.read(path).format),
    // Of what somebody else loads Node would take the wrong handler then.
    tellsCommonJs: (path) => !commonJs.isLoadedByOthers(path),
    mayBeLedAway: () => others.areBehind || around !== undefined,
    hasInterop: (importer, path) => hasInterop(importer, path, tools),
    onRequired(importer, specifier, path) {
      commonJs.onResolved(importer, specifier, path)
      const version = versions.of(path)
      if (version === 0 || sources.get(path)?.format !== 'module') return urlOf(path)
      commonJs.onFacade(path, version)
      return facadeUrlOf(path, version)
    },
    lastKnown(importer, specifier) {
      queue.flush()
      return tools.lastKnown(importer, specifier)
    },
    isSettled: isSettledNow,
    isDuringEvaluation(parentUrl, kind) {
      if (isEvaluating(parentUrl) || commonJs.isDuringEvaluation(pathOf(parentUrl) ?? '')) return true
      return kind === 'dynamic' && !isCalledBy(parentUrl)
    },
    report(event) {
      const isRequire = event.type === 'import' && event.kind === 'require'
      if (!isRequire || commonJs.isHeard(event.importer ?? '')) see(event)
    },
  }
  /** For what is no import: the graph does not hear of it. */
  const quietPorts: ResolvePorts = { ...resolvePorts, isSettled: () => true, report() {} }
  const loadPorts: LoadPorts = {
    others,
    sourceOf: (path) => sources.read(path),
    freshSourceOf: (path) => sources.readFresh(path),
    knownSource: (path) => sources.get(path),
    sourceToLoad: (path, version) => sources.toLoad(path, version),
    readGiven: (path, given) => sources.readGiven(path, given),
    sourceGiven: (path, given) => sources.give(path, given),
    versionOf,
    interopSource,
    needsNodeForCommonJs: true,
    commonJs(source, result) {
      const code = source.code ?? source.text ?? ''
      commonJs.give(source.path, code)
      // By this Node 22 knows what its real CommonJS loader shall run; it is not in what comes from a thread of hooks.
      return { shouldBeReloadedByCJSLoader: true, ...result, format: 'commonjs', source: code }
    },
    report: see,
  }

  installRequireResolve(finder)
  const mayHaveOthers = mayHaveOtherHooks(process.execArgv, process.env)
  commonJs.knowExtensions(mayHaveOthers)
  /** Who stands behind in the chain of `load` is seen when something is loaded. */
  let isLoadUnknown = mayHaveOthers

  const { registerHooks } = nodeModule as unknown as { registerHooks: RegisterHooks }
  const hooksAt = (place: () => Place): Parameters<RegisterHooks>[0] => ({
    resolve(specifier, context, next) {
      commonJs.onResolving()
      const ask = (input: NextResolve) => next(input.specifier, input.context)
      if (specifier === SIGNALS.lookBehind) return runSync(lookBehindResolve(context, others), ask)
      const question = askedIn(specifier)
      if (question !== undefined) return runSync(askAll(question, context, resolvePorts, place()), ask)
      if (specifier === 'node:worker_threads' || specifier === 'worker_threads') onThreadsWanted()
      const ports = isResolvingOnly ? quietPorts : resolvePorts
      // An import() may load all that lies below it before it returns, and that is no secret.
      isResolvingOnly = false
      return resolve(specifier, context, ports, place(), (steps) => runSync(steps, ask))
    },
    load(url, context, next) {
      const ask = (input: NextLoad) => next(input.url, input.context)
      if (isLoadUnknown) {
        isLoadUnknown = false
        runSync(lookBehindLoad(context, others), ask)
      }
      return runSync(load(url, context, loadPorts, place()), ask)
    },
  })
  registerHooks(hooksAt(() => (around === undefined ? 'alone' : 'innermost')))
  if (mayHaveOthers) import.meta.resolve(SIGNALS.lookBehind)
  onRegistration({
    after(by) {
      if (by === 'register') others.areBehind = true
      else {
        around?.deregister()
        around = registerHooks(hooksAt(() => 'outermost'))
      }
    },
  })

  const quietly = <T>(action: () => T): T => {
    isResolvingOnly = true
    try {
      return action()
    } finally {
      isResolvingOnly = false
    }
  }

  return {
    receive: () => queue.flush(),
    synchronize: () => queue.flush(),
    publish(outdated, changed) {
      for (const source of changed) sources.set(source)
      for (const { path, version } of outdated) versions.set(path, version)
      commonJs.drop(outdated)
    },
    forgetFiles: () => finder.forget(),
    countLoaded: () => loaded,
    endStart() {
      commonJs.endStart()
      isStartEnding = true
      see({ type: 'start-end' })
    },
    signalEvaluated() {},
    prefetch: (path) => tools.transpiler.prefetch(path),
    flush() {},
    canNodeFind: (...asked) => canNodeFind(...asked, { finder, quietly, refusalOf }),
    resolveOnly: quietly,
  }
}
