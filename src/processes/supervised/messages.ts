/** What a program that runs under the supervisor says to it, besides what it says to any parent process. */
export type ToSupervisor =
  /** These files were loaded, or say how to load others: absolute paths. */
  | { readonly type: 'hot-hook:files'; readonly paths: readonly string[] }
  /** What else is watched. */
  | { readonly type: 'hot-hook:watches'; readonly patterns: WatchPatterns }
  /** A server listens at this address, or no longer. */
  | { readonly type: 'hot-hook:listening'; readonly address: string }
  | { readonly type: 'hot-hook:closed'; readonly address: string }
  /** A server could not listen: another one has its address. */
  | { readonly type: 'hot-hook:address-in-use' }
  /** The program reads the terminal, or no longer. */
  | { readonly type: 'hot-hook:stdin'; readonly isReading: boolean }
  /** A child process was started. */
  | { readonly type: 'hot-hook:child'; readonly pid: number }
  | { readonly type: 'hot-hook:inspector-closed' }
  | { readonly type: 'hot-hook:pong' }
  /** Goes with a socket on which nobody has begun to speak: it is for the next process. */
  | { readonly type: 'hot-hook:connection'; readonly address: string }
  /** All requests have been answered. */
  | { readonly type: 'hot-hook:drained' }

/** What the supervisor says to the program. */
export type FromSupervisor =
  /** From now on requests wait. */
  | { readonly type: 'hot-hook:hold' }
  /** There will be no next process: answer the requests that wait. */
  | { readonly type: 'hot-hook:go-on' }
  /** Take no more requests, and answer those that are under way. The others are passed on, if there is a next process. */
  | { readonly type: 'hot-hook:drain'; readonly passOn: boolean; readonly timeoutMs: number }
  /** Goes with a socket of the last process. */
  | { readonly type: 'hot-hook:connection'; readonly address: string }
  | { readonly type: 'hot-hook:close-inspector' }
  /** Is somebody there? */
  | { readonly type: 'hot-hook:ping' }
  /** Dispose of everything, and end by this signal. */
  | { readonly type: 'hot-hook:end' }
  /** The supervisor got this signal. */
  | { readonly type: 'hot-hook:signal'; readonly signal: NodeJS.Signals }

/** Patterns as in the options, relative to an absolute path. */
export interface WatchPatterns {
  readonly folder: string
  readonly reload: readonly string[]
  readonly ignore: readonly string[]
}

/** What is passed on to the program, once each. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const satisfies NodeJS.Signals[]
