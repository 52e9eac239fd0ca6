import { type ChildProcess, fork } from 'node:child_process'
import cluster from 'node:cluster'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { MESSAGE, SPARE, SUPERVISED } from '../node/start-conditions.js'
import { LOADER_URL } from '../own-files.js'
import { endLeftBehind, LOOK } from '../processes/below/descendants.js'
import type { ParentMessage } from '../processes/parent-process.js'
import type { FromSupervisor, LoadedFiles, ToSupervisor, WatchPatterns } from '../processes/supervised/messages.js'
import { isWhole } from '../processes/whole-message.js'
import type { Exit } from '../report/supervisor-reporter.js'
import type { Restarts } from '../restart/restart-backoff.js'
import type { RunCommand } from './arguments.js'

/** How to start the program. */
export interface StartOptions {
  readonly command: RunCommand
  readonly env: NodeJS.ProcessEnv
  /** What the program is told about the starts before this one. */
  readonly restarts: Restarts | undefined
  /** The port of the inspector; `undefined` if Node's options ask for none. */
  readonly inspectPort: number | undefined
  /** It waits for `begin()`. */
  readonly isSpare?: boolean
}

/** Is called with each message of the program, and the socket that comes with it. */
export type OnMessage = (message: ToSupervisor | ParentMessage, socket?: Socket) => void

