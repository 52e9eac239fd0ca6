import * as nodeModule from 'node:module'
import { pathOf, urlOf } from '../module-url.js'
import { isProjectFile } from '../resolve/project-file.js'
import type { Toolchain } from '../toolchain.js'
import type { Source } from '../transpile/source.js'
import { isCalledBy } from './call-site.js'
import { CommonJs } from './common-js.js'
import { type HookSteps, runSync } from './drive.js'
import { EventQueue, forAll } from './event-queue.js'
import type { LoaderEvent } from './events.js'
import { facadeUrlOf } from './facade.js'
import type { LoadContext, LoadResult, NextHook, NextLoad, ResolveContext, ResolveResult } from './hook-types.js'
import type { Hooks } from './hooks.js'
import { hasInterop, interopSource } from './interop.js'
import { isTextOf, type LoadPorts, load } from './load.js'
import { canNodeFind } from './node-finder.js'
import { mayHaveOtherHooks, onRegister } from './other-hooks.js'
import { installRequireResolve } from './require-resolve.js'
import { type ResolvePorts, resolve } from './resolve.js'
import { Versions } from './versions.js'

/** `module.registerHooks`, which the types of Node 20 don't know. */
type RegisterHooks = (hooks: {
  resolve(specifier: string, context: ResolveContext, next: NextHook<ResolveContext, ResolveResult>): ResolveResult
  load(url: string, context: LoadContext, next: NextHook<LoadContext, LoadResult>): LoadResult
}) => void

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
  const { isSettled, isHeardAtOnce, isEvaluating, onLoad, versionOf, onCommonJsEvaluated } = ports
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
    onEvaluated: onCommonJsEvaluated,
    report: see,
  })
  let isWithOthers = mayHaveOtherHooks(process.execArgv, process.env)
  onRegister(() => {
    isWithOthers = true
  })
  const hasOtherHooks = () => isWithOthers
  const resolvePorts: ResolvePorts = {
    finder,
    hasOtherHooks,
    versions,
    useOf: (importer, specifier) => sources.useOf(importer, specifier),
    isCommonJs: (path) => sources.get(path)?.format === 'commonjs',
    isReadAsCommonJs(path) {
      try {
        return sources.read(path).format === 'commonjs'
      } catch {
        return false // whoever loads it is told
      }
    },
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
    sourceOf: (path) => sources.read(path),
    sourceToLoad: (path, version) => sources.toLoad(path, version),
    versionOf,
    hasOtherHooks,
    interopSource,
    commonJs: loadCommonJs,
    report: see,
  }

  installRequireResolve(finder)

  const { registerHooks } = nodeModule as unknown as { registerHooks: RegisterHooks }
  registerHooks({
    resolve(specifier, context, next) {
      commonJs.onResolving()
      const ports = isResolvingOnly ? quietPorts : resolvePorts
      // An import() may load all that lies below it before it returns, and that is no secret.
      isResolvingOnly = false
      return resolve(specifier, context, ports, (steps) =>
        runSync(steps, (input) => next(input.specifier, input.context)),
      )
    },
    load: (url, context, next) =>
      runSync<NextLoad, LoadResult>(load(url, context, loadPorts), (input) => next(input.url, input.context)),
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
    canNodeFind: (...asked) => canNodeFind(...asked, { ...tools, quietly }),
    resolveOnly: quietly,
  }
}

/** Only a result that comes from Node's own `load` makes Node use its real CommonJS loader (facts, 3). */
function* loadCommonJs(known: Source, { url, context }: NextLoad): HookSteps<NextLoad, LoadResult> {
  const result = yield { url, context: { ...context, format: 'commonjs' } }
  // Others may put an ES module before it.
  const isOther = result.format !== 'commonjs' && !isTextOf(result, known)
  return isOther ? result : { ...result, format: 'commonjs', source: known.code ?? known.text }
}
