import type { EventEmitter } from 'node:events'
import type { FullReloadRequest } from '../api.js'
import { resolve } from '../node/path.js'
import { isWhole } from './whole-message.js'

/** Messages between the program and a parent process that has a channel to it. */
export type ParentMessage =
  | FullReloadMessage
  /** These modules (absolute paths) are loaded again when they are next imported. */
  | { readonly type: 'hot-hook:invalidated'; readonly paths: readonly string[] }
  /** From a parent that watches the files: this one was changed, added or removed. */
  | { readonly type: 'hot-hook:file-changed'; readonly path: string; readonly action: 'change' | 'add' | 'unlink' }

/** Start the program again. */
export interface FullReloadMessage extends FullReloadRequest {
  readonly type: 'hot-hook:full-reload'
  /** Its `onFullReloadAsked` is called, which may do that itself. */
  readonly isHandled?: boolean
  /** It ends if it gets no answer. */
  readonly isLeaving?: boolean
  /** For the supervisor, to be given to the next process. */
  readonly handedOn?: HandedOn
}

/** What a process knows that the next one could not find out. */
export interface HandedOn {
  /** The places at which a hot point was advised, which are told once. */
  readonly advised: readonly string[]
  /** The folders of autoloaders that are empty. */
  readonly folders: readonly string[]
}

/** How long a parent process under hot-hook may take to answer a program that is leaving. */
const ANSWER_MS = 500

/** The answer of a parent process under hot-hook to a program that is leaving: stay. */
export const STAY = { type: 'hot-hook:stay' } as const

/** True if the channel to a parent process is open. */
export function isParentListening(): boolean {
  return process.send !== undefined && process.connected
}

/** Sends a message to the parent process, if it has a channel. */
export function tellParent<Message extends object = ParentMessage>(message: Message): void {
  // That the channel breaks while it is written to is no error of the program.
  if (isParentListening()) process.send?.(message, undefined, undefined, () => {})
}

/** Resolves with true if the parent process, which was just told that the program is leaving, is under hot-hook and decides itself. */
export async function isToStay(): Promise<boolean> {
  if (!isParentListening()) return false
  return await new Promise<boolean>((resolve) => {
    const done = (stays: boolean) => {
      clearTimeout(timer)
      process.off('message', listener)
      resolve(stays)
    }
    const listener = (message: unknown) => void (typeOf(message) === STAY.type && done(true))
    const timer = setTimeout(() => done(false), ANSWER_MS)
    process.on('message', listener)
  })
}

/** Calls back with the absolute path of each file of which the parent process reports a change. Call it once. */
export function onFileChanged(callback: (path: string) => void): void {
  onParentMessage((message) => {
    if (typeOf(message) !== 'hot-hook:file-changed') return false
    callback(resolve((message as { path: string }).path))
    return true
  })
}

/** Listens to the parent process, as `hear()` does, without keeping the program alive. Call it once. */
export function onParentMessage(take: TakeMessage): void {
  hear(process, take)
  ;(process.channel as { unrefCounted?: () => void } | undefined)?.unrefCounted?.()
}

/** Handles a whole message that is for hot-hook, and returns true; returns false for all others. */
export type TakeMessage = (message: unknown, handle: unknown) => boolean

/** Listens to the channel of a parent or child process. Keeps messages until the program listens, as Node does until one listens. */
export function hear(end: EventEmitter, take: TakeMessage): void {
  const kept: [message: unknown, handle: unknown][] = []

  const listener = (message: unknown, handle: unknown) => {
    if (isWhole(message) && take(message, handle)) return
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
