import type { ImportView, ModuleView } from '../../processes/supervised/views.js'
import type { ModuleIndex } from './module-index.js'

/** A module of a chain, and how it imports the one before; the first one imports none. */
export interface ChainStep {
  readonly path: string
  readonly edge: ImportView | undefined
}

/**
 * A way from a module up to where a change of it ends. `hot point` and `accepts itself`: the new code enters there. `entry`, `declined` and
 * `no importer`: the program has to start again.
 */
export interface Chain {
  readonly end: 'hot point' | 'accepts itself' | 'entry' | 'declined' | 'no importer'
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
    const end = endAt(index.byPath.get(each), importers.length)
    if (end !== undefined) {
      chains.push({ end, steps: stepsOf(way) })
      continue
    }
    for (const { module, edge } of importers) {
      const above = { step: { path: module.path, edge }, below: way }
      if (edge.isHot) chains.push({ end: 'hot point', steps: stepsOf(above) })
      else if (!reached.has(module.path)) reached.set(module.path, above)
    }
  }
  return [...chains.filter((chain) => !isHotEnd(chain)), ...chains.filter(isHotEnd)]
}

/** True if new code enters at the end of this chain. */
export function isHotEnd({ end }: Chain): boolean {
  return end === 'hot point' || end === 'accepts itself'
}

function endAt(module: ModuleView | undefined, importers: number): Chain['end'] | undefined {
  if (module?.state === 'declined') return 'declined'
  if (module?.acceptsItself === true) return 'accepts itself'
  if (module?.isEntry === true) return 'entry'
  return importers === 0 ? 'no importer' : undefined
}

function stepsOf(way: Reached): ChainStep[] {
  const steps: ChainStep[] = []
  for (let each: Reached | undefined = way; each !== undefined; each = each.below) steps.push(each.step)
  return steps.reverse()
}
