import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { pathOf } from '../module-url.js'
import { createToolchain, type Toolchain } from '../toolchain.js'
import { installStackTraces } from '../transpile/stack-trace.js'
import { runAsync } from './drive.js'
import type { ImportEvent, LoaderEvent } from './events.js'
import { type LoadContext, type LoadPorts, type LoadResult, load, type NextLoad } from './load.js'
import { isProjectFile } from './project-file.js'
import { type HooksThreadData, SIGNALS, type ToHooksThread } from './protocol.js'
import {
  type NextResolve,
  type ResolveContext,
  type ResolvePorts,
  type ResolveResult,
  resolve as resolveSteps,
} from './resolve.js'
import { loadByStub } from './stub.js'
import { Versions } from './versions.js'

/**
 * The hooks as Node's hooks thread runs them, for versions without usable synchronous ones. The graph is in the program's thread:
 * what is seen here is sent there, and versions and new sources come from there.
 */
class HooksThread {
  readonly #port: MessagePort
  readonly #tools: Toolchain
  readonly #versions = new Versions()
  readonly #evaluating = new Set<string>()
  /** Imports that the graph knows to run again, so that a repeated one costs no message. */
  readonly #settled = new Map<string, Set<string>>()
  #isListening = false
  /** What is resolved next is no import. */
  #isResolvingOnly = false
  readonly #resolvePorts: ResolvePorts
  /** For what is no import: the graph does not hear of it. */
  readonly #quietPorts: ResolvePorts
  readonly #loadPorts: LoadPorts

  constructor({ port, tsconfig }: HooksThreadData) {
    this.#port = port
    this.#tools = createToolchain(tsconfig)
    const { sources, finder } = this.#tools
    this.#resolvePorts = {
      finder,
      versions: this.#versions,
      useOf: (importer, specifier) => sources.get(importer)?.uses.get(specifier),
      lastKnown: (importer, specifier) => this.#tools.lastKnown(importer, specifier),
      isSettled: (importer, imported) => this.#settled.get(importer)?.has(imported) ?? false,
      isDuringEvaluation: (parentUrl) => this.#evaluating.has(parentUrl),
      report: (event) => this.#report(event),
    }
    this.#quietPorts = { ...this.#resolvePorts, isSettled: () => true, report: () => {} }
    this.#loadPorts = {
      sourceOf: (path) => sources.read(path),
      commonJs: loadByStub,
      report: (event) => this.#report(event),
    }
  }

  resolve(specifier: string, context: ResolveContext, next: NextHook<ResolveContext, ResolveResult>) {
    // Before anything else: an import that follows an update must see it.
    this.#drain()
    if (specifier.startsWith('hot-hook:')) return this.#takeSignal(specifier)
    const ports = this.#isResolvingOnly ? this.#quietPorts : this.#resolvePorts
    this.#isResolvingOnly = false
    return runAsync<NextResolve, ResolveResult>(resolveSteps(specifier, context, ports), (input) =>
      next(input.specifier, input.context),
    )
  }

  load(url: string, context: LoadContext, next: NextHook<LoadContext, LoadResult>) {
    this.#drain()
    const path = pathOf(url)
    if (path !== undefined && isProjectFile(path)) this.#evaluating.add(url)
    return runAsync<NextLoad, LoadResult>(load(url, context, this.#loadPorts), (input) =>
      next(input.url, input.context),
    )
  }

  #drain(): void {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#take(next.message as ToHooksThread)
    }
  }

  #take(message: ToHooksThread): void {
    if (message.type === 'forget-files') {
      this.#tools.finder.forget()
      return
    }
    for (const source of message.sources) this.#tools.sources.set(source)
    for (const [path, version] of message.versions) {
      this.#versions.set(path, version)
      this.#settled.delete(path)
    }
  }

  #takeSignal(specifier: string): ResolveResult {
    if (specifier === SIGNALS.listening) this.#isListening = true
    else if (specifier === SIGNALS.resolveOnly) this.#isResolvingOnly = true
    else this.#evaluating.delete(specifier.slice(SIGNALS.evaluated.length))
    return { url: 'data:text/javascript,', shortCircuit: true }
  }

  #report(event: LoaderEvent): void {
    this.#port.postMessage(event)
    if (event.type === 'import') {
      this.#tools.remember(event)
      if (this.#isListening && isKnownToRunAgain(event)) settle(this.#settled, event)
    }
  }
}

function isKnownToRunAgain(event: ImportEvent): boolean {
  return event.kind === 'dynamic' && !event.duringEvaluation
}

function settle(settled: Map<string, Set<string>>, { importer = '', imported }: ImportEvent): void {
  const known = settled.get(importer)
  if (known === undefined) settled.set(importer, new Set([imported]))
  else known.add(imported)
}

type NextHook<C, R> = (target: string, context: C) => R | Promise<R>

let thread: HooksThread

/** Called by Node with what `register` was given. */
export function initialize(data: HooksThreadData): void {
  thread = new HooksThread(data)
  installStackTraces(() => undefined)
}

export const resolve: HooksThread['resolve'] = (...args) => thread.resolve(...args)
const loadHook: HooksThread['load'] = (...args) => thread.load(...args)

export { loadHook as load }
