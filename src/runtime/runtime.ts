import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'
import { Registrations } from '../graph/registrations.js'
import { pathOf, versionOf, withoutVersion } from '../node/module-url.js'
import { type CommonJsMeta, commonJsMeta } from './common-js-meta.js'
import { type HotContextPorts, InstalledHotContext, type Instance, ModuleHotContext } from './hot-context.js'

/** `import.meta` as the prelude gets it: its properties can be replaced. */
interface WritableImportMeta {
  url: string
  hot?: ModuleHotContext
  resolve?: (specifier: string, parent?: string | URL) => string
}

interface EnteredInstance extends Instance {
  readonly url: string | undefined
}

/** What the runtime needs from the session. */
export interface RuntimePorts extends HotContextPorts {
  moduleOf(path: string, version: number): Module
  /** The present version of a module. */
  versionOf(path: string): number
  /** Calls `resolve` so that the hooks do not record what it resolves as an import. */
  resolveOnly<T>(resolve: () => T): T
  /** A module was evaluated without a throw. `url` is that of an ES module, with its version; `undefined` for CommonJS. */
  onEvaluated(module: Module, version: number, url: string | undefined): void
}

/** What modules call: ES modules `begin` and `end`; CommonJS `metaOf`, and for it the hook on Node's CommonJS loader `endCommonJs`. */
export class Runtime {
  readonly #ports: RuntimePorts
  readonly #instances = new WeakMap<WritableImportMeta | NodeJS.Module, EnteredInstance>()
  readonly #evaluating: Set<string>

  /** `evaluating` gets the versioned URL of each ES module from its prelude to its last line; that of one that throws stays. */
  constructor(evaluating: Set<string>, ports: RuntimePorts) {
    this.#evaluating = evaluating
    this.#ports = ports
  }

  readonly begin = (meta: WritableImportMeta): void => {
    const { url, resolve } = meta
    const path = pathOf(url)
    if (path === undefined) return
    if (!isProjectFile(path)) {
      this.#enterInstalled(meta, path)
      return
    }
    const version = versionOf(url)

    this.#enter(meta, meta, path, version, url)
    this.#evaluating.add(url)
    meta.url = withoutVersion(url)
    if (resolve !== undefined) {
      meta.resolve = (specifier, parent) => withoutVersion(this.#ports.resolveOnly(() => resolve(specifier, parent)))
    }
  }

  readonly end = (meta: WritableImportMeta): void => {
    const instance = this.#instances.get(meta)
    if (instance === undefined) return
    if (instance.url !== undefined) this.#evaluating.delete(instance.url)
    this.#leave(instance)
  }

  /** Makes `import.meta` of a CommonJS module; `undefined` for a module that another package compiles without a file name. */
  readonly metaOf = (module: NodeJS.Module): (CommonJsMeta & WritableImportMeta) | undefined => {
    if (typeof module.filename !== 'string') return undefined
    const meta: CommonJsMeta & WritableImportMeta = commonJsMeta(module)
    const { resolve } = meta
    meta.resolve = (specifier) => this.#ports.resolveOnly(() => resolve(specifier))
    const { filename: path } = module
    if (isProjectFile(path)) this.#enter(module, meta, path, this.#ports.versionOf(path))
    else this.#enterInstalled(meta, path)
    return meta
  }

  /** A CommonJS module was evaluated without a throw. A file that hot-hook has not transpiled has no prelude, and so no instance. */
  endCommonJs(module: NodeJS.Module): void {
    const { filename: path } = module
    const instance = this.#instances.get(module)
    if (instance !== undefined) {
      this.#leave(instance)
      return
    }
    const version = this.#ports.versionOf(path)
    this.#ports.onEvaluated(this.#ports.moduleOf(path, version), version, undefined)
  }

  /** Gives `import.meta.hot` to a module of an installed package, which has one version, and whose end is not reported. */
  #enterInstalled(meta: WritableImportMeta, path: string): void {
    const module = this.#ports.moduleOf(path, 0)
    const { registrations, data } = module
    meta.hot = new InstalledHotContext({ module, version: 0, data, registrations, isEvaluated: true }, this.#ports)
  }

  #enter(
    key: WritableImportMeta | NodeJS.Module,
    meta: WritableImportMeta,
    path: string,
    version: number,
    url?: string,
  ) {
    const module = this.#ports.moduleOf(path, version)
    const { data } = module
    const instance = { module, version, url, data, registrations: new Registrations(), isEvaluated: false }
    this.#instances.set(key, instance)
    // The first instance replaces none, so its registrations count at once: its evaluation may never end.
    if (module.evaluatedVersion === undefined) module.registrations = instance.registrations
    meta.hot = new ModuleHotContext(instance, this.#ports)
  }

  #leave(instance: EnteredInstance): void {
    const { version, module, registrations, url } = instance
    instance.isEvaluated = true
    // Only now, so that an instance that throws changes nothing. An older instance may end after the one that has replaced it.
    if (version >= (module.evaluatedVersion ?? 0)) module.registrations = registrations
    this.#ports.onEvaluated(module, version, url)
  }
}
