import type { Disposer, Module } from '../graph/module-graph.js'
import type { HotContext } from '../import-meta.js'

const BOUNDARY = { with: { hot: 'true' } } as const

/** `import.meta.hot` of one module. */
export class ModuleHotContext implements HotContext {
  readonly #module: Module

  constructor(module: Module) {
    this.#module = module
  }

  get data(): Record<string, unknown> {
    return this.#module.data
  }

  get boundary(): ImportCallOptions {
    return BOUNDARY
  }

  dispose(callback: Disposer): void {
    this.#module.disposers.push(callback)
  }

  decline(): void {
    this.#module.declined = true
  }
}
