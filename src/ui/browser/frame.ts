import type { RelayMessage } from './relay.js'

// In a hidden frame of the server of the page, so that its events can be read there: gives each to the page around it. A browser has few
// connections for one server, so all frames share one.
const give = (message: RelayMessage) => parent.postMessage(message, '*')
if (typeof SharedWorker === 'undefined') {
  new EventSource(`reload-events${location.search}`).onmessage = ({ data }) => give(JSON.parse(data))
} else {
  const { port } = new SharedWorker(`reload-relay.js${location.search}`)
  port.onmessage = ({ data }) => give(data)
}
