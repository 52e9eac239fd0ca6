import type { ReloadMessage } from '../page-reloads.js'

export type RelayMessage = ReloadMessage

// A shared worker: gives the events of the server to the frames of all pages, and to a new one what it may have missed.
const ports = new Set<MessagePort>()
let errors: ReloadMessage | undefined
/** When new code came into force, by the clock of this worker. */
let newCodeAt: number | undefined

const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void; location: Location }
scope.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return
  ports.add(port)
  if (newCodeAt !== undefined) port.postMessage({ type: 'reload', agoMs: performance.now() - newCodeAt })
  if (errors !== undefined) port.postMessage(errors)
}

new EventSource(`reload-events${scope.location.search}`).onmessage = ({ data }) => {
  const message = JSON.parse(data) as ReloadMessage
  if (message.type === 'errors') errors = message
  else newCodeAt = performance.now() - message.agoMs
  for (const port of ports) port.postMessage(message)
}
