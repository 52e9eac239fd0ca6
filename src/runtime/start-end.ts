import diagnostics from 'node:diagnostics_channel'

/**
 * Calls back when all that the program has done so far was its start: each time that it begins to listen, and for the last time when it
 * has its first client. It may listen several times: to find a free port, or because a server imports more of itself when it listens.
 *
 * Node publishes both diagnostics channels for every server of `node:net`, and so for HTTP, HTTP/2 and TLS.
 */
export function onStartEnded(callback: () => void): void {
  const listening = 'tracing:net.server.listen:asyncStart'
  const onListening = () => callback()
  diagnostics.subscribe(listening, onListening)
  onFirstClient(() => {
    diagnostics.unsubscribe(listening, onListening)
    callback()
  })
}

/** Calls back once, when the first client has connected to a server of the program. Its request has not been read yet. */
export function onFirstClient(callback: () => void): void {
  const client = 'net.server.socket'
  const onClient = () => {
    diagnostics.unsubscribe(client, onClient)
    callback()
  }
  diagnostics.subscribe(client, onClient)
}
