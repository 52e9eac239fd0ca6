/**
 * What happens to the program, as data: one JSON object a line with `HOT_HOOK_LOG=json`, and the timeline of the page. Paths are relative to the
 * project's folder if they are below it, otherwise absolute.
 */
export type LogEvent = {
  /** As in ISO 8601, in UTC. */
  readonly time: string
  readonly level: 'error' | 'info' | 'debug'
  /** The line for a person, without colours; of an error several lines. */
  readonly text: string
} & (EventDetails | { readonly event: 'message' })

/** What each kind of event has besides its text. */
export type EventDetails =
  /**
   * A change was taken. `outcome`: `reloaded`: the new code runs; `waiting`: it will when it is imported next; `same code`: only types or comments
   * have changed; `taken back`: the file is as it was before. `ms`: from the moment in which the save was noticed. `disposers`: how many modules
   * had some that were called.
   */
  | {
      readonly event: 'update'
      readonly files: readonly string[]
      readonly outcome: 'reloaded' | 'waiting' | 'same code' | 'taken back'
      readonly ms: number
      readonly disposers: number
    }
  /** A version that was waited for has been evaluated. `ms`: since it was asked for. */
  | { readonly event: 'reloaded'; readonly file: string; readonly ms: number }
  /** The program has to start again. `chain`: from the changed module up to what can't be replaced. */
  | {
      readonly event: 'full-reload'
      readonly files: readonly string[]
      readonly reason: string
      readonly chain: readonly string[]
    }
  /** The last text of a file can't be loaded, or threw; the last good version stays in use. `text` has the code frame. */
  | { readonly event: 'broken'; readonly file: string }
  /** A file that was broken can be loaded again. */
  | { readonly event: 'mended'; readonly file: string }
  /** The supervisor: the program starts again (`ms` is absent), or serves again; `reason`: a file, or what has been asked for. */
  | { readonly event: 'restart'; readonly reason?: string | undefined; readonly ms?: number | undefined }
  /** The supervisor: the program has ended, or could not start; then the last process may go on. */
  | { readonly event: 'ended'; readonly code: number | null; readonly signal: string | null }
  /** For the page alone: an error that nobody has caught ends the program. `text` is what Node prints of it. */
  | { readonly event: 'crashed' }
