import { UnsupportedHotError } from '../errors.js'
import type { Module } from '../graph/module-graph.js'
import type { Acceptance, DataCallback, Registrations } from '../graph/registrations.js'
import type { HotContext } from '../import-meta.js'
import type { ModuleHot } from '../module-hot.js'
import { orUndefined } from '../node/or-undefined.js'

/** What to do instead of asking for webpack's states. */
const LISTEN = `listen to events, as in hot.on('hot-hook:afterUpdate', () => {})`

const BOUNDARY = { with: { hot: 'true' } } as const

/** What `import.meta.hot` needs from the session. */
export interface HotContextPorts {
  /** The path of the project file that a specifier means; `undefined` for others. Throws an `UnknownDependencyError` if not imported. */
  dependencyOf(importer: Module, specifier: string): string | undefined
  /** The module has called `invalidate()`: its importers must be replaced. */
  invalidate(module: Module, message: string | undefined): void
  /** Calls, soon, a disposer that an instance has registered when it was no longer in use. */
  disposeLate(module: Module, callback: () => unknown): void
  /** Sends an event to all listeners. */
  send(event: string, payload: unknown): void
}

/** A function of the program, which declares the type of its argument. */
type Callback = (argument: never) => unknown

/** One evaluation of a module, and what it has registered. */
export interface Instance {
  readonly module: Module
  readonly version: number
  /** `import.meta.hot.data`. After the module was pruned this is not the object of the module any more, which later instances get. */
  readonly data: Module['data']
  readonly registrations: Registrations
  /** It has been evaluated without a throw. */
  isEvaluated: boolean
}

/** `import.meta.hot` and `module.hot` of one instance of a module. */
export class ModuleHotContext implements HotContext, ModuleHot {
  readonly #instance: Instance
  readonly #ports: HotContextPorts

  constructor(instance: Instance, ports: HotContextPorts) {
    this.#instance = instance
    this.#ports = ports
  }

  get data(): HotContext['data'] {
    return this.#instance.data
  }

  get boundary(): ImportCallOptions {
    return BOUNDARY
  }

  accept(first?: unknown, second?: unknown): void {
    const { module } = this.#instance
    const callback = callable(typeof first === 'function' ? first : second)
    if (first === undefined || typeof first === 'function') {
      this.#accept([module.path], ([own]) => callback(own))
    } else if (typeof first === 'string') {
      this.#accept([this.#ports.dependencyOf(module, first)], ([imported]) => callback(imported))
    } else if (Array.isArray(first)) {
      const paths = first.map((specifier) => this.#ports.dependencyOf(module, String(specifier)))
      this.#accept(paths, (all) => callback([...all]))
    } else {
      throw new TypeError(`Cannot accept ${shown(first)}: expected a callback, a specifier, or an array of them`)
    }
  }

  acceptExports(names: string | readonly string[], callback?: Callback): void {
    const list = typeof names === 'string' ? [names] : names
    if (!Array.isArray(list) || !list.every((name) => typeof name === 'string')) {
      throw new TypeError(`Cannot accept the exports ${shown(names)}: expected a name, or an array of names`)
    }
    const exports = new Set<string>(list)
    const call = callable(callback)
    this.#accept([this.#instance.module.path], ([own]) => call(own), exports)
  }

  dispose(callback: DataCallback): void {
    assertCallback(callback)
    const { module, version, data, isEvaluated } = this.#instance
    const isPruned = data !== module.data
    // A version stays in use while the next one fails. One that was outdated before it was evaluated has never been in use.
    const isReplaced = version < (module.evaluatedVersion ?? -1) || (version < module.version && !isEvaluated)
    if (isPruned || isReplaced) this.#ports.disposeLate(module, () => callback(data))
    else module.disposers.push(callback)
  }

  prune(callback: DataCallback): void {
    assertCallback(callback)
    this.#instance.registrations.prunes.push(callback)
  }

  invalidate(message?: string): void {
    const { module, version, registrations } = this.#instance
    // An old instance can invalidate the new one only in its accept callbacks; and the first instance has replaced none.
    const isFirst = module.evaluatedVersion === undefined
    const isAsked = version === module.version || registrations.isHandingOver
    if (isAsked && !isFirst) this.#ports.invalidate(module, message)
  }

  decline(dependencies?: unknown): void {
    if (dependencies !== undefined) {
      throw new UnsupportedHotError('decline() of what a module imports', 'call decline() in that module')
    }
    this.#instance.module.declined = true
  }

  get active(): boolean {
    const { module, version } = this.#instance
    return version >= (module.evaluatedVersion ?? 0)
  }

  addDisposeHandler(callback: DataCallback): void {
    this.dispose(callback)
  }

  removeDisposeHandler(callback: DataCallback): void {
    const { disposers } = this.#instance.module
    const at = disposers.indexOf(callback)
    if (at >= 0) disposers.splice(at, 1)
  }

  check(): never {
    throw new UnsupportedHotError('check()', 'each save is taken in without it')
  }

  apply(): never {
    throw new UnsupportedHotError('apply()', 'each save is taken in without it')
  }

  status(): never {
    throw new UnsupportedHotError('status()', LISTEN)
  }

  addStatusHandler(): never {
    throw new UnsupportedHotError('addStatusHandler()', LISTEN)
  }

  removeStatusHandler(): never {
    throw new UnsupportedHotError('removeStatusHandler()', LISTEN)
  }

  on(event: string, listener: Callback): void {
    assertEvent(event)
    assertCallback(listener)
    const { registrations } = this.#instance
    registrations.listeners ??= new Map()
    const { listeners } = registrations
    listeners.set(event, (listeners.get(event) ?? new Set()).add(listener as (payload: unknown) => unknown))
  }

  off(event: string, listener: Callback): void {
    assertEvent(event)
    assertCallback(listener)
    this.#instance.registrations.listeners?.get(event)?.delete(listener as (payload: unknown) => unknown)
  }

  send(event: string, payload?: unknown): void {
    this.#ports.send(event, payload)
  }

  #accept(paths: Acceptance['paths'], callback: Acceptance['callback'], exports?: ReadonlySet<string>): void {
    this.#instance.registrations.acceptances.push({ paths, exports, callback })
  }
}

/** `import.meta.hot` of a module of an installed package: it can accept what it imports, but is never loaded again itself. */
export class InstalledHotContext extends ModuleHotContext {
  override accept(first?: unknown, second?: unknown): void {
    if (typeof first === 'string' || Array.isArray(first)) super.accept(first, second)
  }

  override acceptExports(): void {}
  override invalidate(): void {}
  override decline(): void {}
}

function assertCallback(given: unknown): void {
  if (typeof given !== 'function') throw new TypeError(`Cannot use ${shown(given)} as a callback`)
}

function assertEvent(given: unknown): void {
  if (typeof given !== 'string') throw new TypeError(`Cannot use ${shown(given)} as the name of an event`)
}

/** A value as text; what has none is named by its type. */
function shown(given: unknown): string {
  return orUndefined(() => String(given)) ?? typeof given
}

/** The given function, or one that does nothing for `undefined`. Throws a `TypeError` for anything else. */
function callable(given: unknown): (argument: unknown) => unknown {
  if (given === undefined) return () => {}
  assertCallback(given)
  return given as (argument: unknown) => unknown
}
