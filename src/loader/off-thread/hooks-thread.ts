import type { MessagePort } from 'node:worker_threads'
import { isProjectFile } from '../../files/project-file.js'
import { builtin } from '../../node/builtin.js'
import { keepCode } from '../../node/host.js'
import { urlOf } from '../../node/module-url.js'
import { orUndefined } from '../../node/or-undefined.js'
import { runAsync } from '../../node/steps.js'
import { createToolchain, type Toolchain } from '../../toolchain/toolchain.js'
import type { Source } from '../../transpile/source.js'
import { askAll, askedIn } from '../ask-all.js'
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
import { hasInterop } from '../interop.js'
import { type LoadPorts, load } from '../load.js'
import type { LoadSources } from '../load-file.js'
import { lookBehindLoad, lookBehindResolve, type OtherHooks } from '../other-hooks.js'
import { type ResolvePorts, resolve as resolveSpecifier, unrecorded } from '../resolve.js'
import { aboutOf, SIGNALS } from '../signals.js'
import { Versions } from '../versions.js'
import { answerWith, NOTHING } from './answers.js'
import { Evaluations } from './evaluations.js'
import { Outbox } from './outbox.js'
import { type HooksThreadData, SENT, THREAD_SIGNALS, type ToHooksThread } from './protocol.js'
import { ReadAhead } from './read-ahead.js'
import { SettledImports } from './settled-imports.js'
import { byStub } from './stub.js'

/**
 * The hooks in Node's hooks thread, for versions of Node without usable synchronous hooks. The graph is in the program's thread: events are
 * sent there, versions and new sources come from there.
 */
export class HooksThread {
  readonly #port: MessagePort
  readonly #sent: Int32Array
  #received = 0
  readonly #outbox: Outbox
  readonly #tools: Toolchain
  readonly #versions = new Versions()
  readonly #evaluations = new Evaluations()
  readonly #others: OtherHooks = { areBehind: false }
  readonly #settled = new SettledImports()
  /** How often our hooks were registered once more. */
  #timesAround = 0
  readonly #readAhead: ReadAhead
  /** Paths of ES modules that were required. */
  readonly #asCommonJs = new Set<string>()
  /** At the next load, the chain of `load` hooks is to be examined. */
  #isLoadUnknown = false
  /** Other code is registering hooks: modules that are loaded now are evaluated in this thread, not in the program's. */
  #isRegistering = false
  #isListening = false
  /** The next resolution is not an import. */
  #isResolvingOnly = false
  readonly #resolvePorts: ResolvePorts
  readonly #loadPorts: LoadPorts

