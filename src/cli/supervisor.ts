import type { Socket } from 'node:net'
import type { ParentMessage } from '../parent-process.js'
import type { SupervisorReporter } from '../report/supervisor-reporter.js'
import { delayOf, nextRestarts, type Restarts } from '../restarts.js'
import type { ToSupervisor } from '../supervision/messages.js'
import type { AppProcess, Exit } from './app-process.js'
import type { RunOptions } from './arguments.js'
import { endProcess } from './end-process.js'

export interface SupervisorPorts {
  readonly options: RunOptions
  readonly reporter: SupervisorReporter
  /** True if a debugger may hold a port, which only one process can have. */
  readonly isInspected: boolean
  /** Starts the program; `restarts` is for itself, to know how often it was started again. */
  start(
    restarts: Restarts | undefined,
    onMessage: (message: ToSupervisor | ParentMessage, socket?: Socket) => void,
  ): AppProcess
  /** Watches for what could mend a process that has ended, `besides` what another one watches; returns a function that stops it. */
  watch(run: AppProcess, besides: ReadonlySet<string>, onChange: (path: string) => void): () => void
  /** When a file changed last, in ms since 1970; infinity for one that is gone. */
  changedAt(path: string): number
  clearScreen(): void
  onStdin(isReading: boolean): void
}

/** A new process that does not listen where the old one does is waited for so long after it has begun to listen elsewhere. */
const OTHER_ADDRESSES_MS = 1_000
const PATIENCE_MS = 10_000
const INSPECTOR_MS = 500

/**
 * Keeps the program running.
 *
 *                    save                      listens where the old one does
 *     current serves ────▶ requests wait, next ──────────────────────────────▶ next is current, the old one drains and ends
 *           ▲                               └── ends ──▶ current answers them, waits for the next save
 *           │
 *           └── without a handover, or without a server: next is started when current has ended
 */
export class Supervisor {
  readonly #ports: SupervisorPorts
  #current: AppProcess | undefined
  #next: AppProcess | undefined
  readonly #ending = new Map<AppProcess, Promise<Exit>>()
  #restarts: Restarts | undefined
  #stopWatching = () => {}
  #delayed: NodeJS.Timeout | undefined
  #patience: NodeJS.Timeout | undefined
  #isQuitting = false

  constructor(ports: SupervisorPorts) {
    this.#ports = ports
  }

  /** Starts the program for the first time. */
  begin(): void {
    this.#current = this.#start()
  }

