import type { MessagePort } from 'node:worker_threads'
import type { ToolchainOptions } from '../../toolchain/toolchain.js'
import type { Source } from '../../transpile/source.js'
import type { LoadEvent, LoaderEvent } from '../events.js'

/** The data that the hooks thread is started with. */
export interface HooksThreadData {
  readonly port: MessagePort
  /** Counters, by {@link SENT}. Reading one is cheaper than looking for a message in the port. */
  readonly sent: Int32Array
  /** True if no event may be delayed. */
  readonly isImmediate: boolean
  /** The options of the toolchain in the program's thread. */
  readonly tools: ToolchainOptions
}

/** The places of the counters: messages to each thread, and modules that the hooks thread has loaded. */
export const SENT = { toHooksThread: 0, toProgram: 1, loaded: 2 } as const

/** A message from the program's thread to the hooks thread. */
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
 * An event from the hooks thread; one message has several. The code of an ES module and its map stay there: they would be copied, and are
 * rarely needed here.
 */
export type FromHooksThread = Exclude<LoaderEvent, LoadEvent> | (LoadEvent & { readonly hasMap: boolean })

/**
 * More {@link SIGNALS}: the program's thread resolves them to send the hooks thread a message in the order of its imports. Node sends both
 * through one channel, whereas a message in our own port could overtake an `import()`.
 */
export const THREAD_SIGNALS = {
  startEnd: 'hot-hook:start-end',
  /** True follows before other code registers hooks, false after that: modules that are loaded in between run in the hooks thread. */
  registering: 'hot-hook:registering?',
  /** The next resolution is not an import. */
  resolveOnly: 'hot-hook:resolve-only',
  /** Send all delayed events. */
  report: 'hot-hook:report',
  /** Write what was transpiled to the cache on the disk. */
  flush: 'hot-hook:flush',
  /** A path follows: transpile all files that it will need. This signal is imported, since it takes time. */
  prefetch: 'hot-hook:prefetch?',
  /** A path and a version follow, as JSON: the answer is their source map. */
  map: 'hot-hook:map?',
  /** A path follows: the answer is the code of its last good source. */
  code: 'hot-hook:code?',
  /** True follows when CommonJS begins to run, false when it is done. */
  commonJs: 'hot-hook:common-js?',
  /** The URLs of modules that were evaluated follow, as JSON. */
  evaluated: 'hot-hook:evaluated?',
} as const