  constructor({ port, sent, isImmediate, tools }: HooksThreadData) {
    this.#outbox = new Outbox(port, sent, isImmediate)
    this.#port = port
    this.#sent = sent
    this.#tools = createToolchain(tools)
    this.#tools.onUnreadable((tsconfig) => this.#report({ type: 'unreadable-config', ...tsconfig }))
    const { sources, finder, transpiler } = this.#tools
    this.#resolvePorts = {
      finder,
      others: this.#others,
      versions: this.#versions,
      formatOf: (path) => orUndefined(() => this.#sourceOf(path).format),
      commonJs: {
        isCommonJs: (path) => sources.get(path)?.format === 'commonjs' || this.#asCommonJs.has(path),
        // A `require()` is resolved in the program's thread.
        isRequiring: () => true,
        tellsFormat: () => false,
        hasInterop: (importer, path) => hasInterop(importer, path, this.#tools),
        onRequired: (_importer, _specifier, path) => urlOf(path),
      },
      edges: {
        useOf: (importer, specifier) => sources.useOf(importer, specifier),
        lastKnown: (importer, specifier) => this.#tools.lastKnown(importer, specifier),
        isSettled: (...edge) => this.#settled.has(...edge),
        isDuringEvaluation: (parentUrl) => this.#evaluations.isDuring(parentUrl),
        mayBeRedirected: () => this.#others.areBehind || this.#timesAround > 0,
        report: (event) => this.#report(event),
        listsPackages: tools.listsPackages,
      },
    }
    this.#readAhead = new ReadAhead({
      find: (specifier, importer) => this.#tools.findAhead(specifier, importer),
      isRead: (path) => sources.get(path) !== undefined,
      stored: (file) => transpiler.stored(file),
    })
    this.#loadPorts = {
      others: this.#others,
      sources: this.#loadSources(),
      versionOf: (path) => this.#versions.of(path),
      commonJs: byStub({ find: (name, from) => finder.find(name, from), sourceOf: (path) => sources.read(path) }),
      report: (event) => this.#report(event),
      listsPackages: tools.listsPackages,
    }
  }

  /** Sources that may have been read ahead. */
  #loadSources(): LoadSources {
    const { sources } = this.#tools
    return {
      read: (path) => this.#sourceOf(path),
      get: (path) => sources.get(path),
      readFresh: (path) => sources.readFresh(path),
      toLoad: (path, version) => sources.toLoad(path, version),
      readGiven: (path, given) => sources.readGiven(path, given),
      give: (path, given) => sources.give(path, given),
    }
  }

  /** Our hooks were registered once more, around those of another package. Returns how often that has happened. */
  addAround(): number {
    return ++this.#timesAround
  }

  /** `index` tells which of our hooks in the chain is called; 0 is the one that was registered first. */
  resolve(specifier: string, context: ResolveContext, next: AsyncNext<ResolveContext, ResolveResult>, index = 0) {
    const ask = (input: NextResolve) => next(input.specifier, input.context)
    const place = this.#placeOf(index)
    if (place === undefined) return next(specifier, context)
    // Before anything else, so that an import that follows an update gets the new version.
    this.#drain()
    if (specifier === SIGNALS.lookBehind) {
      this.#isLoadUnknown = true
      return runAsync(lookBehindResolve(context, this.#others), ask)
    }
    const question = askedIn(specifier)
    if (question !== undefined) return runAsync(askAll(question, context, this.#resolvePorts, place), ask)
    if (specifier.startsWith('hot-hook:')) return this.#takeSignal(specifier)
    const ports = this.#isResolvingOnly ? unrecorded(this.#resolvePorts) : this.#resolvePorts
    this.#isResolvingOnly = false
    return resolveSpecifier(specifier, context, ports, place, (steps) => runAsync(steps, ask))
  }

  load(url: string, context: LoadContext, next: AsyncNext<LoadContext, LoadResult>, index = 0) {
    const ask = (input: NextLoad) => next(input.url, input.context)
    const place = this.#placeOf(index)
    if (place === undefined) return next(url, context)
    this.#drain()
    const loading = () => runAsync(load(url, context, this.#loadPorts, place), ask)
    if (!this.#isLoadUnknown) return loading()
    this.#isLoadUnknown = false
    return runAsync(lookBehindLoad(context, this.#others), ask).then(loading)
  }

  /** `undefined` for our hooks between the outermost and the innermost: they only call the next hook. */
  #placeOf(index: number): Place | undefined {
    if (this.#timesAround === 0) return 'alone'
    if (index === this.#timesAround) return 'outermost'
    return index === 0 ? 'innermost' : undefined
  }

  #drain(): void {
    const sent = Atomics.load(this.#sent, SENT.toHooksThread)
    if (sent === this.#received) return
    this.#received = sent
    const { receiveMessageOnPort } = builtin('node:worker_threads')
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#take(next.message as ToHooksThread)
    }
  }

  #take(message: ToHooksThread): void {
    if (message.type === 'forget-files') this.#tools.finder.forget()
    if (message.type === 'as-common-js') this.#asCommonJs.add(message.path)
    if (message.type !== 'update') return
    for (const source of message.sources) this.#tools.sources.set(source)
    for (const [path, version] of message.versions) {
      this.#versions.set(path, version)
      this.#evaluations.drop(path)
    }
  }

  #takeSignal(specifier: string): ResolveResult | Promise<ResolveResult> {
    const prefetched = aboutOf<string>(THREAD_SIGNALS.prefetch, specifier)
    if (prefetched !== undefined) {
      this.#readAhead.expect(prefetched)
      return this.#tools.transpiler.prefetch(prefetched).then(() => NOTHING)
    }
    const mapped = aboutOf<[path: string, version: number]>(THREAD_SIGNALS.map, specifier)
    if (mapped !== undefined) return answerWith(this.#outbox.maps.get(...mapped))
    const asked = aboutOf<string>(THREAD_SIGNALS.code, specifier)
    if (asked !== undefined) return answerWith(this.#tools.sources.get(asked)?.code)
    if (specifier === THREAD_SIGNALS.report) this.#outbox.flush()
    if (specifier === THREAD_SIGNALS.flush) {
      this.#tools.cache.flush()
      keepCode()
    }
    if (specifier === THREAD_SIGNALS.startEnd) {
      this.#report({ type: 'start-end' })
      this.#isListening = true
      this.#settled.clear()
    }
    if (specifier === THREAD_SIGNALS.resolveOnly) this.#isResolvingOnly = true
    this.#isRegistering = aboutOf<boolean>(THREAD_SIGNALS.registering, specifier) ?? this.#isRegistering
    const evaluations = this.#evaluations
    evaluations.isCommonJsRunning =
      aboutOf<boolean>(THREAD_SIGNALS.commonJs, specifier) ?? evaluations.isCommonJsRunning
    evaluations.end(aboutOf<string[]>(THREAD_SIGNALS.evaluated, specifier) ?? [])
    return NOTHING
  }

  #sourceOf(path: string): Source {
    const { sources } = this.#tools
    const isNew = sources.get(path) === undefined
    const ahead = isNew ? this.#readAhead.take(path) : undefined
    if (ahead !== undefined) sources.set(ahead)
    const source = sources.read(path)
    if (isNew && ahead === undefined) this.#readAhead.follow(source)
    return source
  }

  #report(event: LoaderEvent): void {
    this.#outbox.put(event)
    const isModule = event.type === 'load' && event.source.format === 'module' && !this.#isRegistering
    if (isModule && isProjectFile(event.source.path)) this.#evaluations.begin(event.source.path, event.version)
    if (event.type === 'import') {
      this.#tools.remember(event)
      if (this.#isListening && event.kind === 'dynamic' && !event.duringEvaluation) this.#settled.add(event)
    }
  }
}

type AsyncNext<C, R> = NextHook<C, R | Promise<R>>
