import type { Module } from '../graph/module-graph.js'
import type { Acceptance, DataCallback, Registrations } from '../graph/registrations.js'
import type { HotContext } from '../import-meta.js'

const BOUNDARY = { with: { hot: 'true' } } as const

/** What `import.meta.hot` needs of the rest. */
export interface HotContextPorts {
  /** The path of a module that another one imports; throws for one that it does not. */
  dependencyOf(importer: Module, specifier: string): string | undefined
  /** The importers of a module shall be replaced, since its new version is not enough. */
  invalidate(module: Module, message: string | undefined): void
  /** Cleans up at once after an instance whose time is over. */
  disposeLate(module: Module, callback: () => unknown): void
  /** Gives an event to all listeners. */
  send(event: string, payload: unknown): void
}

/** A function of the program; what it takes its author knows. */
type Callback = (argument: never) => unknown

/** One evaluation of a module, and what it has asked for. */
export interface Instance {
  readonly module: Module
  /** What the module keeps across its versions. Once it is pruned this is another object than the module's, which a later instance has. */
  readonly data: Module['data']
  readonly registrations: Registrations
  /** It came to its end without a throw. */
  isEvaluated: boolean
}

/** `import.meta.hot` of one instance of a module. */
export class ModuleHotContext implements HotContext {
  readonly #module: Module
  readonly #version: number
  readonly #ports: HotContextPorts
  readonly #registrations: Registrations
  readonly #instance: Instance

  constructor(instance: Instance, version: number, ports: HotContextPorts) {
    this.#instance = instance
    this.#module = instance.module
    this.#registrations = instance.registrations
    this.#version = version
    this.#ports = ports
  }

  get data(): HotContext['data'] {
    return this.#instance.data
  }

  get boundary(): ImportCallOptions {
    return BOUNDARY
  }

  accept(first?: unknown, second?: unknown): void {
    const callback = callable(typeof first === 'function' ? first : second)
    if (first === undefined || typeof first === 'function') {
      this.#accept([this.#module.path], ([own]) => callback(own))
    } else if (typeof first === 'string') {
      this.#accept([this.#ports.dependencyOf(this.#module, first)], ([imported]) => callback(imported))
    } else if (Array.isArray(first)) {
      const paths = first.map((specifier) => this.#ports.dependencyOf(this.#module, String(specifier)))
      this.#accept(paths, (all) => callback([...all]))
    } else {
      throw new TypeError(`Cannot accept ${String(first)}: expected a callback, a specifier, or an array of them`)
    }
  }

  acceptExports(names: string | readonly string[], callback?: Callback): void {
    const exports = new Set(typeof names === 'string' ? [names] : names)
    const call = callable(callback)
    this.#accept([this.#module.path], ([own]) => call(own), exports)
  }

  dispose(callback: DataCallback): void {
    const { version, evaluatedVersion = -1 } = this.#module
    const isPruned = this.#instance.data !== this.#module.data
    // While a new version fails, the one before it stays in use. One that was outdated before its end has never been in use.
    const isOver =
      isPruned || this.#version < evaluatedVersion || (this.#version < version && !this.#instance.isEvaluated)
    if (isOver) this.#ports.disposeLate(this.#module, () => callback(this.#instance.data))
    else this.#module.disposers.push(callback)
  }

  prune(callback: DataCallback): void {
    this.#registrations.prunes.push(callback)
  }

  invalidate(message?: string): void {
    // An old instance has nothing to say about the new one, unless it is just being asked; and the first has taken nobody's place.
    const isFirst = this.#module.evaluatedVersion === undefined
    const isAsked = this.#version === this.#module.version || this.#registrations.isHandingOver
    if (isAsked && !isFirst) this.#ports.invalidate(this.#module, message)
  }

  decline(): void {
    this.#module.declined = true
  }

  on(event: string, listener: Callback): void {
    const listeners = this.#registrations.listeners.get(event) ?? new Set()
    this.#registrations.listeners.set(event, listeners.add(callable(listener)))
  }

  off(event: string, listener: Callback): void {
    this.#registrations.listeners.get(event)?.delete(callable(listener))
  }

  send(event: string, payload?: unknown): void {
    this.#ports.send(event, payload)
  }

  #accept(paths: Acceptance['paths'], callback: Acceptance['callback'], exports?: ReadonlySet<string>): void {
    this.#registrations.acceptances.push({ paths, exports, callback })
  }
}

/**
 * `import.meta.hot` of a module of an installed package, which is never loaded anew: what it says about its own new versions means nothing.
 * It may accept project files that it has imported; those of the package itself never change.
 */
export class InstalledHotContext extends ModuleHotContext {
  override accept(first?: unknown, second?: unknown): void {
    if (typeof first === 'string' || Array.isArray(first)) super.accept(first, second)
  }

  override acceptExports(): void {}
  override invalidate(): void {}
  override decline(): void {}
}

/** A callback that was given, or one that does nothing. */
function callable(given: unknown): (argument: unknown) => unknown {
  if (given === undefined) return () => {}
  if (typeof given !== 'function') throw new TypeError(`Cannot use ${String(given)} as a callback`)
  return given as (argument: unknown) => unknown
}
