import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { builtin } from '../../node/builtin.js'
import { RELOAD_SCRIPT } from '../../node/start-conditions.js'
import { endLeftBehind } from '../below/descendants.js'
import { endBySignal } from '../end-by-signal.js'
import { onParentMessage, tellParent } from '../parent-process.js'
import { releaseChannel } from './channel.js'
import { Connections } from './connections.js'
import { closeInspector, openInspector } from './inspector.js'
import type { FromSupervisor, LoadedFiles, ToSupervisor, WatchPatterns } from './messages.js'
import { followSignals } from './signals.js'
import { onStdinUse } from './stdin-use.js'

/** What the supervisor can make the program do. */
export interface SupervisedPorts {
  /** Calls the disposers of all modules. Resolves when the asynchronous ones have settled, after 5 s at the latest. */
  dispose(): Promise<void>
  /** The full reload that was asked for has failed. */
  onGoOn(): void
  /** The digest of the text that a file was loaded with; '' for one that was not. */
  digestOf(path: string): string
  /** How long the start has spent with installed packages so far; `undefined` if that is not known. */
  packagesMs(): number | undefined
  /** Does what the supervisor asks for, for whoever looks. */
  show(what: 'modules' | 'summary'): void
  /** Records all that the hooks have seen up to now; may block. */
  synchronize(): void
}

/** The program's side of the supervisor: reports what the supervisor needs to know, and does what its messages ask for. */
export class Supervised {
  readonly #ports: SupervisedPorts
  readonly #connections: Connections
  readonly #raise = followSignals()
  readonly #children = new Set<number>()
  #newFiles = new Set<string>()
  readonly #holdChannel: () => () => void
  #letGoOfChannel: (() => void) | undefined
  /** The URL that the inspector had. */
  #inspector: URL | undefined

  constructor(ports: SupervisedPorts) {
    this.#ports = ports
    this.#connections = new Connections({
      // After what the program prints when it listens, so that the lines stand in their order.
      onListening: (address) => {
        const packagesMs = ports.packagesMs()
        setImmediate(() => tell({ type: 'hot-hook:listening', address, packagesMs }))
      },
      onClosed: (address) => setImmediate(() => tell({ type: 'hot-hook:closed', address })),
      onAddressInUse: () => tell({ type: 'hot-hook:address-in-use' }),
      pass: (address, socket) => pass({ type: 'hot-hook:connection', address }, socket),
    })
    onParentMessage((message, handle) => this.#take(message as FromSupervisor, handle))
    this.#holdChannel = releaseChannel()
    onStdinUse((isReading) => tell({ type: 'hot-hook:stdin', isReading }))
    // When the program has ended, the supervisor must know which files could mend it.
    process.on('exit', () => {
      ports.synchronize()
      this.#tellFiles()
      endLeftBehind(this.#children, 'SIGTERM')
    })
    // The supervisor was most likely killed: do what it would have done. In a cluster worker, Node has ended the process before.
    process.once('disconnect', () => {
      endLeftBehind(this.#children, 'SIGTERM')
      endBySignal('SIGTERM')
    })
  }

  /** A file was loaded, for the first time or with a new text, or it decides how others are loaded. */
  onFile(path: string): void {
    if (this.#newFiles.size === 0) setImmediate(() => this.#tellFiles()).unref()
    this.#newFiles.add(path)
  }

  onOptions(patterns: WatchPatterns): void {
    tell({ type: 'hot-hook:watches', patterns })
  }

  /** The options ask for the page. */
  onUiWanted(): void {
    tell({ type: 'hot-hook:asks-for-ui' })
  }

  onPackages(packages: LoadedFiles, isAnyHot: boolean): void {
    tell({ type: 'hot-hook:packages', packages, isAnyHot })
  }

  onChild(child: ChildProcess): void {
    const { pid } = child
    if (pid === undefined) return
    this.#children.add(pid)
    tell({ type: 'hot-hook:child', pid })
    child.once('exit', () => this.#children.delete(pid))
  }

  /** True if this process serves until the next one does. The supervisor has made a cluster worker of it if it may be handed over. */
  get isHandedOver(): boolean {
    return this.#connections.isListening && builtin('node:cluster').isWorker
  }

  /** A full reload was asked for: from now on requests wait for the next process. */
  hold(): void {
    this.#connections.hold()
  }

  #take(message: FromSupervisor | undefined | null, handle: unknown): boolean {
    switch (message?.type) {
      case 'hot-hook:hold':
        this.#connections.hold()
        return true
      case 'hot-hook:go-on':
        this.#connections.goOn()
        this.#ports.onGoOn()
        if (this.#inspector !== undefined) openInspector(this.#inspector)
        return true
      case 'hot-hook:drain':
        // The channel keeps the program alive until it is told to end.
        this.#letGoOfChannel ??= this.#holdChannel()
        void this.#connections.drain(message.passOn, message.timeoutMs).then(() => tell({ type: 'hot-hook:drained' }))
        return true
      case 'hot-hook:connection':
        if (handle instanceof builtin('node:net').Socket) this.#connections.take(message.address, handle)
        return true
      case 'hot-hook:close-inspector':
        this.#inspector = closeInspector()
        tell({ type: 'hot-hook:inspector-closed' })
        return true
      case 'hot-hook:ping':
        tell({ type: 'hot-hook:pong' })
        return true
      case 'hot-hook:show':
        process.env[RELOAD_SCRIPT] = message.reloadScriptUrl
        this.#ports.show('modules')
        return true
      case 'hot-hook:summarize':
        this.#ports.show('summary')
        return true
      case 'hot-hook:end':
        void this.#end()
        return true
      case 'hot-hook:signal':
        this.#raise(message.signal)
        return true
      default:
        return false
    }
  }

  async #end(): Promise<void> {
    await this.#ports.dispose()
    endBySignal('SIGTERM')
    // A program that closes its server on SIGTERM, in the next turn, ends when nothing keeps it alive: the channel must not.
    setImmediate(() => setImmediate(() => this.#letGoOfChannel?.()))
  }

  #tellFiles(): void {
    if (this.#newFiles.size === 0) return
    const files = Array.from(this.#newFiles, (path) => [path, this.#ports.digestOf(path)] as const)
    this.#newFiles = new Set()
    tell({ type: 'hot-hook:files', files })
  }
}

function tell(message: ToSupervisor): void {
  tellParent(message)
}

/** Sends a message with a socket. Resolves when the socket has been sent, or can't be. */
async function pass(message: ToSupervisor, socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    if (!process.connected) return resolve()
    process.send?.(message, socket, undefined, () => resolve())
  })
}
