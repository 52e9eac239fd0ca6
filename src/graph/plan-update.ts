import { isHotPoint } from './hot-point.js'
import type { Edge, Module, Rules } from './module-graph.js'

/** Why a change can't be hot. */
export type FullReloadReason = 'entry' | 'outside' | 'reload pattern' | 'declined' | 'CommonJS'

/** What has to happen so that changed modules take effect. */
export type UpdatePlan =
  | {
      readonly kind: 'hot'
      /** All that must be evaluated anew, importers before what they import. */
      readonly outdated: readonly Module[]
      /** Where the new code enters: the next `import()` there loads it. Empty if nobody asks for the modules any more. */
      readonly hotPoints: readonly Edge[]
    }
  | {
      readonly kind: 'full-reload'
      readonly reason: FullReloadReason
      /** From the changed module up to the one that can't be replaced. */
      readonly chain: readonly Module[]
      /** Some other way up from the change did lead to a hot point. */
      readonly hotElsewhere: boolean
    }

/**
 * Plans the update for modules that have changed.
 *
 *     entry ──▶ routes ┄┄▶ handler ──▶ model      ┄┄▶ hot point      changed:  model
 *                                                                    outdated: handler model
 *
 * Walks up the importers. A hot point ends the walk on its edge only, since the same module may be imported statically by
 * somebody else. Each module and each edge is visited once: O(modules + edges).
 */
export function planUpdate(changed: Iterable<Module>, rules: Rules): UpdatePlan {
  const reachedFrom = new Map<Module, Module | undefined>()
  for (const module of changed) reachedFrom.set(module, undefined)
  const hotPoints: Edge[] = []
  let deadEnd: { reason: FullReloadReason; at: Module } | undefined

  // A Map yields the keys added while it is walked, so it is its own queue, and the chain found is a shortest one.
  for (const module of reachedFrom.keys()) {
    const reason = reasonToReload(module, rules)
    if (reason !== undefined) {
      deadEnd ??= { reason, at: module }
      continue
    }
    for (const edge of module.importers.values()) {
      if (edge.isRequired) deadEnd ??= { reason: 'CommonJS', at: module }
      if (isHotPoint(edge, rules)) hotPoints.push(edge)
      else if (!reachedFrom.has(edge.importer)) reachedFrom.set(edge.importer, module)
    }
  }

  if (deadEnd === undefined) return { kind: 'hot', outdated: importersFirst(reachedFrom), hotPoints }
  return {
    kind: 'full-reload',
    reason: deadEnd.reason,
    chain: chainTo(deadEnd.at, reachedFrom),
    hotElsewhere: hotPoints.length > 0,
  }
}

function reasonToReload(module: Module, rules: Rules): FullReloadReason | undefined {
  if (rules.reloads(module.path)) return 'reload pattern'
  if (module.declined) return 'declined'
  if (module.isCommonJs) return 'CommonJS'
  return module.root
}

function chainTo(end: Module, reachedFrom: ReadonlyMap<Module, Module | undefined>): Module[] {
  const chain: Module[] = []
  for (let module: Module | undefined = end; module !== undefined; module = reachedFrom.get(module)) chain.push(module)
  return chain.reverse()
}

/**
 * Sorts modules so that each comes after all of its importers among them; within a cycle the order is as found.
 *
 * A depth-first walk up the importers, a module being taken down when all above it are. O(modules + edges), no recursion.
 */
export function importersFirst(modules: Pick<ReadonlyMap<Module, unknown>, 'keys' | 'has'>): Module[] {
  const sorted: Module[] = []
  const entered = new Set<Module>()

  for (const start of modules.keys()) {
    if (entered.has(start)) continue
    entered.add(start)
    const path = [{ module: start, above: start.importers.values() }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.above.next()
      if (next.done) {
        sorted.push(top.module)
        path.pop()
      } else if (modules.has(next.value.importer) && !entered.has(next.value.importer)) {
        entered.add(next.value.importer)
        path.push({ module: next.value.importer, above: next.value.importer.importers.values() })
      }
    }
  }
  return sorted
}
