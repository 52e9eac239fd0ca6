import { dirname } from 'node:path'
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { urlOf } from '../module-url.js'
import { isProjectFile } from '../resolve/project-file.js'
import { createToolchain, type Toolchain } from '../toolchain.js'
import type { Source } from '../transpile/source.js'
import { SourceMaps } from '../transpile/source-maps.js'
import { installStackTraces } from '../transpile/stack-trace.js'
import { askAll, askedIn } from './ask-all.js'
import { runAsync } from './drive.js'
import { Evaluations } from './evaluations.js'
import { EventQueue } from './event-queue.js'
import type { LoadEvent, LoaderEvent } from './events.js'
import type { LoadContext, LoadResult, NextHook, NextLoad, ResolveContext, ResolveResult } from './hook-types.js'
import { hasInterop } from './interop.js'
import { type LoadPorts, load } from './load.js'
import { lookBehindLoad, lookBehindResolve, type OtherHooks } from './other-hooks.js'
import { aboutOf, type FromHooksThread, type HooksThreadData, SENT, SIGNALS, type ToHooksThread } from './protocol.js'
import { ReadAhead } from './read-ahead.js'
import { type ResolvePorts, resolve as resolveSpecifier } from './resolve.js'
import { SettledImports } from './settled-imports.js'
import { byStub } from './stub.js'
import { Versions } from './versions.js'

/**
 * The hooks as Node's hooks thread runs them, for versions without usable synchronous ones. The graph is in the program's thread:
 * what is seen here is sent there, and versions and new sources come from there.
 */
