import type { FullReloadRequest, HotHookOptions } from '../api.js'
import { importersFirst } from '../graph/importers-first.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import { isMainThread } from '../node/main-thread.js'
import { MESSAGE, type StartConditions } from '../node/start-conditions.js'
import { askMainThread } from '../processes/below/threads.js'
import { endBySignal } from '../processes/end-by-signal.js'
import { type HandedOn, isParentListening, isToStay, tellParent } from '../processes/parent-process.js'
import type { Reporter } from '../report/reporter.js'
import { dispose } from '../runtime/dispose.js'
import { delayOf, nextRestarts, type Restarts, readRestarts } from './restart-backoff.js'

/** `process.execve`, which the types of Node 20 don't know. */
type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never

/** Who, or what, performs a full reload. */
export type FullReloadWay = 'callback' | 'supervisor' | 'parent' | 'main thread' | 'exit' | 'in place' | 'by hand'

/** What is printed for each. */
export const OUTCOMES: Readonly<Record<FullReloadWay, string>> = {
  callback: 'onFullReloadAsked is called',
  supervisor: 'starting again',
  parent: 'the parent process is asked to start it again',
  'main thread': 'the main thread is asked to start the program again',
  exit: 'the program ends, to be started again by whoever has started it',
  'in place': 'starting again',
  'by hand': 'stop the program and start it again to load it',
}

/** How long a program that was told to end may take. */
const PATIENCE_MS = 3_000

export interface RestartPorts {
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
  readonly reporter: Reporter
  readonly start: StartConditions
  options(): HotHookOptions
  /** True if the supervisor lets this process serve until the next one does. */
  isHandedOver(): boolean
  handedOn(): HandedOn
  /** From now on requests wait for the next process. */
  hold(): void
  /** Ends what must not outlive this program: child processes, above all. */
  close(): Promise<void>
}

/** This process, as a full reload sees it. */
export class RestartableProcess {
  readonly #ports: RestartPorts
  #isEnding = false

  constructor(ports: RestartPorts) {
    this.#ports = ports
  }

  /** How a full reload will be done in this process. */
  way(): FullReloadWay {
    const { options, start } = this.#ports
    if (options().onFullReloadAsked !== undefined) return 'callback'
    if (!isMainThread) return 'main thread'
    const isListening = isParentListening()
    if (isListening && start.isSupervised) return 'supervisor'
    if (options().fullReload === 'exit') return 'exit'
    if (isListening) return 'parent'
    return execve() === undefined || start.isFromStdin ? 'by hand' : 'in place'
  }

  /** True if this process serves until a new one does. */
  isSeamless(): boolean {
    return this.way() === 'supervisor' && this.#ports.isHandedOver()
  }

  /** How long a full reload for a file should wait, in ms: 0, unless each start seems to lead to the next one. */
  delay(way: FullReloadWay, path: string): number {
    return way === 'in place' || way === 'supervisor' ? delayOf(this.#restartsFor(path)) : 0
  }

  /** Performs a full reload, or asks for it. In place it does not return: another program runs then, with the same pid and terminal. */
  async fullReload(way: FullReloadWay, request: FullReloadRequest): Promise<void> {
    const { start, hold, options, reporter } = this.#ports
    // Before the supervisor is told: it may act before this process handles its next request.
    if (start.isSupervised) hold()
    const how = {
      ...(way === 'callback' && { isHandled: true }),
      ...(way === 'exit' && { isLeaving: true }),
      ...(way === 'supervisor' && { handedOn: this.#ports.handedOn() }),
    }
    tellParent({ type: 'hot-hook:full-reload', ...request, ...how })

    if (way === 'callback') {
      // Not awaited: it may close a server that has clients, and the next save must not wait for them.
      const called = (async () => await options().onFullReloadAsked?.(request))()
      called.catch((error) => reporter.callbackFailed('onFullReloadAsked', error))
    }
    if (way === 'main thread') askMainThread(request)
    if (way === 'in place') await this.#restartInPlace(request.path)
    // A parent process under hot-hook decides for its children.
    if (way === 'exit' && !(await isToStay())) await this.#end()
  }

  async #end(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    const { graph, reporter, close } = this.#ports
    await disposeOfAll(graph(), reporter)
    await close()
    endBySignal('SIGTERM')
    setTimeout(() => reporter.stillRunning('exit'), PATIENCE_MS).unref()
  }

  async #restartInPlace(path: string): Promise<void> {
    const { start, graph, reporter, close } = this.#ports
    await disposeOfAll(graph(), reporter)
    await close()
    if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false)

    process.chdir(start.cwd)
    const args = [process.execPath, ...start.execArgv, ...start.argv.slice(1)]
    execve()?.(process.execPath, args, { ...start.env, [MESSAGE]: JSON.stringify(this.#restartsFor(path)) })
  }

  #restartsFor(path: string): Restarts {
    const restarts = nextRestarts(readRestarts(this.#ports.start.message), path, process.uptime() * 1_000)
    return { ...restarts, handedOn: this.#ports.handedOn() }
  }
}

/** Calls the disposers of all modules, importers before what they import. Resolves when they are done. */
export async function disposeOfAll(graph: ModuleGraph, reporter: Reporter): Promise<void> {
  await dispose(importersFirst(new Set(graph.modules())), (module, error) =>
    reporter.disposerFailed(module.path, error),
  )
}

/** On Windows and IBM i it is there, and throws. */
function execve(): Execve | undefined {
  const isThere = !['win32', 'os400'].includes(process.platform)
  return isThere ? (process as { execve?: Execve }).execve?.bind(process) : undefined
}
