import type { AdviceView, ModuleView } from './views.js'

/** Messages from a program to its supervisor, besides those to any parent process. */
export type ToSupervisor =
  /**
   * The files of installed packages that were loaded, and that a spare process may load ahead: all of them each time, without those that were
   * ahead. `isAnyHot`: one asks for `import.meta.hot`, so none may be.
   */
  | { readonly type: 'hot-hook:packages'; readonly packages: LoadedFiles; readonly isAnyHot: boolean }
  /** A spare process could not load a file ahead of time, or should not have. */
  | { readonly type: 'hot-hook:left-out'; readonly path: string; readonly problem: string }
  /** A spare process waits to be told to start. What was sent before is lost: a cluster worker listens itself, and tells nobody. */
  | { readonly type: 'hot-hook:waiting' }
  /** A spare process starts the program. */
  | { readonly type: 'hot-hook:begun' }
  /**
   * The modules that are new or have changed, and the shown paths of those that are gone; with `isAll` there are no others. `advice`: where it has
   * changed. Only told after `hot-hook:show`.
   */
  | {
      readonly type: 'hot-hook:modules'
      readonly isAll: boolean
      readonly changed: readonly ModuleView[]
      readonly gone: readonly string[]
      readonly advice?: readonly AdviceView[]
    }
  /** What has happened, as in `HOT_HOOK_LOG=json`. Only told after `hot-hook:show`. */
  | { readonly type: 'hot-hook:event'; readonly event: object }
  /** The options of the project ask for the page. */
  | { readonly type: 'hot-hook:asks-for-ui' }
  /** Files that were loaded, or that decide how others are loaded: absolute paths, and the digest of the text that was loaded, or ''. */
  | { readonly type: 'hot-hook:files'; readonly files: readonly (readonly [path: string, digest: string])[] }
  /** Which other files are watched. */
  | { readonly type: 'hot-hook:watches'; readonly patterns: WatchPatterns }
  /** A server listens at this address. `packagesMs`: how long the start has spent with installed packages, if that is known. */
  | { readonly type: 'hot-hook:listening'; readonly address: string; readonly packagesMs?: number | undefined }
  /** A server does not listen at this address any more. */
  | { readonly type: 'hot-hook:closed'; readonly address: string }
  /** A server could not listen, because its address is in use. */
  | { readonly type: 'hot-hook:address-in-use' }
  /** The program has begun to read the standard input, or has stopped. */
  | { readonly type: 'hot-hook:stdin'; readonly isReading: boolean }
  /** A child process was started. */
  | { readonly type: 'hot-hook:child'; readonly pid: number }
  | { readonly type: 'hot-hook:inspector-closed' }
  | { readonly type: 'hot-hook:pong' }
  /** Comes with a socket that has no request under way, for the process that serves next. */
  | { readonly type: 'hot-hook:connection'; readonly address: string }
  /** All requests have been answered. */
  | { readonly type: 'hot-hook:drained' }

/** Messages from the supervisor to its program. */
export type FromSupervisor =
  /** To a spare process: load these files of packages, by `import` or `require`. */
  | { readonly type: 'hot-hook:load'; readonly packages: LoadedFiles }
  /** To a spare process: start the program. `restarts` is what it is told about the starts before this one. */
  | { readonly type: 'hot-hook:start'; readonly restarts: string | undefined }
  /** Let new requests wait. */
  | { readonly type: 'hot-hook:hold' }
  /** There will be no next process: answer the requests that wait. */
  | { readonly type: 'hot-hook:go-on' }
  /** Stop listening, and answer the requests under way. `passOn`: pass on the other connections to the next process. */
  | { readonly type: 'hot-hook:drain'; readonly passOn: boolean; readonly timeoutMs: number }
  /** Comes with a socket of the previous process. */
  | { readonly type: 'hot-hook:connection'; readonly address: string }
  | { readonly type: 'hot-hook:close-inspector' }
  /** Answer at once, to show that the program is not stuck. */
  | { readonly type: 'hot-hook:ping' }
  /**
   * From now on, tell how the modules stand, and what happens. Tells all modules at once, also if it was asked before.
   * `reloadScriptUrl`: the script for the pages of the program.
   */
  | { readonly type: 'hot-hook:show'; readonly reloadScriptUrl: string }
  /** Print what is hot, and what would be. */
  | { readonly type: 'hot-hook:summarize' }
  /** Run all disposers, and end by SIGTERM. */
  | { readonly type: 'hot-hook:end' }
  /** The supervisor got this signal. */
  | { readonly type: 'hot-hook:signal'; readonly signal: NodeJS.Signals }

/** Files in the order in which they were loaded, each with how. */
export type LoadedFiles = readonly (readonly [path: string, how: 'import' | 'require'])[]

/** Patterns as in the options, relative to `folder`, an absolute path. */
export interface WatchPatterns {
  readonly folder: string
  readonly reload: readonly string[]
  readonly ignore: readonly string[]
}

/** The signals that the supervisor passes on to the program. SIGBREAK is Ctrl+Break, on Windows alone. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'] as const satisfies NodeJS.Signals[]
