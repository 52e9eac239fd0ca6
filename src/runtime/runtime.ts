import type { Module } from '../graph/module-graph.js'
import { createRegistrations } from '../graph/registrations.js'
import { pathOf, versionOf, withoutVersion } from '../module-url.js'
import { type HotContextPorts, type Instance, ModuleHotContext } from './hot-context.js'

/** `import.meta` as the prelude finds it; all of its properties can be replaced. */
interface WritableImportMeta {
  url: string
  hot?: ModuleHotContext
  resolve?: (specifier: string, parent?: string | URL) => string
}

export interface RuntimePorts extends HotContextPorts {
  moduleOf(path: string, version: number): Module
  /** Runs an `import.meta.resolve`, which is no import. */
  resolveOnly<T>(resolve: () => T): T
  /** A module was evaluated without a throw. */
  onEvaluated(module: Module, version: number, url: string): void
}

/** The side that modules see: the prelude of each calls `begin`, its last line calls `end`. */
export class Runtime {
  readonly #ports: RuntimePorts
  readonly #instances = new WeakMap<WritableImportMeta, Instance & { url: string }>()
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
    const version = versionOf(url)

    const instance = {
      url,
      module: this.#ports.moduleOf(path, version),
      registrations: createRegistrations(),
      isEvaluated: false,
    }
    this.#instances.set(meta, instance)
    this.#evaluating.add(url)
    // The first one protects nothing by waiting for its end, which may never come.
    if (instance.module.evaluatedVersion === undefined) instance.module.registrations = instance.registrations
    meta.url = withoutVersion(url)
    meta.hot = new ModuleHotContext(instance, version, this.#ports)
    if (resolve !== undefined) {
      meta.resolve = (specifier, parent) => withoutVersion(this.#ports.resolveOnly(() => resolve(specifier, parent)))
    }
  }

  readonly end = (meta: WritableImportMeta): void => {
    const instance = this.#instances.get(meta)
    if (instance === undefined) return

    const { url, module, registrations } = instance
    const version = versionOf(url)
    instance.isEvaluated = true
    this.#evaluating.delete(url)
    // Now, and not before: what fails changes nothing. An older instance may come to its end later than the one that took its place.
    if (version >= (module.evaluatedVersion ?? 0)) module.registrations = registrations
    this.#ports.onEvaluated(module, version, url)
  }
}
