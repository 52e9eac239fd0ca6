import type { MessagePort } from 'node:worker_threads'
import type { ToolchainOptions } from '../../toolchain/toolchain.js'
import type { Source } from '../../transpile/source.js'
import type { LoadEvent, LoaderEvent } from '../events.js'

/** What the hooks thread is started with. */
export interface HooksThreadData {
  readonly port: MessagePort
  /** How many messages were sent, by {@link SENT}: a look at it is cheaper than one into the port. */
  readonly sent: Int32Array
  /** True if nothing of what is seen may be held back. */
  readonly isImmediate: boolean
  /** Of the program's own toolchain. */
  readonly tools: ToolchainOptions
}

/** Where which number is: of messages to each thread, and of modules that the hooks thread has loaded. */
export const SENT = { toHooksThread: 0, toProgram: 1, loaded: 2 } as const

/** From the program's thread to the hooks thread. */
export type ToHooksThread =
  | {
      readonly type: 'update'
      readonly versions: readonly (readonly [path: string, version: number])[]
      readonly sources: readonly Source[]
    }
  | { readonly type: 'forget-files' }
  /** An ES module runs as CommonJS. */
  | { readonly type: 'as-common-js'; readonly path: string }

/**
 * From the hooks thread to the program's thread, several in one message. The code and the map of a module stay there: they would be copied,
 * and are hardly ever wanted here.
 */
export type FromHooksThread = Exclude<LoaderEvent, LoadEvent> | (LoadEvent & { readonly hasMap: boolean })

/**
 * More of {@link SIGNALS}: the program's thread resolves them to tell the hooks thread something in the order of its imports. Node hands over
 * both through one channel, whereas a port of our own could overtake an `import()` on its way.
 */
export const THREAD_SIGNALS = {
  startEnd: 'hot-hook:start-end',
  /** True follows while somebody registers hooks: what is loaded meanwhile runs in the hooks thread. */
  registering: 'hot-hook:registering?',
  /** What is resolved next is no import. */
  resolveOnly: 'hot-hook:resolve-only',
  /** Send what was seen. */
  report: 'hot-hook:report',
  /** Write to the disk what was transpiled. */
  flush: 'hot-hook:flush',
  /** A path follows: transpile all that this file will need. To be imported, since it takes its time. */
  prefetch: 'hot-hook:prefetch?',
  /** A path and a version follow, as JSON: the answer is their source map. */
  map: 'hot-hook:map?',
  /** True follows if CommonJS begins to run, false when it is done. */
  commonJs: 'hot-hook:common-js?',
  /** The URLs of the modules follow, as JSON. */
  evaluated: 'hot-hook:evaluated?',
} as const
