import type { Disposer, Module } from '../graph/module-graph.js'
import type { HotContext } from '../import-meta.js'

const BOUNDARY = { with: { hot: 'true' } } as const

/** `import.meta.hot` of one module. */
export class ModuleHotContext implements HotContext {
  readonly #module: Module
  readonly #version: number

  constructor(module: Module, version: number) {
    this.#module = module
    this.#version = version
  }

  get data(): Record<string, unknown> {
    return this.#module.data
  }

  get boundary(): ImportCallOptions {
    return BOUNDARY
  }

  dispose(callback: Disposer): void {
    // An instance that was outdated before it had been evaluated has nobody left to clean it up later.
    if (this.#version < this.#module.version) callback(this.#module.data)
    else this.#module.disposers.push(callback)
  }

  decline(): void {
    this.#module.declined = true
  }
}
