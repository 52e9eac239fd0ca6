import { type ChildProcess, fork } from 'node:child_process'
import cluster from 'node:cluster'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { MESSAGE, SUPERVISED } from '../node/start-conditions.js'
import { endLeftBehind, LOOK } from '../processes/below/descendants.js'
import type { ParentMessage } from '../processes/parent-process.js'
import type { FromSupervisor, ToSupervisor, WatchPatterns } from '../processes/supervised/messages.js'
import type { RunCommand } from './arguments.js'

export interface StartOptions {
  readonly command: RunCommand
  readonly env: NodeJS.ProcessEnv
  /** The URL of the loader. */
  readonly loader: string
  /** What the program is told of the starts before this one. */
  readonly message: string | undefined
  /** The inspector's port, if the options of Node ask for one. */
  readonly inspectPort: number | undefined
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One run of the program: its process, and what is known of it. */
export class AppProcess {
  /** In ms since 1970. */
  readonly startedAt = Date.now()
  readonly files = new Set<string>()
  patterns: WatchPatterns | undefined
  readonly listening = new Set<string>()
  hadAddressInUse = false
  isReadingStdin = false
  /** It does not hear: nothing can be asked of it. */
  isStuck = false
  readonly exited: Promise<Exit>
  /** Resolves when also nothing is left of what it had started. */
  readonly gone: Promise<void>
  readonly #child: ChildProcess
  readonly #children = new Set<number>()
  #exit: Exit | undefined

  constructor(options: StartOptions, onMessage: (message: ToSupervisor | ParentMessage, socket?: Socket) => void) {
    this.#child = start(options)
    this.#child.on('message', (message, handle) => {
      // What comes on it is for whom it is passed on to: nothing may be read here. Node has begun to, for every socket that it receives.
      const socket = handle as (Socket & { _handle?: { readStop(): void } | null }) | undefined
      socket?._handle?.readStop()
      this.#note(message as ToSupervisor)
      onMessage(message as ToSupervisor, socket)
    })
    // A channel that breaks while it is written to: the exit tells all there is to know.
    this.#child.on('error', () => {})
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#exit = { code, signal }
        this.listening.clear()
        this.isReadingStdin = false
        resolve(this.#exit)
      })
    })
    this.gone = this.exited.then(() => this.#endLeftBehind())
  }

  get isRunning(): boolean {
    return this.#exit === undefined
  }

  tell(message: FromSupervisor, socket?: Socket): void {
    if (this.isRunning && this.#child.connected) this.#child.send(message, socket, () => {})
  }

  /** Says something, and resolves when the answer has come, or the process has ended, or the time is up. */
  async asks(message: FromSupervisor, answer: ToSupervisor['type'], timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#child.off('message', listener)
        resolve()
      }
      const listener = (received: unknown) => (received as ToSupervisor)?.type === answer && done()
      const timer = setTimeout(done, timeoutMs)
      this.#child.on('message', listener)
      void this.exited.then(done)
      this.tell(message)
    })
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  #note(message: ToSupervisor): void {
    switch (message?.type) {
      case 'hot-hook:files':
        for (const path of message.paths) this.files.add(path)
        return
      case 'hot-hook:watches':
        this.patterns = message.patterns
        return
      case 'hot-hook:listening':
        this.listening.add(message.address)
        return
      case 'hot-hook:closed':
        this.listening.delete(message.address)
        return
      case 'hot-hook:stdin':
        this.isReadingStdin = message.isReading
        return
      case 'hot-hook:address-in-use':
        this.hadAddressInUse = true
        return
      case 'hot-hook:child':
        this.#children.add(message.pid)
        return
    }
  }

  /** They are asked to end, and killed if they don't. */
  async #endLeftBehind(): Promise<void> {
    let left = endLeftBehind(this.#children, 'SIGTERM')
    const end = Date.now() + LEFT_BEHIND_MS
    while (left.length > 0) {
      await sleep(LOOK_AGAIN_MS)
      left = endLeftBehind(left, Date.now() < end ? LOOK : 'SIGKILL')
    }
  }
}

/** How long children that the program has left behind may take to end. */
const LEFT_BEHIND_MS = 1_000
const LOOK_AGAIN_MS = 20

function start({ command, env, loader, message, inspectPort }: StartOptions): ChildProcess {
  const { entry, args, nodeOptions, options } = command
  const execArgv = [...nodeOptions, '--import', loader]
  const ownEnv = { ...env, [SUPERVISED]: '1', ...(message !== undefined && { [MESSAGE]: message }) }
  if (!options.handover) return fork(entry, [...args], { execArgv, env: ownEnv })

  cluster.setupPrimary({ exec: entry, args: [...args], execArgv, ...(inspectPort !== undefined && { inspectPort }) })
  const worker = cluster.fork(ownEnv)
  // It may say so twice, on Node 20 also for a channel that is closed on purpose.
  worker.on('error', () => {})
  return worker.process
}
