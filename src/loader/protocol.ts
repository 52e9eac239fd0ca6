import type { MessagePort } from 'node:worker_threads'
import type { Source } from '../transpile/source.js'
import type { LoaderEvent } from './events.js'

/** What the hooks thread is started with. */
export interface HooksThreadData {
  readonly port: MessagePort
  /** See `HOT_HOOK_TSCONFIG`. */
  readonly tsconfig: string | undefined
}

/** From the program's thread to the hooks thread. */
export type ToHooksThread =
  | {
      readonly type: 'update'
      readonly versions: readonly (readonly [path: string, version: number])[]
      readonly sources: readonly Source[]
    }
  | { readonly type: 'forget-files' }

/** From the hooks thread to the program's thread. */
export type FromHooksThread = LoaderEvent

/**
 * Specifiers that no file has. The program's thread resolves them to tell the hooks thread something in the order of its
 * imports: Node hands over both through one channel, whereas a port of our own could overtake an `import()` on its way.
 */
export const SIGNALS = {
  listening: 'hot-hook:listening',
  /** What is resolved next is no import. */
  resolveOnly: 'hot-hook:resolve-only',
  /** The URLs of the modules follow, as JSON. */
  evaluated: 'hot-hook:evaluated?',
} as const
