import diagnostics from 'node:diagnostics_channel'

/**
 * Calls back when all that the program has done so far was its start: whenever it begins to listen, until it has its first client, and
 * then once more. A probe for a free port listens as well, and a server may import the rest of itself when it does.
 *
 * Node publishes both for every kind of server (facts, 15).
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

/** Calls back when a server of the program has its first client, whose request is still to be read. */
export function onFirstClient(callback: () => void): void {
  const client = 'net.server.socket'
  const onClient = () => {
    diagnostics.unsubscribe(client, onClient)
    callback()
  }
  diagnostics.subscribe(client, onClient)
}
