import type { Module } from '../graph/module-graph.js'
import type { Source } from '../transpile/source.js'

/** What has caused an update. */
export interface Cause {
  /** What happened to the modules. */
  readonly kind: 'changed' | 'saved again' | 'invalidated' | 'is gone' | 'is new'
  readonly modules: readonly Module[]
  /** The new sources of those whose files have changed. */
  readonly sources: readonly Source[]
  /** A time of `performance.now()`. */
  readonly startedAt: number
}
