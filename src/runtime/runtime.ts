import type { Module } from '../graph/module-graph.js'
import { pathOf, versionOf, withoutVersion } from '../module-url.js'
import { ModuleHotContext } from './hot-context.js'

/** `import.meta` as the prelude finds it; all of its properties can be replaced. */
interface WritableImportMeta {
  url: string
  hot?: ModuleHotContext
  resolve?: (specifier: string, parent?: string | URL) => string
}

export interface RuntimePorts {
  moduleOf(path: string): Module
  /** Runs an `import.meta.resolve`, which is no import. */
  resolveOnly(resolve: () => string): string
  /** A module was evaluated without a throw. */
  onEvaluated(module: Module, version: number, url: string): void
}

/** The side that modules see: the prelude of each calls `begin`, its last line calls `end`. */
export class Runtime {
  readonly #ports: RuntimePorts
  readonly #urls = new WeakMap<WritableImportMeta, string>()
  readonly #evaluating = new Set<string>()

  constructor(ports: RuntimePorts) {
    this.#ports = ports
  }

  /** True from the first line of a module to its last. It stays true for a module that threw: that one has no later. */
  isEvaluating(url: string): boolean {
    return this.#evaluating.has(url)
  }

  readonly begin = (meta: WritableImportMeta): void => {
    const { url, resolve } = meta
    const path = pathOf(url)
    if (path === undefined) return

    this.#urls.set(meta, url)
    this.#evaluating.add(url)
    meta.url = withoutVersion(url)
    meta.hot = new ModuleHotContext(this.#ports.moduleOf(path), versionOf(url))
    if (resolve !== undefined) {
      meta.resolve = (specifier, parent) => withoutVersion(this.#ports.resolveOnly(() => resolve(specifier, parent)))
    }
  }

  readonly end = (meta: WritableImportMeta): void => {
    const url = this.#urls.get(meta)
    const path = url === undefined ? undefined : pathOf(url)
    if (url === undefined || path === undefined) return

    this.#evaluating.delete(url)
    this.#ports.onEvaluated(this.#ports.moduleOf(path), versionOf(url), url)
  }
}
