import type { ModuleIndex } from './module-index.js'

const GLOW_MS = 1600
/** When more have changed at once, as after a new start, none stands out. */
const MOST_MODULES = 40

/** The modules that are other than before: another version or state, or evaluated again. */
export function changedModules(before: ModuleIndex, after: ModuleIndex): readonly string[] {
  const changed = after.modules.filter((module) => {
    const known = before.byPath.get(module.path)
    if (known === module || known === undefined) return false
    return known.version !== module.version || known.state !== module.state || known.evaluatedAt !== module.evaluatedAt
  })
  return changed.length > MOST_MODULES ? [] : changed.map(({ path }) => path)
}

/** Boxes that have just changed glow for a moment, so that it is seen what a save has reached. Moments are in ms, of any clock. */
export class Glow {
  readonly #since = new Map<string, number>()

  add(ids: readonly string[], now: number): void {
    for (const id of ids) this.#since.set(id, now)
  }

  /** How much each box glows that does: from 1 down to 0. */
  strengths(now: number): ReadonlyMap<string, number> {
    const strengths = new Map<string, number>()
    for (const [id, since] of this.#since) {
      const left = 1 - (now - since) / GLOW_MS
      if (left <= 0) this.#since.delete(id)
      else strengths.set(id, left)
    }
    return strengths
  }
}
