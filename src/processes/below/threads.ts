import type { FullReloadRequest } from '../../api.js'
import { builtin } from '../../node/builtin.js'

const CHANNEL = 'hot-hook:full-reload'

/** In a worker thread: asks the main thread for a full reload of the whole program. */
export function askMainThread(request: FullReloadRequest): void {
  const channel = new (builtin('node:worker_threads').BroadcastChannel)(CHANNEL)
  channel.postMessage(request)
  channel.close()
}

/** In the main thread: calls back when a worker thread asks for a full reload. The channel is opened with the first worker. */
export function onThreadAsking(callback: (request: FullReloadRequest) => void): void {
  process.once('worker', () => {
    const channel = new (builtin('node:worker_threads').BroadcastChannel)(CHANNEL)
    channel.onmessage = (event) => callback((event as { data: FullReloadRequest }).data)
    ;(channel as { unref?: () => void }).unref?.()
  })
}
