import type { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import type { FullReloadRequest } from '../api.js'

/** What the program says to a parent process that listens, and hears from it. */
export type ParentMessage =
  /** Start the program again. `isHandled`: it was given an `onFullReloadAsked`, which may do that itself. */
  | ({ readonly type: 'hot-hook:full-reload'; readonly isHandled?: boolean } & FullReloadRequest)
  /** These modules, absolute paths, are loaded anew when they are next imported. */
  | { readonly type: 'hot-hook:invalidated'; readonly paths: readonly string[] }
  /** From the parent, where it watches the files: this one was changed, added or removed. */
  | { readonly type: 'hot-hook:file-changed'; readonly path: string; readonly action: 'change' | 'add' | 'unlink' }

/** True if a parent process has opened a channel to this one. */
export function isParentListening(): boolean {
  return process.send !== undefined && process.connected
}

/** Says something to the parent process, if it listens. */
export function tellParent<Message extends object = ParentMessage>(message: Message): void {
  // A channel that breaks while it is written to is not the program's error.
  if (isParentListening()) process.send?.(message, undefined, undefined, () => {})
}

/** Calls back with the absolute path of each file that the parent process says has changed. */
export function onFileChanged(callback: (path: string) => void): void {
  onParentMessage((message) => {
    if (typeOf(message) !== 'hot-hook:file-changed') return false
    const { path } = message as { path?: unknown }
    if (typeof path !== 'string') return false
    callback(resolve(path))
    return true
  })
}

/** Hears the parent process, as `hear()` does. To be called once: listening alone does not keep the program alive. */
export function onParentMessage(take: TakeMessage): void {
  hear(process, take)
  ;(process.channel as { unrefCounted?: () => void } | undefined)?.unrefCounted?.()
}

/** Returns true for a message that is for us. */
export type TakeMessage = (message: unknown, handle: unknown) => boolean

/**
 * Hears what comes through a channel, at whose other end is the parent or a child.
 *
 * Node keeps messages until somebody listens. We listen from the start, so we keep what is for the program until it does.
 */
export function hear(end: EventEmitter, take: TakeMessage): void {
  const kept: [message: unknown, handle: unknown][] = []

  const listener = (message: unknown, handle: unknown) => {
    if (take(message, handle)) return
    if (end.listenerCount('message') === 1) kept.push([message, handle])
  }
  end.on('message', listener)

  end.on('newListener', (event) => {
    if (event !== 'message') return
    process.nextTick(() => {
      const listeners = end.rawListeners('message').filter((each) => each !== listener)
      for (const [message, handle] of kept.splice(0)) for (const each of listeners) each(message, handle)
    })
  })
}

/** The `type` of a message, if it has one. */
export function typeOf(message: unknown): string | undefined {
  const type = (message as { type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? type : undefined
}
