import type { ImportView, ModuleView } from '../../processes/supervised/views.js'
import type { ModuleIndex } from './module-index.js'

/** A module of a chain, and how it imports the one before; the first one imports none. */
export interface ChainStep {
  readonly path: string
  readonly edge: ImportView | undefined
}

/**
 * A way from a module up to where a change of it ends. `hot point` and `accepts itself`: the new code enters there. `unused`: nothing imports it
 * now. Else the program has to start again; with `outside`, the last step is an importer outside the project.
 */
export interface Chain {
  readonly end: 'hot point' | 'accepts itself' | 'unused' | 'outside' | NonNullable<ModuleView['reason']>
  readonly steps: readonly ChainStep[]
}

/** How many of the chains of a module are shown. */
export const MOST_CHAINS = 6

interface Reached {
  readonly step: ChainStep
  readonly below: Reached | undefined
}

/**
 * The shortest chain from a module to each end that its change can reach: those first by which it is not hot, then the shorter ones. Each
 * module is visited once: O(modules + imports), also with cycles.
 *
 *     entry ──import──▶ routes ──import()──▶ page ──import──▶ model       of model: hot point (model, page, routes)
 *       └─────────────────import──────────────────────────────▲                     entry (model, entry)
 */
export function chainsOf(path: string, index: ModuleIndex): readonly Chain[] {
  const reached = new Map<string, Reached>([[path, { step: { path, edge: undefined }, below: undefined }]])
  const chains: Chain[] = []

  // A Map yields the keys added while it is walked, so it is its own queue.
  for (const [each, way] of reached) {
    const importers = index.importersOf.get(each) ?? []
    const module = index.byPath.get(each)
    const end = endAt(module, importers.length)
    if (end !== undefined) {
      chains.push({ end, steps: stepsOf(way) })
      continue
    }
    for (const { path, isHot } of module?.outside ?? []) {
      const steps = [...stepsOf(way), { path, edge: undefined }]
      chains.push({ end: isHot ? 'hot point' : 'outside', steps })
    }
    for (const { module, edge } of importers) {
      const above = { step: { path: module.path, edge }, below: way }
      if (edge.isHot) chains.push({ end: 'hot point', steps: stepsOf(above) })
      else if (!reached.has(module.path)) reached.set(module.path, above)
    }
  }
  return [...chains.filter((chain) => !isHotEnd(chain)), ...chains.filter(isHotEnd)]
}

/** True if the program goes on after a change that takes this chain. */
export function isHotEnd({ end }: Chain): boolean {
  return end === 'hot point' || end === 'accepts itself' || end === 'unused'
}

function endAt(module: ModuleView | undefined, importers: number): Chain['end'] | undefined {
  if (module?.reason !== undefined) return module.reason
  if (module?.acceptsItself === true) return 'accepts itself'
  return importers === 0 && module?.outside === undefined ? 'unused' : undefined
}

function stepsOf(way: Reached): ChainStep[] {
  const steps: ChainStep[] = []
  for (let each: Reached | undefined = way; each !== undefined; each = each.below) steps.push(each.step)
  return steps.reverse()
}
