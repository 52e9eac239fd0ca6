/** A module of a generated app. */
export interface SampleModule {
  readonly index: number
  /** Below the folder of all modules, without its extension. */
  readonly path: string
  /** Only modules that come later: there are no cycles. */
  readonly imports: readonly SampleModule[]
}

/**
 * Who imports whom in a generated app, importers first.
 *
 *     entry ──▶ half, or base ──▶ …
 *       ┆
 *       ▼
 *     hotPoint ──▶ … ──▶ middle ──▶ … ──▶ leaf
 */
export interface SampleGraph {
  readonly modules: readonly SampleModule[]
  /** The one that the entry asks for again and again. All of it is below this one, or below `base`. */
  readonly hotPoint: SampleModule
  readonly middle: SampleModule
  /** It imports nothing. */
  readonly leaf: SampleModule
  /** With these, the entry loads about half of the app before it listens. */
  readonly half: readonly SampleModule[]
  /** The most that an entry can import statically so that every change of `leaf` can be hot. */
  readonly base: readonly SampleModule[]
}

/** Answers are sums, and stay below this. */
export const MODULUS = 1_000_003

/** How many modules have to be evaluated anew when one of them has changed, with itself. O(modules + edges). */
export function countOutdated({ modules }: SampleGraph, changed: SampleModule): number {
  const outdated = new Set([changed])
  for (const module of modules.toReversed()) {
    if (module.imports.some((each) => outdated.has(each))) outdated.add(module)
  }
  return outdated.size
}

/**
 * What a program answers that adds up what `imported` export: each module exports its version plus what its imports export.
 * O(modules + edges).
 */
export function answerOf(
  { modules }: SampleGraph,
  imported: readonly SampleModule[],
  versions: ReadonlyMap<SampleModule, number>,
): string {
  const totals = new Map<SampleModule, number>()
  const add = (sum: number, module: SampleModule) => (sum + (totals.get(module) ?? 0)) % MODULUS
  for (const module of modules.toReversed()) {
    totals.set(module, module.imports.reduce(add, versions.get(module) ?? FIRST_VERSION))
  }
  return String(imported.reduce(add, 0))
}

export const FIRST_VERSION = 1
