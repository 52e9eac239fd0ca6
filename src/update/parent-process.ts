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
  if (isParentListening()) process.send?.(message)
}

/** Calls back with the path of each file that the parent process says has changed. */
export function onFileChanged(callback: (path: string) => void): void {
  process.on('message', (message: Partial<ParentMessage> | undefined) => {
    if (message?.type === 'hot-hook:file-changed' && typeof message.path === 'string') callback(message.path)
  })
}
