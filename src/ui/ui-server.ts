import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createToken, refusalOf } from './access.js'
import { DOCUMENTS, type Document } from './documents.js'

const HOST = '127.0.0.1'
/** Proxies and browsers close connections on which nothing comes for long. */
const HEARTBEAT_MS = 15_000
/** How long a browser waits before it connects again. */
const RETRY_MS = 1_000
/** A reader that is so far behind is not there any more. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/** Calls back with each message until the returned function is called. */
type Look = (onMessage: (message: object) => void) => () => void

interface Route {
  /** Which of the two tokens opens it. */
  readonly token: string
  readonly answer: Document | Look
}

/** Serves the page and its events on loopback, and what a page of the program needs to reload itself. Answers nobody without a token. */
export class UiServer {
  readonly #server: Server
  readonly #routes: Readonly<Record<string, () => Route>>
  readonly #pageToken = createToken()
  /** It stands in the pages of the program, so it opens less. */
  readonly #reloadToken = createToken()

  /** `events` are those of the page, `reloads` those of pages of the program. Resolves when it listens. */
  static async listen(events: Look, reloads: Look): Promise<UiServer> {
    const server = new UiServer(events, reloads)
    await new Promise<void>((resolve, reject) => {
      server.#server.on('error', reject)
      server.#server.listen(0, HOST, resolve)
    })
    return server
  }

  private constructor(events: Look, reloads: Look) {
    const page = (answer: Route['answer']) => ({ token: this.#pageToken, answer })
    const reload = (answer: Route['answer']) => ({ token: this.#reloadToken, answer })
    this.#routes = {
      '/': () => page(DOCUMENTS.page()),
      '/events': () => page(events),
      '/reload.js': () => reload(DOCUMENTS.script()),
      '/reload-frame': () => reload(DOCUMENTS.frame()),
      '/reload-relay.js': () => reload(DOCUMENTS.relay()),
      '/reload-events': () => reload(reloads),
    }
    this.#server = createServer((request, response) => {
      try {
        this.#answer(request, response)
      } catch {
        // A package that is being installed anew has no files for a moment. The supervisor goes on.
        end(response, 500)
      }
    })
    // It keeps nobody waiting who wants to end.
    this.#server.unref()
  }

  get pageUrl(): string {
    return `http://${HOST}:${this.#port}/?token=${this.#pageToken}`
  }

  get reloadScriptUrl(): string {
    return `http://${HOST}:${this.#port}/reload.js?token=${this.#reloadToken}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { host, origin } = request.headers
    const { path, token } = parsed(request.url ?? '')
    const route = Object.hasOwn(this.#routes, path) ? this.#routes[path]?.() : undefined
    const refusal = refusalOf({ host, origin, token }, this.#port, route?.token)
    if (refusal !== undefined || route === undefined) end(response, refusal ?? 404)
    else if (request.method !== 'GET') end(response, 405)
    else if (typeof route.answer === 'function') stream(response, route.answer)
    else response.writeHead(200, { ...HEADERS, ...route.answer.headers }).end(route.answer.body)
  }
}

/** The path of a request, as it was written, and the token in it. */
function parsed(target: string): { readonly path: string; readonly token: string | undefined } {
  const [path = '', query = ''] = target.split('?')
  return { path, token: new URLSearchParams(query).get('token') ?? undefined }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain' }).end()
}

/** Server-sent events. */
function stream(response: ServerResponse, look: Look): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
  const write = (text: string) => {
    if (response.writableLength > MOST_WAITING_BYTES) response.destroy()
    else response.write(text)
  }
  write(`retry: ${RETRY_MS}\n\n`)
  const leave = look((message) => write(`data: ${JSON.stringify(message)}\n\n`))
  const beat = setInterval(() => write(':\n\n'), HEARTBEAT_MS)
  response.once('close', () => {
    clearInterval(beat)
    leave()
  })
}
