import { resolve } from 'node:path'
import type { FullReloadRequest } from '../options.js'

/** What the program says to a parent process that listens, and hears from it. */
export type ParentMessage =
  /** Start the program again. */
  | ({ readonly type: 'hot-hook:full-reload' } & FullReloadRequest)
  /** These modules, absolute paths, are loaded anew when they are next imported. */
  | { readonly type: 'hot-hook:invalidated'; readonly paths: readonly string[] }
  /** From the parent, where it watches the files: this one was changed, added or removed. */
  | { readonly type: 'hot-hook:file-changed'; readonly path: string; readonly action: 'change' | 'add' | 'unlink' }

/** True if a parent process has opened a channel to this one. */
export function isParentListening(): boolean {
  return process.send !== undefined && process.connected
}

/** Says something to the parent process, if it listens. */
export function tellParent(message: ParentMessage): void {
  // A channel that breaks while it is written to is not the program's error.
  if (isParentListening()) process.send?.(message, undefined, undefined, () => {})
}

/**
 * Calls back with the absolute path of each file that the parent process says has changed.
 *
 * Node keeps messages until somebody listens. We listen from the start, so we keep what is for the program until it does; and our
 * listening alone does not keep the process alive.
 */
export function onFileChanged(callback: (path: string) => void): void {
  const kept: [message: unknown, handle: unknown][] = []

  const listener = (message: Partial<ParentMessage> | undefined, handle: unknown) => {
    if (message?.type === 'hot-hook:file-changed' && typeof message.path === 'string') callback(resolve(message.path))
    else if (process.listenerCount('message') === 1) kept.push([message, handle])
  }
  process.on('message', listener)
  ;(process.channel as { unrefCounted?: () => void } | undefined)?.unrefCounted?.()

  process.on('newListener', (event) => {
    if (event !== 'message') return
    process.nextTick(() => {
      const listeners = process.rawListeners('message').filter((each) => each !== listener)
      for (const [message, handle] of kept.splice(0)) for (const each of listeners) each(message, handle as undefined)
    })
  })
}
