import diagnostics from 'node:diagnostics_channel'
import type { Server, Socket } from 'node:net'
import { builtin } from '../../node/builtin.js'
import { closeSlowly } from './close-slowly.js'

/** How long it takes to read what has arrived already. */
const READ_MS = 10

/** Callbacks for the servers and their connections. */
export interface ConnectionsPorts {
  /** The address at which a server listens now, as one string. */
  onListening(address: string): void
  onClosed(address: string): void
  onAddressInUse(): void
  /** Sends a connection to the next process. Resolves when it has left this one. */
  pass(address: string, socket: Socket): Promise<void>
}

/**
 * The servers of this process, and their connections.
 *
 * Before a full reload it holds the connections of HTTP servers: one without a request under way is not read any more, so that the next
 * request on it waits in the kernel, where this process or another can read it.
 *
 *     hold ──▶ goOn                     answer what has waited
 *         └──▶ drain: pass on, close    the next process answers it
 */
export class Connections {
  readonly #ports: ConnectionsPorts
  readonly #servers = new Map<Server, string>()
  /** Each connection, with the number of bytes that had been read when its last request was answered. */
  readonly #idleAt = new Map<Socket, number>()
  readonly #held = new Set<Socket>()
  #isHolding = false
  #isPassing = false
  #isClosing = false
  #underway = 0
  /** Called after each event that may make a condition true, see {@link #until}. */
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

  /** True if a server of this process listens. */
  get isListening(): boolean {
    return this.#servers.size > 0
  }

  /** Holds the connections, so that new requests wait. */
  hold(): void {
    if (this.#isHolding) return
    this.#isHolding = true
    for (const server of this.#servers.keys()) if (speaksHttp(server)) server.pauseOnConnect = true
    for (const socket of this.#idleAt.keys()) this.#holdIfIdle(socket)
  }

  /** Reads the held connections again, so that the requests that have waited are answered. */
  goOn(): void {
    this.#isHolding = false
    for (const server of this.#servers.keys()) if (speaksHttp(server)) server.pauseOnConnect = false
    for (const socket of this.#held) {
      socket.setTimeout(httpServerOf(socket)?.keepAliveTimeout ?? 0)
      socket.resume()
    }
    this.#held.clear()
  }

  /** Serves a connection of the previous process; closes it if no server listens at its address. */
  take(address: string, socket: Socket): void {
    const [server] = [...this.#servers].find(([, own]) => own === address) ?? []
    if (server === undefined) socket.destroy()
    else {
      server.emit('connection', socket)
      this.#add(socket)
    }
  }

  /**
   * Passes on the held connections, or answers them if `passOn` is false; then closes the servers. Resolves when all requests have been
   * answered, `timeoutMs` after the servers were closed at the latest. Held connections are passed on however long that takes.
   */
  async drain(passOn: boolean, timeoutMs: number): Promise<void> {
    this.#isPassing = passOn
    const isAnyHeld = this.#held.size > 0
    if (passOn) this.hold()
    else this.goOn()
    // What waits in the kernel is read before a server is closed, since that closes its idle connections too.
    if (!passOn && isAnyHeld) await builtin('node:timers/promises').setTimeout(READ_MS)
    for (const socket of [...this.#held]) this.#pass(socket)
    await this.#until(() => this.#underway === 0)
    // In the same turn as the last check: later connections are refused by this process, and go to the next one.
    const quiet = this.#until(() => this.#underway === 0 && [...this.#idleAt.keys()].every(isUpgraded))
    this.#isClosing = true
    for (const server of this.#servers.keys()) closeSlowly(server, quiet)
    await Promise.race([quiet, builtin('node:timers/promises').setTimeout(timeoutMs, undefined, { ref: false })])
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
      this.#onQuiet?.()
    })
    if (this.#isHolding) this.#holdIfIdle(socket)
  }

  #onAnswered(socket: Socket, isComplete: boolean): void {
    if (!this.#idleAt.has(socket)) return
    if (isComplete) this.#idleAt.set(socket, socket.bytesRead)
    if (this.#isClosing && !this.#isPassing) setImmediate(() => this.#isIdle(socket) && socket.end())
    // Node has yet to detach the response, and to close a connection that is not kept alive.
    if (this.#isHolding) setImmediate(() => this.#holdIfIdle(socket))
  }

  #holdIfIdle(socket: Socket): void {
    if (this.#isHolding && this.#isIdle(socket) && httpServerOf(socket) !== undefined) {
      socket.pause()
      socket.setTimeout(0)
      this.#held.add(socket)
      if (this.#isPassing) this.#pass(socket)
    } else this.#onQuiet?.()
  }

  #isIdle(socket: Socket): boolean {
    return socket.bytesRead === this.#idleAt.get(socket) && socket.writable && !isUpgraded(socket)
  }

  #pass(socket: Socket): void {
    const server = httpServerOf(socket)
    this.#held.delete(socket)
    this.#idleAt.delete(socket)
    this.#underway++
    const passed = this.#ports.pass((server && this.#servers.get(server)) ?? '', socket)
    void passed.finally(() => {
      this.#underway--
      this.#onQuiet?.()
    })
  }

  /** Resolves when a condition on the connections becomes true, in the same turn of the event loop. */
  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onQuiet = () => {
        if (!condition()) return
        this.#onQuiet = undefined
        resolve()
      }
      this.#onQuiet?.()
    })
  }
}

type HttpServer = Server & { keepAliveTimeout?: number; pauseOnConnect?: boolean }

/** The server of a socket, a property that `node:net` and `node:http` set, if it speaks HTTP. */
function httpServerOf(socket: Socket): HttpServer | undefined {
  const { server } = socket as { server?: Server }
  return server !== undefined && speaksHttp(server) ? server : undefined
}

/** True for HTTP/1 without TLS, whose connections have no state between two requests. Those of TLS or HTTP/2 have. */
function speaksHttp(server: Server): server is HttpServer {
  return 'closeIdleConnections' in server && !('setSecureContext' in server)
}

/** True for a WebSocket, or another connection after an `Upgrade`: `node:http` does not parse it any more, and it may never end. */
function isUpgraded(socket: Socket): boolean {
  return httpServerOf(socket) !== undefined && (socket as { parser?: object | null }).parser === null
}

function addressOf(server: Server): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? `${address.address}:${address.port}` : String(address)
}
