// In a hidden frame of the server of the page, so that its events can be read there: gives each to the page around it.
const events = new EventSource(`reload-events${location.search}`)
events.onmessage = ({ data }) => parent.postMessage(data, '*')
