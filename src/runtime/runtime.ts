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
  readonly hot: ModuleHotContext
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

/**
 * What modules call: ES modules `begin` and `end`; CommonJS `metaOf` and `hotOf`, and for it the hook on Node's CommonJS loader `endCommonJs`.
 */
export class Runtime {
  readonly #ports: RuntimePorts
  readonly #instances = new WeakMap<WritableImportMeta | NodeJS.Module, EnteredInstance>()
  /** The versions of CommonJS modules that were evaluated without having asked for their `hot`. */
  readonly #versions = new WeakMap<NodeJS.Module, number>()
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

    meta.hot = this.#enter(meta, path, version, url).hot
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
    if (isProjectFile(path)) meta.hot = this.#enter(module, path, this.#ports.versionOf(path)).hot
    else this.#enterInstalled(meta, path)
    return meta
  }

  /** Returns `module.hot`: for a file of the project the object that is `import.meta.hot` there, else `undefined`. */
  readonly hotOf = (module: NodeJS.Module): ModuleHotContext | undefined => {
    const { filename: path } = module
    if (typeof path !== 'string' || !isProjectFile(path)) return undefined
    const entered = this.#instances.get(module)
    if (entered !== undefined) return entered.hot
    const evaluatedAs = this.#versions.get(module)
    const instance = this.#enter(module, path, evaluatedAs ?? this.#ports.versionOf(path))
    if (evaluatedAs !== undefined) this.#count(instance)
    return instance.hot
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
    this.#versions.set(module, version)
    const known = this.#ports.moduleOf(path, version)
    // What an earlier version has registered is over.
    if (version > 0 && version >= (known.evaluatedVersion ?? 0)) known.registrations = new Registrations()
    this.#ports.onEvaluated(known, version, undefined)
  }

  /** Gives `import.meta.hot` to a module of an installed package, which has one version, and whose end is not reported. */
  #enterInstalled(meta: WritableImportMeta, path: string): void {
    const module = this.#ports.moduleOf(path, 0)
    const { registrations, data } = module
    meta.hot = new InstalledHotContext({ module, version: 0, data, registrations, isEvaluated: true }, this.#ports)
  }

  #enter(key: WritableImportMeta | NodeJS.Module, path: string, version: number, url?: string): EnteredInstance {
    const module = this.#ports.moduleOf(path, version)
    const { data } = module
    const own: Instance = { module, version, data, registrations: new Registrations(), isEvaluated: false }
    const instance = Object.assign(own, { url, hot: new ModuleHotContext(own, this.#ports) })
    this.#instances.set(key, instance)
    // The first instance replaces none, so its registrations count at once: its evaluation may never end.
    if (module.evaluatedVersion === undefined) module.registrations = instance.registrations
    return instance
  }

  #leave(instance: EnteredInstance): void {
    const { version, module, url } = instance
    this.#count(instance)
    this.#ports.onEvaluated(module, version, url)
  }

  /** Only now what an instance has registered counts: one that throws changes nothing. An older one may end after the one that has replaced it. */
  #count(instance: EnteredInstance): void {
    const { version, module, registrations } = instance
    instance.isEvaluated = true
    if (version >= (module.evaluatedVersion ?? 0)) module.registrations = registrations
  }
}
