import type { Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'

export interface InvalidationsPorts {
  readonly rules: Rules
  /** The graph, with all events up to now. */
  graph(): ModuleGraph
}

/** Modules that have called `invalidate()`, until their importers are replaced. */
export class Invalidations {
  /** `first` is the module whose `invalidate()` has led to that of this one; `isRenewed` if the module is in its new version already. */
  readonly #waiting = new Map<Module, { readonly first: Module; readonly isRenewed: boolean }>()
  /** The module whose `invalidate()` has led to the present update. */
  #first: Module | undefined

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /**
   * Records a module that has called `invalidate()`. `isRenewed`: its current version is new, so that only its importers are replaced;
   * otherwise it is replaced as well. Returns the module with which it began: this one, unless it runs because another one was invalidated.
   */
  add(module: Module, isRenewed: boolean): Module {
    const first = this.#first ?? module
    if (!this.#waiting.has(module)) this.#waiting.set(module, { first, isRenewed })
    return first
  }

  /**
   * Plans the update above each of these modules, and carries it out. If that would replace the module with which it began, it would never
   * end, and is a full reload instead. Rejects with the first error, after all have been tried.
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
