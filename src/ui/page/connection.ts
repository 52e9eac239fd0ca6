import type { UiMessage } from '../protocol.js'

const RETRY_MS = 1000

export interface ConnectionActions {
  receive(message: UiMessage): void
  /** The connection was made, or lost. */
  change(isConnected: boolean): void
}

/** Connects with the server that the page is from, by the token that is in the page's own address, and again whenever that is lost. */
export function connect(actions: ConnectionActions): void {
  const token = new URLSearchParams(location.search).get('token') ?? ''
  const source = new EventSource(`events?token=${encodeURIComponent(token)}`)
  source.addEventListener('open', () => actions.change(true))
  source.addEventListener('message', ({ data }: MessageEvent<string>) => actions.receive(JSON.parse(data) as UiMessage))
  source.addEventListener('error', () => {
    actions.change(false)
    // The browser tries again by itself only while the server is away, not when it has answered with an error.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(actions), RETRY_MS)
  })
}
