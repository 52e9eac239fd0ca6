import type { AdviceView, ModuleView } from '../processes/supervised/views.js'
import type { LogEvent } from '../report/events.js'

// What the page gets, as server-sent events with JSON: first the whole state, then what has changed.

/** An error that is there, or that was the last one. */
export interface ErrorView {
  /** The file that it is about, if that is known. */
  readonly file: string | undefined
  /** Several lines: the message, and where there is one, the code frame. Without colours. */
  readonly text: string
  /** When it came, in ms since 1970. */
  readonly at: number
  /** When it went; `undefined` while it is there. */
  readonly goneAt: number | undefined
}

/** An error of the type check. */
export interface TypeErrorView {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** As `TS2322`. */
  readonly code: string
  readonly message: string
  /** The line in its surroundings, several lines. */
  readonly frame: string
}

export interface TypesView {
  readonly state: 'off' | 'checking' | 'checked'
  readonly errors: readonly TypeErrorView[]
}

/** The program's process. */
export interface RunView {
  readonly state: 'starting' | 'running' | 'ended'
  /** When it was started, or ended, in ms since 1970. */
  readonly at: number
}

/** All that the page shows. */
export interface UiState {
  /** The name of the project's folder, and the entry relative to it. */
  readonly project: string
  readonly entry: string
  readonly run: RunView
  /** In the order in which they were first loaded. */
  readonly modules: readonly ModuleView[]
  /** The last ones, the oldest first. */
  readonly timeline: readonly LogEvent[]
  /** The best place first. */
  readonly advice: readonly AdviceView[]
  /** Those that are there, and the last one that went; the newest first. */
  readonly errors: readonly ErrorView[]
  readonly types: TypesView
}

export type UiMessage =
  /** At the beginning, and after the connection was lost. */
  | { readonly type: 'state'; readonly state: UiState }
  /** Modules that are new or have changed, and the paths of those that are gone. */
  | { readonly type: 'modules'; readonly changed: readonly ModuleView[]; readonly gone: readonly string[] }
  /** One more in the timeline. */
  | { readonly type: 'event'; readonly event: LogEvent }
  /** These parts of the state are new. */
  | { readonly type: 'parts'; readonly parts: Partial<Pick<UiState, 'run' | 'advice' | 'errors' | 'types'>> }
