import { once } from 'node:events'
import { connect } from 'node:net'

const CONNECTIONS = 8
const TIMEOUT_MS = 30_000
const REQUEST = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

/**
 * Requests a second that a server on 127.0.0.1 answers, on a few kept connections, each of which sends the next request when it has the
 * answer. With sockets of its own, since the client of Node would be slower than the server. Rejects if a connection fails.
 */
export async function requestRate(port: number, requests: number): Promise<number> {
  const begunAt = performance.now()
  const each = Math.ceil(requests / CONNECTIONS)
  await Promise.all(Array.from({ length: CONNECTIONS }, () => request(port, each)))
  return (each * CONNECTIONS * 1_000) / (performance.now() - begunAt)
}

async function request(port: number, count: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1')
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    for (let answered = 0; answered < count; answered++) {
      socket.write(REQUEST)
      let text = ''
      while (!isWhole(text)) text += (await once(socket, 'data', { signal }))[0]
    }
  } finally {
    socket.destroy()
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const length = /^content-length: (\d+)\r$/im.exec(text)?.[1]
  if (end !== -1 && length === undefined) throw new Error(`Cannot tell how long an answer is: ${JSON.stringify(text)}`)
  return end !== -1 && text.length >= end + 4 + Number(length)
}
