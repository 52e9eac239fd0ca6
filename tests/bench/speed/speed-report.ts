import type { Machine } from '../support/machine.js'
import type { EditsAtDepth } from './figures/edits.js'
import type { FirstSaves } from './figures/first-saves.js'
import type { Heap } from './figures/heap.js'
import type { Imports } from './figures/imports.js'
import type { Planning } from './figures/planning.js'
import type { Saves } from './figures/saves.js'
import type { Starts } from './figures/starts.js'
import type { SpeedOptions } from './options.js'
import type { Outcome } from './outcome.js'

type Figured<Value> = readonly Outcome<Value>[] | undefined

/** All that was measured; `undefined` for a figure that was not asked for. */
export interface SpeedReport {
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  readonly options: Omit<SpeedOptions, 'figures' | 'tools'> & {
    readonly figures: readonly string[]
    readonly tools: readonly string[]
  }
  readonly cold: Figured<Starts>
  readonly warm: Figured<Starts>
  /** Of apps of other sizes. */
  readonly warmOthers: readonly { readonly modules: number; readonly outcomes: readonly Outcome<Starts>[] }[]
  /** ms from the start of a process to its end. */
  readonly hello: Figured<number[]>
  /** The same of a program that imports a package of as many modules as the app has. */
  readonly packages: Figured<number[]>
  readonly edits: readonly EditsAtDepth[] | undefined
  readonly firstSaves: Figured<FirstSaves>
  readonly saves: Figured<Saves>
  readonly imports: Figured<Imports>
  readonly heap: Figured<Heap>
  readonly planning: readonly Planning[] | undefined
}