class HooksThread {
  readonly #port: MessagePort
  readonly #sent: Int32Array
  #received = 0
  /** What was seen and has not been sent yet. */
  readonly #seen = new EventQueue<FromHooksThread>((events) => {
    this.#port.postMessage(events)
    Atomics.add(this.#sent, SENT.toProgram, 1)
  })
  readonly #tools: Toolchain
  readonly #versions = new Versions()
  readonly #evaluations = new Evaluations()
  readonly #others: OtherHooks = { areBehind: false, areBetween: false }
  readonly #settled = new SettledImports()
  readonly #maps = new SourceMaps()
  /** Of modules that were loaded. */
  readonly #folders = new Set<string>()
  /** Nothing is held back. */
  #isHeardAtOnce: boolean
  readonly #readAhead: ReadAhead
  /** ES modules that were required. */
  readonly #asCommonJs = new Set<string>()
  /** Who stands behind in the chain of `load` is to be seen when something is loaded. */
  #isLoadUnknown = false
  /** Somebody registers hooks: what is loaded meanwhile is not evaluated in the program's thread. */
  #isRegistering = false
  #isListening = false
  /** What is resolved next is no import. */
  #isResolvingOnly = false
  readonly #resolvePorts: ResolvePorts
  readonly #loadPorts: LoadPorts

  constructor({ port, sent, isHeardAtOnce, tools }: HooksThreadData) {
    this.#isHeardAtOnce = isHeardAtOnce
    this.#port = port
    this.#sent = sent
    this.#tools = createToolchain(tools, (it) => this.#report({ type: 'unreadable-config', ...it }))
    const { sources, finder, transpiler } = this.#tools
    this.#resolvePorts = {
      finder,
      others: this.#others,
      versions: this.#versions,
      formatOf: (path) => this.#formatOf(path),
      // Node asks about `require()` in the program's thread only.
      tellsCommonJs: false,
      useOf: (importer, specifier) => sources.useOf(importer, specifier),
      isCommonJs: (path) => sources.get(path)?.format === 'commonjs' || this.#asCommonJs.has(path),
      hasInterop: (importer, path) => hasInterop(importer, path, this.#tools),
      onRequired: (_importer, _specifier, path) => urlOf(path),
      lastKnown: (importer, specifier) => this.#tools.lastKnown(importer, specifier),
      isSettled: (...edge) => this.#settled.has(...edge),
      isDuringEvaluation: (parentUrl) => this.#evaluations.isDuring(parentUrl),
      report: (event) => this.#report(event),
    }
    this.#readAhead = new ReadAhead({
      find: (specifier, importer) => this.#tools.findAhead(specifier, importer),
      isRead: (path) => sources.get(path) !== undefined,
      stored: (file) => transpiler.stored(file),
    })
    this.#loadPorts = {
      others: this.#others,
      sourceOf: (path) => this.#sourceOf(path),
      freshSourceOf: (path) => sources.readFresh(path),
      knownSource: (path) => sources.get(path),
      sourceToLoad: (path, version) => sources.toLoad(path, version),
      sourceGiven: (path, given) => sources.give(path, given),
      versionOf: (path) => this.#versions.of(path),
      ...byStub({ ...finder, sourceOf: (path) => sources.read(path) }),
      report: (event) => this.#report(event),
    }
  }

  /** Our hooks are in the chain once more: others stand between. */
  standAround(): void {
    this.#others.areBetween = true
  }

  resolve(specifier: string, context: ResolveContext, next: AsyncNext<ResolveContext, ResolveResult>) {
    // Before anything else: an import that follows an update must see it.
    this.#drain()
    if (specifier === SIGNALS.lookBehind) {
      this.#isLoadUnknown = true
      return runAsync(lookBehindResolve(context, this.#others), (input) => next(input.specifier, input.context))
    }
    const question = askedIn(specifier)
    if (question !== undefined) {
      return runAsync(askAll(question, context, this.#resolvePorts), (input) => next(input.specifier, input.context))
    }
    if (specifier.startsWith('hot-hook:')) return this.#takeSignal(specifier)
    // Of what is no import the graph does not hear.
    const all = this.#resolvePorts
    const ports = this.#isResolvingOnly ? { ...all, isSettled: () => true, report() {} } : all
    this.#isResolvingOnly = false
    return resolveSpecifier(specifier, context, ports, (steps) =>
      runAsync(steps, (input) => next(input.specifier, input.context)),
    )
  }

  load(url: string, context: LoadContext, next: AsyncNext<LoadContext, LoadResult>) {
    this.#drain()
    const ask = (input: NextLoad) => next(input.url, input.context)
    if (!this.#isLoadUnknown) return runAsync(load(url, context, this.#loadPorts), ask)
    this.#isLoadUnknown = false
    const looking = runAsync(lookBehindLoad(context, this.#others), ask)
    return looking.then(() => runAsync(load(url, context, this.#loadPorts), ask))
  }

  #drain(): void {
    const sent = Atomics.load(this.#sent, SENT.toHooksThread)
    if (sent === this.#received) return
    this.#received = sent
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
    const prefetched = aboutOf<string>(SIGNALS.prefetch, specifier)
    if (prefetched !== undefined) {
      this.#readAhead.expect(prefetched)
      return this.#tools.transpiler.prefetch(prefetched).then(() => NOTHING)
    }
    const mapped = aboutOf<[path: string, version: number]>(SIGNALS.map, specifier)
    if (mapped !== undefined) return { ...NOTHING, url: `data:,${encodeURIComponent(this.#maps.get(...mapped) ?? '')}` }
    if (specifier === SIGNALS.report) this.#seen.flush()
    if (specifier === SIGNALS.flush) this.#tools.cache.flush()
    if (specifier === SIGNALS.startEnd) {
      this.#report({ type: 'start-end' })
      this.#isListening = true
      this.#settled.clear()
    }
    if (specifier === SIGNALS.resolveOnly) this.#isResolvingOnly = true
    this.#isRegistering = aboutOf<boolean>(SIGNALS.registering, specifier) ?? this.#isRegistering
    const evaluations = this.#evaluations
    evaluations.isCommonJsRunning = aboutOf<boolean>(SIGNALS.commonJs, specifier) ?? evaluations.isCommonJsRunning
    evaluations.end(aboutOf<string[]>(SIGNALS.evaluated, specifier) ?? [])
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

  #formatOf(path: string): string | undefined {
    try {
      return this.#sourceOf(path).format
    } catch {
      return undefined // whoever loads it is told
    }
  }

  #slim(event: LoadEvent): FromHooksThread {
    this.#maps.add(event.source.path, event.version, event.source.map)
    // CommonJS is loaded by the program's thread.
    const code = event.source.format === 'module' ? undefined : event.source.code
    return { ...event, hasMap: event.source.map !== undefined, source: { ...event.source, code, map: undefined } }
  }

  /** Of a new version it is to be known before it is evaluated, and of config files, which stand in folders, before they change. */
  #isUrgent(event: LoaderEvent): boolean {
    if (event.type === 'import') this.#isHeardAtOnce ||= event.boundary
    if (this.#isHeardAtOnce || event.type === 'unreadable-config') return true
    if (event.type !== 'load' || !isProjectFile(event.source.path)) return false
    const folder = dirname(event.source.path)
    const isNewFolder = !this.#folders.has(folder)
    this.#folders.add(folder)
    return isNewFolder || event.version > 0
  }

  #report(event: LoaderEvent): void {
    if (event.type === 'load') Atomics.add(this.#sent, SENT.loaded, 1)
    this.#seen.push(event.type === 'load' ? this.#slim(event) : event)
    if (this.#isUrgent(event)) this.#seen.flush()
    const isModule = event.type === 'load' && event.source.format === 'module' && !this.#isRegistering
    if (isModule && isProjectFile(event.source.path)) {
      this.#evaluations.begin(event.source.path, event.version)
    }
    if (event.type === 'import') {
      this.#tools.remember(event)
      if (this.#isListening && event.kind === 'dynamic' && !event.duringEvaluation) this.#settled.add(event)
    }
  }
}

/** What is loaded where a signal is imported. */
const NOTHING: ResolveResult = { url: 'data:text/javascript,', shortCircuit: true }

type AsyncNext<C, R> = NextHook<C, R | Promise<R>>

let thread: HooksThread

/** Called by Node with what `register` was given: at first with data, and again whenever somebody has registered hooks after ours. */
export function initialize(data: HooksThreadData | undefined): void {
  if (data === undefined) {
    thread.standAround()
    return
  }
  thread = new HooksThread(data)
  installStackTraces({ has: () => false, latest: () => 0, get: () => undefined })
}

export const resolve: HooksThread['resolve'] = (...args) => thread.resolve(...args)
const loadHook: HooksThread['load'] = (...args) => thread.load(...args)

export { loadHook as load }
