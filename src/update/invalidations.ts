import type { Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'

export interface InvalidationsPorts {
  readonly rules: Rules
  /** The graph, with all that the hooks have seen up to now. */
  graph(): ModuleGraph
}

/** Modules that have called `invalidate()`, until their importers are replaced. */
export class Invalidations {
  /** Each with the one whose `invalidate()` led to its own, and whether it is new itself. */
  readonly #waiting = new Map<Module, { readonly first: Module; readonly isRenewed: boolean }>()
  /** The one that the present update goes back to. */
  #first: Module | undefined

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /**
   * Takes one down. `isRenewed` if its present version has just taken a place; otherwise it is replaced as well. Returns the module with
   * which it began, itself unless an update runs that goes back to another one.
   */
  add(module: Module, isRenewed: boolean): Module {
    const first = this.#first ?? module
    if (!this.#waiting.has(module)) this.#waiting.set(module, { first, isRenewed })
    return first
  }

  /**
   * Plans the update above each that waits, and has it carried out. One that would lead back to where it began never ends: that is a
   * full reload.
   */
  async run(
    carryOut: (invalidated: readonly Module[], plan: UpdatePlan) => Promise<void>,
    { rules, graph }: InvalidationsPorts,
  ): Promise<void> {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    const errors: unknown[] = []
    for (const [module, { first, isRenewed }] of waiting) {
      graph() // up to date, for the plan
      const plan = planUpdate(isRenewed ? [] : [module], rules, new Set([module]))
      const isBack = isRenewed || first !== module
      const isCircular = isBack && plan.kind === 'hot' && plan.outdated.includes(first)
      this.#first = first
      await carryOut([module], isCircular ? circular(module, first) : plan).catch((error) => errors.push(error))
      this.#first = undefined
    }
    if (errors.length > 0) throw errors[0]
  }
}

function circular(module: Module, first: Module): UpdatePlan {
  const chain = module === first ? [module] : [module, first]
  return { kind: 'full-reload', reason: 'circular', chain, couldBeHot: false }
}
