import { isBound, isBoundary, isHotPoint } from './hot-point.js'
import { importersFirst } from './importers-first.js'
import type { Edge, Module, Rules } from './module-graph.js'
import { acceptsDependency, selfAcceptance } from './registrations.js'
import { isUnfinished } from './unfinished.js'

/** Why a change can't be hot. */
export type FullReloadReason =
  | 'entry'
  | 'outside'
  | 'unseen'
  | 'autoloaded'
  | 'reload pattern'
  | 'declined'
  | 'circular'

/** What to do so that changed modules take effect. */
export type UpdatePlan =
  | {
      readonly kind: 'hot'
      /** All modules to evaluate again, importers before what they import. */
      readonly outdated: readonly Module[]
      /** The edges at which new code enters: their next `import()` or `require()` loads it. */
      readonly hotPoints: readonly Edge[]
      /** The modules to load at once. Without these and hot points, the outdated modules have no importers, or pending ones. */
      readonly accepted: readonly Accepted[]
    }
  | {
      readonly kind: 'full-reload'
      readonly reason: FullReloadReason
      /** A shortest chain of importers, from a changed module up to one that can't be replaced. */
      readonly chain: readonly Module[]
      /** True if another chain is accepted or leads to a hot point, or a boundary in this one would if it were imported dynamically. */
      readonly couldBeHot: boolean
    }

/** A module to load again at once, and the module that accepts it: itself, or an importer. */
export interface Accepted {
  readonly module: Module
  readonly by: Module
}

/**
 * Plans the update for modules that have changed.
 *
 *     entry ──▶ routes ┄┄▶ handler ──▶ model      ┄┄▶ hot point      changed:  model
 *                                                                    outdated: handler model
 *
 * Walks up the importers. A hot point, or an importer that accepts the module, ends the walk on that edge only, since other importers may
 * hold the same module; a module that accepts itself ends it on all edges. `invalidated` modules have called `invalidate()`: their new
 * version is in place, and their importers are replaced. Each module and each edge is visited once: O(modules + edges).
 */
export function planUpdate(
  changed: Iterable<Module>,
  rules: Rules,
  invalidated: ReadonlySet<Module> = new Set(),
): UpdatePlan {
  const reachedFrom = new Map<Module, Module | undefined>()
  for (const module of [...changed, ...invalidated]) reachedFrom.set(module, undefined)
  /** The invalidated modules that need not be evaluated again, unless the walk reaches one of them from below. */
  const renewed = new Set(invalidated)
  for (const module of changed) renewed.delete(module)
  const hotPoints: Edge[] = []
  const accepted: Accepted[] = []
  let deadEnd: { reason: FullReloadReason; at: Module } | undefined
  let hasBoundBoundary = false

  // A Map yields the keys added while it is walked, so it is its own queue, and the chain found is a shortest one.
  for (const module of reachedFrom.keys()) {
    const own = invalidated.has(module) ? undefined : selfAcceptance(module.registrations, module.path)
    const reason = reasonToReload(module, rules, own)
    if (reason !== undefined) {
      deadEnd ??= { reason, at: module }
      continue
    }
    if (own !== undefined) accepted.push({ module, by: module })
    let isBoundAbove = false
    for (const edge of module.importers.values()) {
      const passage = passageOf(edge, rules, own)
      if (passage === 'accepted') accepted.push({ module, by: edge.importer })
      if (passage === 'hot point') hotPoints.push(edge)
      if (passage !== 'goes on') continue
      isBoundAbove ||= isBound(edge)
      if (!reachedFrom.has(edge.importer)) reachedFrom.set(edge.importer, module)
      else renewed.delete(edge.importer)
    }
    hasBoundBoundary ||= isBoundAbove && isBoundary(module, rules)
  }

  if (deadEnd !== undefined) {
    const couldBeHot = hasBoundBoundary || hotPoints.length + accepted.length > 0
    return { kind: 'full-reload', reason: deadEnd.reason, chain: chainTo(deadEnd.at, reachedFrom), couldBeHot }
  }
  for (const module of renewed) reachedFrom.delete(module)
  return {
    kind: 'hot',
    outdated: importersFirst(reachedFrom),
    hotPoints: hotPoints.filter((edge) => !renewed.has(edge.imported)),
    accepted: accepted.filter(({ module, by }) => by === module || !(reachedFrom.has(by) || isPending(by))),
  }
}

/** What a walk up the importers does at an edge: it goes on with the importer, or ends for one of three reasons. */
export type Passage = 'goes on' | 'hot point' | 'accepted' | 'kept by the module'

/** Decides what a walk up the importers does at an edge. `own` is how the imported module accepts itself. */
export function passageOf(edge: Edge, rules: Rules, own: ReturnType<typeof selfAcceptance>): Passage {
  const { importer, imported } = edge
  const isSettled = !isWanting(importer)
  if (own === 'whole' && isSettled) return 'kept by the module'
  if (isSettled && acceptsDependency(importer.registrations, imported.path)) return 'accepted'
  if (isHotPoint(edge, rules)) return 'hot point'
  return own !== undefined && own !== 'whole' && isSettled && usesOnly(edge, own) ? 'kept by the module' : 'goes on'
}

/** Why a change that reaches a module is a full reload; `undefined` if it need not be. `own` is how the module accepts itself. */
export function reasonToReload(
  module: Module,
  rules: Rules,
  own: ReturnType<typeof selfAcceptance>,
): FullReloadReason | undefined {
  if (rules.reloads(module.path)) return 'reload pattern'
  if (module.declined) return 'declined'
  return own === undefined ? module.root : undefined
}

/** True for an importer whose new version waits for its `import()`: it will import the accepted module itself. */
function isPending({ version, loadedVersion }: Module): boolean {
  return loadedVersion !== undefined && version !== loadedVersion
}

/** True for an importer whose present version has failed or is being evaluated: it accepts nothing. That of the entry may never end. */
function isWanting(importer: Module): boolean {
  return isUnfinished(importer) && importer.root !== 'entry'
}

/** True if the importer's statements use no other exports of the module than these. */
function usesOnly({ names }: Edge, exports: ReadonlySet<string>): boolean {
  if (names === undefined) return false
  for (const name of names) if (!exports.has(name)) return false
  return true
}

function chainTo(end: Module, reachedFrom: ReadonlyMap<Module, Module | undefined>): Module[] {
  const chain: Module[] = []
  for (let module: Module | undefined = end; module !== undefined; module = reachedFrom.get(module)) chain.push(module)
  return chain.reverse()
}