/** One run of the program: its process, and what it has reported. */
export class AppProcess {
  /** In ms since 1970. For a spare process, when it began to start the program. */
  startedAt = Date.now()
  /** The files that it had loaded, with the digest of the text, or ''. */
  readonly files = new Map<string, string>()
  patterns: WatchPatterns | undefined
  readonly listening = new Set<string>()
  /** How long its start has spent with installed packages, until it listened; `undefined` if that is not known. */
  packagesMs: number | undefined
  hadAddressInUse = false
  isReadingStdin = false
  /** It has listened, or answered: its start is over. */
  hasStarted = false
  /** It does not answer, so nothing can be asked of it. */
  isStuck = false
  readonly exited: Promise<Exit>
  /** Resolves when the process, and the child processes that it has left behind, have ended. */
  readonly gone: Promise<void>
  readonly #options: StartOptions
  readonly #onMessage: OnMessage
  #child: ChildProcess
  readonly #children = new Set<number>()
  #exit: Exit | undefined
  #onExited!: (exit: Exit) => void
  /** What a spare process was told when it was to begin, and has not answered to. */
  #asked: { readonly restarts: Restarts | undefined } | undefined
  #onWaiting = () => {}
  readonly #waits = new Promise<void>((resolve) => {
    this.#onWaiting = resolve
  })

  constructor(options: StartOptions, onMessage: OnMessage) {
    this.#options = options
    this.#onMessage = onMessage
    this.exited = new Promise((resolve) => {
      this.#onExited = resolve
    })
    this.gone = this.exited.then(() => this.#endLeftBehind())
    this.#child = this.#start(options)
  }

  #start(options: StartOptions): ChildProcess {
    const child = start(options)
    child.on('message', (message, handle) => {
      // The socket is passed on to another process, so nothing may be read here. Node begins to read every socket that it receives.
      const socket = handle as (Socket & { _handle?: { readStop(): void } | null }) | undefined
      socket?._handle?.readStop()
      if (!isWhole(message) || child !== this.#child) return
      this.#note(message as ToSupervisor)
      this.#onMessage(message as ToSupervisor, socket)
    })
    // The channel may break while it is written to. The exit says all that matters.
    child.on('error', () => {})
    child.once('exit', (code, signal) => {
      if (child === this.#child) this.#onExit({ code, signal })
    })
    return child
  }

  #onExit(exit: Exit): void {
    if (this.#asked !== undefined) {
      this.#startAnew()
      return
    }
    this.#exit = exit
    this.listening.clear()
    this.isReadingStdin = false
    // What it has said at last may come after its end.
    const done = () => {
      clearTimeout(timer)
      this.#onExited(exit)
    }
    const timer = setTimeout(done, LAST_WORDS_MS)
    if (this.#child.connected) this.#child.once('disconnect', done)
    else done()
  }

  get isRunning(): boolean {
    return this.#exit === undefined
  }

  /** In a spare process: loads files of packages. */
  load(packages: LoadedFiles): void {
    void this.#waits.then(() => this.tell({ type: 'hot-hook:load', packages }))
  }

  /** In a spare process: starts the program. One that does not answer is ended, and another process starts the program. */
  begin(restarts: Restarts | undefined): void {
    this.startedAt = Date.now()
    this.#asked = { restarts }
    setTimeout(() => this.#asked && this.#startAnew(), BEGIN_MS)
    const message = { type: 'hot-hook:start', restarts: restarts && JSON.stringify(restarts) } as const
    void this.#waits.then(() => this.tell(message))
  }

  #startAnew(): void {
    const spare = this.#child
    const restarts = this.#asked?.restarts
    this.#asked = undefined
    this.#child = this.#start({ ...this.#options, restarts, isSpare: false })
    spare.kill('SIGKILL')
  }

  /** Sends a message, if the process is running and its channel is open. */
  tell(message: FromSupervisor, socket?: Socket): void {
    if (this.isRunning && this.#child.connected) this.#child.send(message, socket, () => {})
  }

  /** Sends a message. Resolves with true when the answer has come; with false if the process has ended, or `timeoutMs` have passed. */
  async asks(message: FromSupervisor, answer: ToSupervisor['type'], timeoutMs: number): Promise<boolean> {
    return await new Promise((resolve) => {
      const done = (isAnswered: boolean) => {
        clearTimeout(timer)
        this.#child.off('message', listener)
        resolve(isAnswered)
      }
      const listener = (received: unknown) => (received as ToSupervisor)?.type === answer && done(true)
      const timer = setTimeout(() => done(false), timeoutMs)
      this.#child.on('message', listener)
      void this.exited.then(() => done(false))
      this.tell(message)
    })
  }

  kill(signal: NodeJS.Signals): void {
    this.#asked = undefined
    this.#child.kill(signal)
  }

  #note(message: ToSupervisor): void {
    const type = message?.type
    if (type === 'hot-hook:waiting') this.#onWaiting()
    if (type === 'hot-hook:begun') this.#asked = undefined
    if (type === 'hot-hook:files') for (const [path, digest] of message.files) this.files.set(path, digest)
    if (type === 'hot-hook:watches') this.patterns = message.patterns
    if (type === 'hot-hook:listening') {
      this.listening.add(message.address)
      this.packagesMs ??= message.packagesMs
    }
    if (type === 'hot-hook:listening' || type === 'hot-hook:pong') this.hasStarted = true
    if (type === 'hot-hook:closed') this.listening.delete(message.address)
    if (type === 'hot-hook:stdin') this.isReadingStdin = message.isReading
    if (type === 'hot-hook:address-in-use') this.hadAddressInUse = true
    if (type === 'hot-hook:child') this.#children.add(message.pid)
  }

  /** Asks the child processes that were left behind to end, and kills them if they don't. */
  async #endLeftBehind(): Promise<void> {
    let left = endLeftBehind(this.#children, 'SIGTERM')
    const end = Date.now() + LEFT_BEHIND_MS
    while (left.length > 0) {
      await sleep(LOOK_AGAIN_MS)
      left = endLeftBehind(left, Date.now() < end ? LOOK : 'SIGKILL')
    }
  }
}

/** How long a spare process may take to begin: it may be loading a package, which it does in one turn. */
const BEGIN_MS = 1_000
/** How long to wait for the last messages of a process that has ended. */
const LAST_WORDS_MS = 500
/** How long children that the program has left behind may take to end. */
const LEFT_BEHIND_MS = 1_000
const LOOK_AGAIN_MS = 20

function start({ command, env, restarts, inspectPort, isSpare }: StartOptions): ChildProcess {
  const { entry, args, nodeOptions, options } = command
  const execArgv = [...nodeOptions, '--import', LOADER_URL]
  const message = restarts && { [MESSAGE]: JSON.stringify(restarts) }
  const ownEnv = { ...env, [SUPERVISED]: '1', ...message, ...(isSpare && { [SPARE]: '1' }) }
  if (!options.handover) return fork(entry, [...args], { execArgv, env: ownEnv })

  cluster.setupPrimary({ exec: entry, args: [...args], execArgv, ...(inspectPort !== undefined && { inspectPort }) })
  const worker = cluster.fork(ownEnv)
  // The worker repeats an error of its process, such as a broken channel; on Node 20 also one that was closed on purpose.
  worker.on('error', () => {})
  return worker.process
}
