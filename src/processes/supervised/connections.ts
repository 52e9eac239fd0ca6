import diagnostics from 'node:diagnostics_channel'
import type { Server, Socket } from 'node:net'
import { builtin } from '../../node/builtin.js'
import { closeSlowly } from './close-slowly.js'

/** Enough to read what has come already. */
const READ_MS = 10

export interface ConnectionsPorts {
  /** The address at which a server listens now, as one string. */
  onListening(address: string): void
  onClosed(address: string): void
  onAddressInUse(): void
  /** Gives a connection to the process that comes next. Resolves when it has left this one. */
  pass(address: string, socket: Socket): Promise<void>
}

/**
 * The servers of this process, and their connections.
 *
 * Before a full reload it holds what speaks HTTP: a connection on which no request is under way is not read any more, so that what
 * comes next on it waits in the kernel, and can be read by another process just as well.
 *
 *     hold ──▶ goOn                     answer what has waited
 *         └──▶ drain: pass on, close    the next process answers it
 */
export class Connections {
  readonly #ports: ConnectionsPorts
  readonly #servers = new Map<Server, string>()
  /** Each with how many bytes of it had been read when its last request was done. */
  readonly #idleAt = new Map<Socket, number>()
  readonly #held = new Set<Socket>()
  #isHolding = false
  #isPassing = false
  #isClosing = false
  #underway = 0
  #onQuiet: (() => void) | undefined

