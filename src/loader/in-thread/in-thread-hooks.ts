import * as nodeModule from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { pathOf } from '../../node/module-url.js'
import { orUndefined } from '../../node/or-undefined.js'
import { runSync } from '../../node/steps.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import type { Source } from '../../transpile/source.js'
import { askAll, askedIn, refusalOf } from '../ask-all.js'
import { isCalledBy } from '../call-site.js'
import { CommonJs } from '../common-js/common-js.js'
import { installRequireResolve } from '../common-js/require-resolve.js'
import type { LoaderEvent } from '../events.js'
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
import type { Hooks, ImportQuestion, Outdated, Recording, RunningProgram } from '../hooks.js'
import { type LoadPorts, load } from '../load.js'
import { canNodeFind } from '../node-finder.js'
import {
  hasTestRunnerMocks,
  lookBehindLoad,
  lookBehindResolve,
  mayHaveOtherHooks,
  type OtherHooks,
  onRegistration,
} from '../other-hooks.js'
import { type EdgeRecording, type ResolvePorts, resolve, unrecorded } from '../resolve.js'
import { SIGNALS } from '../signals.js'
import { Versions } from '../versions.js'
import { loadingInThread, resolutionInThread } from './common-js-in-thread.js'
import { SeenEvents } from './seen-events.js'

/** `module.registerHooks`, which the types of Node 20 do not have. */
type RegisterHooks = (hooks: {
  resolve(specifier: string, context: ResolveContext, next: NextHook<ResolveContext, ResolveResult>): ResolveResult
  load(url: string, context: LoadContext, next: NextHook<LoadContext, LoadResult>): LoadResult
}) => { deregister(): void }

/** The hooks in the program's own thread: synchronous, for `import` and `require()`. */
export class InThreadHooks implements Hooks {
  readonly #tools: Toolchain
  readonly #recording: Recording
  readonly #versions = new Versions()
  readonly #others: OtherHooks = { areBehind: hasTestRunnerMocks(process.execArgv, process.env) }
  readonly #seen: SeenEvents
  readonly #commonJs: CommonJs
  readonly #resolvePorts: ResolvePorts
  readonly #unrecordedPorts: ResolvePorts
  readonly #loadPorts: LoadPorts
  #program!: RunningProgram
  /** Our hooks once more, around those that other packages have registered after ours. */
  #around: ReturnType<RegisterHooks> | undefined
  /** At the next load, the chain of `load` hooks is to be examined. */
  #isLoadUnknown = false
  /** The next resolution is not an import. */
  #isResolvingOnly = false

