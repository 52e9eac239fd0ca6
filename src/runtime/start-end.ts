import diagnostics from 'node:diagnostics_channel'

/**
 * Calls back when all that the program has done so far was its start: whenever it begins to listen, until it has its first client, and
 * then once more. A probe for a free port listens as well, and a server may import the rest of itself when it does.
 *
 * Node publishes both for every kind of server (facts, 15).
 */
export function onStartEnded(callback: (by: 'listening' | 'client') => void): void {
  const listening = 'tracing:net.server.listen:asyncStart'
  const onListening = () => callback('listening')
  const onFirstClient = () => {
    diagnostics.unsubscribe(listening, onListening)
    diagnostics.unsubscribe('net.server.socket', onFirstClient)
    callback('client')
  }
  diagnostics.subscribe(listening, onListening)
  diagnostics.subscribe('net.server.socket', onFirstClient)
}
