import { isScript } from '../files/file-kinds.js'
import type { LoadedFiles } from '../processes/supervised/messages.js'
import type { Restarts } from '../restart/restart-backoff.js'
import type { AppProcess, OnMessage } from './app-process.js'
import { PackagesAhead } from './packages-ahead.js'

/** How long after a start, or the end of a process, the next spare one is started: until then the program needs the machine. */
const REST_MS = 1_000

/** How processes of the program are started. */
export interface SparesPorts {
  /** False where a process that waits could be noticed. */
  isWanted(): boolean
  start(restarts: Restarts | undefined, onMessage: OnMessage): AppProcess
  /** Starts a process that waits for `begin()`. */
  startSpare(onMessage: OnMessage): AppProcess
  /** What a process has read before it waits, and loaded of these files, as a text that differs when that has changed. */
  stamp(packages: LoadedFiles): string
  /** A package, or if there is no `name` none of them, is loaded ahead of time any more. */
  onLeftOut(name: string | undefined, problem: string): void
}

interface Spare {
  readonly run: AppProcess
  stamp: string
  packages: LoadedFiles
  /** Is set when the process begins. */
  onMessage: OnMessage | undefined
}

/**
 * Starts the processes of the program, and keeps a spare one ready while one of them is at rest: Node has booted in it, and hot-hook's code is
 * loaded, when it is needed. It has read nothing of the project; where that is asked for, it has loaded the packages of the last start.
 */
export class Spares {
  readonly #ports: SparesPorts
  readonly #runs = new Set<AppProcess>()
  readonly #packages: PackagesAhead
  #spare: Spare | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(ports: SparesPorts) {
    this.#ports = ports
    this.#packages = new PackagesAhead((name, problem) => ports.onLeftOut(name, problem))
  }

  /** Starts the program, in the spare process if there is one. */
  start(restarts: Restarts | undefined, onMessage: OnMessage): AppProcess {
    const spare = this.#takeSpare(restarts?.path)
    const hear: OnMessage = (message, socket) => {
      if (message.type !== 'hot-hook:packages') return onMessage(message, socket)
      this.#packages.onLoaded(spare?.packages ?? [], message.packages, message.isAnyHot)
      this.#prepareSoon()
    }
    if (spare !== undefined) {
      spare.onMessage = hear
      spare.run.begin(restarts)
    }
    const run = spare?.run ?? this.#ports.start(restarts, hear)
    this.#runs.add(run)
    void run.exited.then(() => {
      this.#runs.delete(run)
      this.#prepareSoon()
    })
    this.#prepareSoon()
    return run
  }

  /** Ends the spare process, and starts none from now on. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#spare?.run.kill('SIGKILL')
  }

  /** The spare process, if there is one that has nothing in it that has changed since. `file` is the one because of which the program starts. */
  #takeSpare(file: string | undefined): Spare | undefined {
    const spare = this.#spare
    this.#spare = undefined
    if (spare === undefined || !spare.run.isRunning) return undefined
    // What is no module, as `.env`, may have been read by a package.
    const mayBeRead = file !== undefined && !isScript(file) && spare.packages.length > 0
    if (!mayBeRead && spare.stamp === this.#ports.stamp(spare.packages)) return spare
    spare.run.kill('SIGKILL')
    return undefined
  }

  #prepareSoon(): void {
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#prepare(), REST_MS).unref()
  }

  #prepare(): void {
    const isAtRest = this.#runs.size <= 1 && [...this.#runs].every((run) => run.hasStarted)
    if (!isAtRest) {
      this.#prepareSoon()
      return
    }
    if (!this.#ports.isWanted()) return
    if (this.#spare?.run.isRunning !== true) this.#startSpare()
    else if (this.#spare.packages !== this.#packages.files) this.#load(this.#spare)
  }

  #startSpare(): void {
    const spare: Spare = {
      stamp: this.#ports.stamp([]),
      packages: [],
      run: this.#ports.startSpare((message, socket) => {
        if (message.type === 'hot-hook:left-out') this.#onLeftOut(spare, message)
        else spare.onMessage?.(message, socket)
      }),
      onMessage: undefined,
    }
    this.#spare = spare
    void spare.run.exited.then(() => spare === this.#spare && this.#packages.onEnd(spare.packages))
    this.#load(spare)
  }

  #load(spare: Spare): void {
    const { files } = this.#packages
    // What was loaded can't be unloaded, and the stamp that follows is that of now.
    const wanted = new Set(files.map(([path]) => path))
    const hasChanged = spare.stamp !== this.#ports.stamp(spare.packages)
    if (hasChanged || spare.packages.some(([path]) => !wanted.has(path))) {
      this.#replace(spare)
      return
    }
    spare.packages = files
    spare.stamp = this.#ports.stamp(files)
    if (files.length > 0) spare.run.load(files)
  }

  #onLeftOut(spare: Spare, { path, problem }: { path: string; problem: string }): void {
    this.#packages.leaveOut(path, problem)
    if (spare === this.#spare) this.#replace(spare)
  }

  #replace(spare: Spare): void {
    this.#spare = undefined
    spare.run.kill('SIGKILL')
    this.#prepareSoon()
  }
}
