import type { FullReloadMessage } from '../processes/parent-process.js'
import type { Exit } from '../report/supervisor-reporter.js'
import { delayOf, nextRestarts, type Restarts } from '../restart/restart-backoff.js'
import type { AppProcess, OnMessage } from './app-process.js'
import { EndingProcesses } from './end-process.js'
import { NextSave } from './next-save.js'
import { Pulse } from './pulse.js'
import type { SupervisorPorts } from './supervisor-ports.js'

/** How long to wait for a new process to listen at all addresses of the old one, after it has begun to listen at all. */
const OTHER_ADDRESSES_MS = 1_000
/** When to report that the next process does not listen yet. */
const PATIENCE_MS = 10_000
/** How long to wait until the old process has closed its inspector. */
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
  readonly #ending: EndingProcesses
  #restarts: Restarts | undefined
  readonly #nextSave: NextSave
  #patience: NodeJS.Timeout | undefined
  readonly #pulse: Pulse
  /** The process whose start has failed while the last good one serves. */
  #failed: AppProcess | undefined
  /** The last process that has listened. */
  #lastToListen: AppProcess | undefined
  /** Resolves when the start that was ended last has gone. */
  #startEnded: Promise<unknown> | undefined
  #isQuitting = false

  constructor(ports: SupervisorPorts) {
    this.#ports = ports
    const { reporter, options } = ports
    this.#ending = new EndingProcesses({ ...options, onKilled: () => reporter.killed(options.killTimeoutMs) })
    this.#pulse = new Pulse({
      onLost: (run, ms) => {
        // A start may take longer than that; but it can't notice a save either.
        if (run.hasStarted) reporter.stuck(ms)
        this.#nextSave.waitFor(run)
      },
      onBack: (run) => {
        if (this.#failed === undefined) this.#nextSave.stop()
        else this.#nextSave.waitFor(this.#failed, run.files)
      },
    })
    this.#nextSave = new NextSave({
      ...ports,
      delayFor: (run, path) => delayOf(this.#countRestart(run, path)),
      restart: (path) => void this.#restart(path),
    })
  }

  /** Starts the program for the first time. */
  begin(): void {
    this.#serve(this.#start())
  }

  /** The key `r`: starts the program again. */
  restart(): void {
    if (this.#isQuitting) return
    this.#ports.reporter.restartAsked()
    this.#restarts = undefined
    void this.#restart()
  }

  /** The running processes; the one that serves comes first. */
  get processes(): AppProcess[] {
    return [this.#current, this.#next, ...this.#ending.all()].flatMap((each) => (each?.isRunning ? [each] : []))
  }

  /** Starts no process from now on. */
  stop(): void {
    this.#isQuitting = true
    this.#pulse.follow(undefined)
    this.#stopWaiting()
  }

  #start(): AppProcess {
    const run: AppProcess = this.#ports.start(this.#restarts, (...received) => this.#onMessage(run, ...received))
    void run.exited.then((exit) => this.#onExit(run, exit))
    return run
  }

  #onMessage(run: AppProcess, ...[message, socket]: Parameters<OnMessage>): void {
    const type = message?.type
    if (type === 'hot-hook:full-reload') this.#onAsked(run, message)
    if (type === 'hot-hook:listening') this.#onListening(run)
    if (type === 'hot-hook:pong') this.#pulse.answered(run)
    if (type === 'hot-hook:stdin') this.#tellStdin()
    if (type !== 'hot-hook:connection') return
    // No other process can get the connection, so it is closed.
    if (this.#current === undefined || this.#current === run) socket?.destroy()
    else this.#current.tell(message, socket)
  }

  #onAsked(run: AppProcess, { path, handedOn }: FullReloadMessage): void {
    if (this.#isQuitting || this.#ending.has(run)) return
    // The next process was started after this save, so it has loaded the new file.
    if (run === this.#current && this.#next !== undefined && this.#ports.changedAt(path) < this.#next.startedAt) return
    this.#restarts = { ...this.#countRestart(run, path), ...(handedOn && { handedOn }) }
    void this.#restart(path)
  }

  /** Counts the starts because of one file: a program that is started again and again may change that file itself. */
  #countRestart(run: AppProcess, path: string): Restarts {
    this.#restarts = nextRestarts(this.#restarts, path, Date.now() - run.startedAt)
    return this.#restarts
  }

  /** `path` is the file because of which it starts again. */
  async #restart(path?: string): Promise<void> {
    this.#stopWaiting()
    if (this.#ports.options.clear) {
      this.#ports.clearScreen()
      if (path !== undefined) this.#ports.reporter.changed(path)
    }
    if (this.#next !== undefined) this.#endStart(this.#next)
    if (this.#startEnded !== undefined) await this.#startEnded

    const current = this.#current
    if (current === undefined) return await this.#startAlone()
    if (!this.#ports.options.handover || current.listening.size === 0) {
      this.#serve(undefined)
      this.#ending.add(current, { passOn: false })
      return await this.#startAlone()
    }
    current.tell({ type: 'hot-hook:hold' })
    if (this.#ports.isInspected) {
      await current.asks({ type: 'hot-hook:close-inspector' }, 'hot-hook:inspector-closed', INSPECTOR_MS)
    }
    if (this.#isQuitting || this.#next !== undefined) return
    if (this.#current !== current) {
      this.#stopWaiting()
      return await this.#startAlone()
    }
    this.#next = this.#start()
    this.#patience = setTimeout(() => this.#ports.reporter.stillStarting(PATIENCE_MS), PATIENCE_MS)
  }

  /** Ends the process that is starting. The next one has to wait for that, so that there are never two. */
  #endStart(next: AppProcess): void {
    this.#next = undefined
    this.#ending.add(next, { passOn: false })
    this.#startEnded = next.exited.then(() => (this.#startEnded = undefined))
  }

  /** Starts the program when none of its processes is left. */
  async #startAlone(): Promise<void> {
    await this.#ending.ended()
    if (this.#isQuitting || this.#current !== undefined) return
    this.#serve(this.#start())
  }

  /** Makes this the process that serves, or will serve. */
  #serve(run: AppProcess | undefined): void {
    this.#current = run
    this.#failed = undefined
    this.#tellStdin()
    // A process at a breakpoint does not answer, for any length of time.
    this.#pulse.follow(this.#ports.isInspected ? undefined : run)
  }

  /** Leaves the terminal to the program while one of its processes reads it. */
  #tellStdin(): void {
    this.#ports.onStdin([this.#current, this.#next].some((run) => run?.isReadingStdin))
  }

  #onListening(run: AppProcess): void {
    if (run === this.#current && run.listening.size === 1) this.#reportStart(run)
    if (run !== this.#next || this.#current === undefined) return
    const isComplete = [...this.#current.listening].every((address) => run.listening.has(address))
    if (isComplete) this.#handOver(run)
    else setTimeout(() => run === this.#next && this.#handOver(run), OTHER_ADDRESSES_MS)
  }

  /** Reports that a process listens: once for each process, and not for the first. */
  #reportStart(run: AppProcess): void {
    const isAgain = this.#lastToListen !== undefined && this.#lastToListen !== run
    this.#lastToListen = run
    if (isAgain) this.#ports.reporter.startedAgain(Date.now() - run.startedAt, run.packagesMs)
  }

  #handOver(next: AppProcess): void {
    if (this.#isQuitting) return
    if (this.#current !== undefined) this.#ending.add(this.#current, { passOn: true })
    this.#stopWaiting()
    this.#serve(next)
    this.#next = undefined
    this.#reportStart(next)
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
      this.#serve(undefined)
      if (current !== undefined) this.#ending.add(current, { passOn: false })
      if (exit.code === 0) this.#waitAfter(run, exit)
      else {
        this.#ports.reporter.addressInUse()
        void this.#startAlone()
      }
      return
    }
    current?.tell({ type: 'hot-hook:go-on' })
    this.#failed = run
    this.#tellStdin()
    this.#nextSave.waitFor(run, current?.files)
    this.#ports.reporter.startFailed(exit)
  }

  #onEnded(run: AppProcess, exit: Exit): void {
    const failed = this.#failed
    this.#serve(this.#next)
    this.#next = undefined
    clearTimeout(this.#patience)
    // A save may mend either of the two processes.
    for (const [path, digest] of run.files) if (failed?.files.has(path) === false) failed.files.set(path, digest)
    if (this.#current === undefined) this.#waitAfter(failed ?? run, exit)
  }

  #waitAfter(run: AppProcess, exit: Exit): void {
    this.#nextSave.waitFor(run)
    this.#ports.reporter.ended(exit)
  }

  #stopWaiting(): void {
    this.#nextSave.stop()
    clearTimeout(this.#patience)
  }
}