  constructor(tools: Toolchain, recording: Recording) {
    this.#tools = tools
    this.#recording = recording
    this.#seen = new SeenEvents({
      isImmediate: () => recording.isImmediate(),
      report(event) {
        if (event.type === 'import') tools.remember(event)
        recording.record(event)
      },
    })
    this.#commonJs = this.#createCommonJs()
    this.#resolvePorts = {
      finder: tools.finder,
      others: this.#others,
      versions: this.#versions,
      formatOf: (path) => orUndefined(() => tools.sources.read(path).format),
      commonJs: resolutionInThread(this.#commonJs, this.#versions, tools),
      edges: this.#edgeRecording(),
    }
    this.#unrecordedPorts = unrecorded(this.#resolvePorts)
    this.#loadPorts = {
      others: this.#others,
      sources: tools.sources,
      versionOf: (path) => recording.versionOf(path),
      commonJs: loadingInThread(this.#commonJs),
      report: (event) => this.#see(event),
      listsPackages: tools.options.listsPackages,
    }
  }

  install(program: RunningProgram): void {
    this.#program = program
    this.#commonJs.install()
    installRequireResolve(this.#tools.finder)
    const mayHaveOthers = mayHaveOtherHooks(process.execArgv, process.env)
    this.#commonJs.knowExtensions(mayHaveOthers)
    this.#isLoadUnknown = mayHaveOthers

    const { registerHooks } = nodeModule as unknown as { registerHooks: RegisterHooks }
    registerHooks(this.#hooksAt(() => (this.#around === undefined ? 'alone' : 'innermost')))
    if (mayHaveOthers) import.meta.resolve(SIGNALS.lookBehind)
    onRegistration({
      after: (by) => {
        if (by === 'register') this.#others.areBehind = true
        else {
          this.#around?.deregister()
          this.#around = registerHooks(this.#hooksAt(() => 'outermost'))
        }
      },
    })
  }

  synchronize(): void {
    this.#seen.flush()
  }

  publish(outdated: readonly Outdated[], sources: readonly Source[]): void {
    for (const source of sources) this.#tools.sources.set(source)
    for (const { path, version } of outdated) this.#versions.set(path, version)
    this.#commonJs.drop(outdated)
  }

  forgetFiles(): void {
    this.#tools.finder.forget()
  }

  countLoaded(): number {
    return this.#seen.loaded
  }

  endStart(): void {
    this.#commonJs.endStart()
    this.#seen.endStart()
  }

  async prefetch(path: string): Promise<void> {
    await this.#tools.transpiler.prefetch(path)
  }

  canNodeFind(question: ImportQuestion): boolean {
    const { finder } = this.#tools
    return canNodeFind(question, { finder, resolveOnly: (action) => this.resolveOnly(action), refusalOf })
  }

  resolveOnly<T>(action: () => T): T {
    this.#isResolvingOnly = true
    try {
      return action()
    } finally {
      this.#isResolvingOnly = false
    }
  }

  #hooksAt(place: () => Place): Parameters<RegisterHooks>[0] {
    return {
      resolve: (specifier, context, next) => this.#resolve(specifier, context, next, place()),
      load: (url, context, next) => this.#load(url, context, next, place()),
    }
  }

  #resolve(
    specifier: string,
    context: ResolveContext,
    next: NextHook<ResolveContext, ResolveResult>,
    place: Place,
  ): ResolveResult {
    this.#commonJs.onResolving()
    const ask = (input: NextResolve) => next(input.specifier, input.context)
    if (specifier === SIGNALS.lookBehind) return runSync(lookBehindResolve(context, this.#others), ask)
    const question = askedIn(specifier)
    if (question !== undefined) return runSync(askAll(question, context, this.#resolvePorts, place), ask)
    if (specifier === 'node:worker_threads' || specifier === 'worker_threads') this.#program.onThreadsWanted()
    const ports = this.#isResolvingOnly ? this.#unrecordedPorts : this.#resolvePorts
    // Only the first resolution is excepted: an import() may also load what the module imports, which is to be recorded.
    this.#isResolvingOnly = false
    return resolve(specifier, context, ports, place, (steps) => runSync(steps, ask))
  }

  #load(url: string, context: LoadContext, next: NextHook<LoadContext, LoadResult>, place: Place): LoadResult {
    const ask = (input: NextLoad) => next(input.url, input.context)
    if (this.#isLoadUnknown) {
      this.#isLoadUnknown = false
      runSync(lookBehindLoad(context, this.#others), ask)
    }
    this.#program.onLoading?.(url)
    return runSync(load(url, context, this.#loadPorts, place), ask)
  }

  #see(event: LoaderEvent): void {
    if (event.type === 'load' && isProjectFile(event.source.path)) this.#program.onLoad(event.source.path)
    this.#seen.add(event)
  }

  #isSettled(...edge: Parameters<Recording['isSettled']>): boolean {
    return !this.#seen.isStartEnding && this.#recording.isSettled(...edge)
  }

  #createCommonJs(): CommonJs {
    const { sources } = this.#tools
    return new CommonJs({
      isSettled: (...edge) => this.#isSettled(...edge),
      versionOf: (path) => this.#recording.versionOf(path),
      callsOf: (...call) => sources.callsOf(...call),
      isMade: (path, code) => sources.get(path)?.format === 'commonjs' && sources.get(path)?.code === code,
      onGiven: (path, code, isOfOurs) => {
        const source = orUndefined(() => sources.giveCommonJs(path, code, isOfOurs))
        if (source !== undefined) this.#see({ type: 'load', source, version: this.#versions.of(path) })
      },
      evaluations: {
        onEvaluating() {}, // the stack shows it
        onEvaluated: (module) => this.#program.onCommonJsEvaluated(module),
        onThrown: (...paths) => this.#program.onCommonJsThrown(...paths),
      },
      report: (event) => this.#see(event),
    })
  }

  #edgeRecording(): EdgeRecording {
    return {
      useOf: (importer, specifier) => this.#tools.sources.useOf(importer, specifier),
      lastKnown: (importer, specifier) => {
        this.#seen.flush()
        return this.#tools.lastKnown(importer, specifier)
      },
      isSettled: (...edge) => this.#isSettled(...edge),
      isDuringEvaluation: (parentUrl, kind) => {
        if (this.#program.isEvaluating(parentUrl)) return true
        if (this.#commonJs.isDuringEvaluation(pathOf(parentUrl) ?? '')) return true
        return kind === 'dynamic' && !isCalledBy(parentUrl)
      },
      mayBeRedirected: () => this.#others.areBehind || this.#around !== undefined,
      report: (event) => {
        const isRequire = event.type === 'import' && event.kind === 'require'
        if (!isRequire || this.#commonJs.isRequiredByCurrent(event.importer ?? '')) this.#see(event)
      },
      listsPackages: this.#tools.options.listsPackages,
    }
  }
}