  constructor(ports: ConnectionsPorts) {
    this.#ports = ports
    const subscribe = <Message>(channel: string, listener: (message: Message) => void) =>
      diagnostics.subscribe(channel, (message) => listener(message as Message))

    subscribe<{ server: Server }>('tracing:net.server.listen:asyncEnd', ({ server }) => this.#onListening(server))
    subscribe<{ error: NodeJS.ErrnoException }>('tracing:net.server.listen:error', ({ error }) => {
      if (error.code === 'EADDRINUSE') ports.onAddressInUse()
    })
    subscribe<{ socket: Socket }>('net.server.socket', ({ socket }) => this.#add(socket))
    subscribe<{ socket: Socket; request: { complete: boolean } }>('http.server.response.finish', (message) => {
      this.#onAnswered(message.socket, message.request.complete)
    })
  }

  /** True if a server listens. */
  get isListening(): boolean {
    return this.#servers.size > 0
  }

  /** From now on requests wait. */
  hold(): void {
    if (this.#isHolding) return
    this.#isHolding = true
    for (const server of this.#servers.keys()) if (speaksHttp(server)) server.pauseOnConnect = true
    for (const socket of this.#idleAt.keys()) this.#holdIfIdle(socket)
  }

  /** Answers the requests that wait. */
  goOn(): void {
    this.#isHolding = false
    for (const server of this.#servers.keys()) if (speaksHttp(server)) server.pauseOnConnect = false
    for (const socket of this.#held) {
      socket.setTimeout(serverOf(socket)?.keepAliveTimeout ?? 0)
      socket.resume()
    }
    this.#held.clear()
  }

  /** Takes a connection from the process that came before. */
  take(address: string, socket: Socket): void {
    const [server] = [...this.#servers].find(([, own]) => own === address) ?? []
    if (server === undefined) {
      socket.destroy()
      return
    }
    server.emit('connection', socket)
    this.#add(socket)
  }

  /**
   * Takes no more connections, and passes on those that are held. Resolves when all requests have been answered, or have been under way
   * for `timeoutMs` since then: what waits for the next process is not cut off, however busy the machine is.
   */
  async drain(passOn: boolean, timeoutMs: number): Promise<void> {
    this.#isPassing = passOn
    if (passOn) this.hold()
    else await this.#answerHeld()
    for (const socket of [...this.#held]) this.#pass(socket)
    await this.#until(() => this.#underway === 0)
    // In the same turn as the last look: all that comes from here on is refused by this process, and goes to the next.
    const isQuiet = () => this.#underway === 0 && [...this.#idleAt.keys()].every(isUpgraded)
    const quiet = this.#until(isQuiet)
    this.#isClosing = true
    for (const server of this.#servers.keys()) closeSlowly(server, quiet)
    await Promise.race([quiet, builtin('node:timers/promises').setTimeout(timeoutMs, undefined, { ref: false })])
  }

  /** What waits in the kernel is read before a server is closed, which would close its connection too. */
  async #answerHeld(): Promise<void> {
    const isAnyHeld = this.#held.size > 0
    this.goOn()
    if (isAnyHeld) await builtin('node:timers/promises').setTimeout(READ_MS)
  }

  #onListening(server: Server): void {
    const address = addressOf(server)
    if (this.#servers.has(server)) return
    this.#servers.set(server, address)
    server.once('close', () => {
      this.#servers.delete(server)
      this.#ports.onClosed(address)
    })
    if (this.#isHolding && speaksHttp(server)) server.pauseOnConnect = true
    this.#ports.onListening(address)
  }

  #add(socket: Socket): void {
    this.#idleAt.set(socket, 0)
    socket.once('close', () => {
      this.#idleAt.delete(socket)
      this.#held.delete(socket)
      this.#look()
    })
    if (this.#isHolding) this.#holdIfIdle(socket)
  }

  #onAnswered(socket: Socket, isComplete: boolean): void {
    if (!this.#idleAt.has(socket)) return
    if (isComplete) this.#idleAt.set(socket, socket.bytesRead)
    if (this.#isClosing && !this.#isPassing) setImmediate(() => this.#isIdle(socket) && socket.end())
    if (!this.#isHolding) return
    // Node is still about to let go of the response, and closes a connection that is not to be kept.
    setImmediate(() => this.#holdIfIdle(socket))
  }

  #holdIfIdle(socket: Socket): void {
    const server = serverOf(socket)
    if (!this.#isHolding || !this.#isIdle(socket) || server === undefined || !speaksHttp(server)) {
      this.#look()
      return
    }
    socket.pause()
    socket.setTimeout(0)
    this.#held.add(socket)
    if (this.#isPassing) this.#pass(socket)
  }

  #isIdle(socket: Socket): boolean {
    return socket.bytesRead === this.#idleAt.get(socket) && socket.writable && !isUpgraded(socket)
  }

  #pass(socket: Socket): void {
    const server = serverOf(socket)
    this.#held.delete(socket)
    this.#idleAt.delete(socket)
    this.#underway++
    const passed = this.#ports.pass((server && this.#servers.get(server)) ?? '', socket)
    void passed.finally(() => {
      this.#underway--
      this.#look()
    })
  }

  /** Resolves, in the very turn, when something is true of the connections. */
  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onQuiet = () => {
        if (!condition()) return
        this.#onQuiet = undefined
        resolve()
      }
      this.#look()
    })
  }

  #look(): void {
    this.#onQuiet?.()
  }
}

type HttpServer = Server & { keepAliveTimeout?: number; pauseOnConnect?: boolean }

/** What Node and `node:http` set on the sockets that they give to a server. */
function serverOf(socket: Socket): HttpServer | undefined {
  return (socket as { server?: HttpServer }).server
}

/** HTTP/1 without TLS: nothing is known of a connection but the requests on it. A TLS or HTTP/2 connection has a state of its own. */
function speaksHttp(server: Server): server is HttpServer {
  return 'closeIdleConnections' in server && !('setSecureContext' in server)
}

/** A WebSocket, or what else may follow an `Upgrade`: `node:http` has let go of it, and it may never end. */
function isUpgraded(socket: Socket): boolean {
  const server = serverOf(socket)
  return server !== undefined && speaksHttp(server) && (socket as { parser?: object | null }).parser === null
}

function addressOf(server: Server): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? `${address.address}:${address.port}` : String(address)
}
