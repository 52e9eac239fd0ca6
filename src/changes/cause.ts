import type { Module } from '../graph/module-graph.js'
import type { Source } from '../transpile/source.js'

/** What an update comes from. */
export interface Cause {
  /** What happened to the modules. */
  readonly kind: 'changed' | 'saved again' | 'invalidated'
  readonly modules: readonly Module[]
  /** The new contents among them. */
  readonly sources: readonly Source[]
  /** As `performance.now()` counts. */
  readonly startedAt: number
}