  /** By a key. */
  restart(): void {
    if (this.#isQuitting) return
    this.#ports.reporter.restartAsked()
    this.#restarts = undefined
    void this.#restart()
  }

  /** The processes that are there, the one that serves first. */
  get processes(): AppProcess[] {
    return [this.#current, this.#next, ...this.#ending.keys()].flatMap((each) => (each?.isRunning ? [each] : []))
  }

  /** From now on nothing is started any more. */
  stop(): void {
    this.#isQuitting = true
    this.#stopWaiting()
  }

  #start(): AppProcess {
    const run: AppProcess = this.#ports.start(this.#restarts, (message, socket) =>
      this.#onMessage(run, message, socket),
    )
    void run.exited.then((exit) => this.#onExit(run, exit))
    return run
  }

  #onMessage(run: AppProcess, message: ToSupervisor | ParentMessage, socket: Socket | undefined): void {
    switch (message?.type) {
      case 'hot-hook:full-reload':
        this.#onAsked(run, message.path)
        return
      case 'hot-hook:listening':
        this.#onListening(run)
        return
      case 'hot-hook:connection':
        // Nobody can take it: the client is told so by its end.
        if (this.#current === undefined || this.#current === run) socket?.destroy()
        else this.#current.tell(message, socket)
        return
      case 'hot-hook:stdin':
        if (run === this.#current || run === this.#next) this.#ports.onStdin(message.isReading)
        return
    }
  }

  #onAsked(run: AppProcess, path: string): void {
    if (this.#isQuitting || this.#ending.has(run)) return
    // What was saved before the next process was started is in it.
    if (run === this.#current && this.#next !== undefined && this.#ports.changedAt(path) < this.#next.startedAt) return
    this.#restarts = nextRestarts(this.#restarts, path, Date.now() - run.startedAt)
    void this.#restart()
  }

  async #restart(): Promise<void> {
    this.#stopWaiting()
    if (this.#ports.options.clear) this.#ports.clearScreen()
    if (this.#next !== undefined) this.#end(this.#next, false)
    this.#next = undefined

    const current = this.#current
    if (current === undefined) return await this.#startAlone()
    if (!this.#ports.options.handover || current.listening.size === 0) {
      this.#current = undefined
      this.#end(current, false)
      return await this.#startAlone()
    }
    current.tell({ type: 'hot-hook:hold' })
    if (this.#ports.isInspected) await this.#closeInspector(current)
    if (this.#isQuitting || this.#next !== undefined || this.#current !== current) return
    const next = this.#start()
    this.#next = next
    this.#patience = setTimeout(() => this.#ports.reporter.stillStarting(PATIENCE_MS), PATIENCE_MS)
  }

  /** Starts the program when none of its processes is left. */
  async #startAlone(): Promise<void> {
    await Promise.all(this.#ending.values())
    if (this.#isQuitting || this.#current !== undefined) return
    this.#current = this.#start()
  }

  #onListening(run: AppProcess): void {
    if (run === this.#current && this.#restarts !== undefined && run.listening.size === 1) this.#reportStart(run)
    if (run !== this.#next || this.#current === undefined) return
    const isComplete = [...this.#current.listening].every((address) => run.listening.has(address))
    if (isComplete) this.#handOver(run)
    else setTimeout(() => run === this.#next && this.#handOver(run), OTHER_ADDRESSES_MS)
  }

  #handOver(next: AppProcess): void {
    const last = this.#current
    this.#stopWaiting()
    this.#current = next
    this.#next = undefined
    this.#reportStart(next)
    if (last !== undefined) this.#end(last, true)
  }

  #reportStart(run: AppProcess): void {
    this.#ports.reporter.startedAgain(Date.now() - run.startedAt)
  }

  #end(run: AppProcess, passOn: boolean): void {
    const { drainTimeoutMs, killTimeoutMs } = this.#ports.options
    const onKilled = () => this.#ports.reporter.killed(killTimeoutMs)
    const ended = endProcess(run, { passOn, drainTimeoutMs, killTimeoutMs, onKilled })
    this.#ending.set(run, ended)
    void ended.then(() => this.#ending.delete(run))
  }

  #onExit(run: AppProcess, exit: Exit): void {
    if (this.#isQuitting || this.#ending.has(run)) return
    if (run === this.#next) this.#onStartFailed(run, exit)
    else if (run === this.#current) this.#onEnded(run, exit)
  }

  #onStartFailed(run: AppProcess, exit: Exit): void {
    this.#stopWaiting()
    this.#next = undefined
    const current = this.#current
    if (exit.code === 0 || run.hadAddressInUse) {
      this.#current = undefined
      if (current !== undefined) this.#end(current, false)
      if (exit.code === 0) {
        this.#wait(run, () => this.#ports.reporter.ended(exit))
        return
      }
      this.#ports.reporter.addressInUse()
      void this.#startAlone()
      return
    }
    current?.tell({ type: 'hot-hook:go-on' })
    this.#wait(run, () => this.#ports.reporter.startFailed(exit))
  }

  #onEnded(run: AppProcess, exit: Exit): void {
    this.#current = this.#next
    this.#next = undefined
    this.#ports.onStdin(false)
    if (this.#current === undefined) this.#wait(run, () => this.#ports.reporter.ended(exit))
  }

  /** For the next save. */
  #wait(run: AppProcess, report: () => void): void {
    report()
    this.#stopWatching()
    this.#stopWatching = this.#ports.watch(run, this.#current?.files ?? new Set(), (path) => this.#onChange(run, path))
  }

  #onChange(run: AppProcess, path: string): void {
    if (this.#isQuitting || this.#delayed !== undefined) return
    this.#restarts = nextRestarts(this.#restarts, path, Date.now() - run.startedAt)
    const delayMs = delayOf(this.#restarts)
    const restart = () => {
      this.#ports.reporter.changed(path)
      void this.#restart()
    }
    if (delayMs === 0) {
      restart()
      return
    }
    this.#ports.reporter.waits(path, delayMs)
    this.#delayed = setTimeout(restart, delayMs)
  }

  #stopWaiting(): void {
    this.#stopWatching()
    this.#stopWatching = () => {}
    clearTimeout(this.#delayed)
    clearTimeout(this.#patience)
    this.#delayed = undefined
  }

  /** Resolves when the debugger's port is free, or not to be had. */
  async #closeInspector(run: AppProcess): Promise<void> {
    await run.asks({ type: 'hot-hook:close-inspector' }, 'hot-hook:inspector-closed', INSPECTOR_MS)
  }
}
