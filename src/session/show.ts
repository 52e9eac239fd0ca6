import type { FileRecords } from '../changes/file-record.js'
import { relativePath } from '../files/patterns.js'
import type { Observer } from '../observe/observer.js'
import { tellParent } from '../processes/parent-process.js'
import type { ToSupervisor } from '../processes/supervised/messages.js'
import type { SessionParts } from './session-parts.js'

/** Is told which modules of the project run. */
export interface RunListener {
  onRun(path: string): void
  /** It has come to its end. */
  onRan?(path: string): void
}

/** Shows how the modules stand, to whoever looks. The code for that is loaded when somebody does. */
export class Show {
  readonly #parts: SessionParts
  readonly #records: FileRecords
  readonly #listeners: Set<RunListener>
  #observer: Promise<Observer> | undefined

  constructor(parts: SessionParts, records: FileRecords, listeners: Set<RunListener>) {
    this.#parts = parts
    this.#records = records
    this.#listeners = listeners
  }

  /** Tells the supervisor all modules, and from then on what changes. From when this has resolved, modules that run are timed. */
  async modules(): Promise<void> {
    const observer = await this.#observe()
    observer.tellAll()
  }

  /** Prints what is hot, and what would be. */
  async summary(): Promise<void> {
    const observer = await this.#observe()
    this.#parts.reporter.summary(observer.summary())
  }

  async #observe(): Promise<Observer> {
    this.#observer ??= this.#createObserver()
    return await this.#observer
  }

  async #createObserver(): Promise<Observer> {
    const { settings, recorder, reporter } = this.#parts
    const { Observer } = await import('../observe/observer.js')
    const observer = new Observer({
      graph: () => recorder.graph(),
      rules: settings.rules,
      name: (path) => relativePath(path, settings.folder),
      broken: () => Array.from(this.#records.broken(), ({ path }) => path),
      deferred: () => Array.from(this.#records.deferred(), ({ path }) => path),
      listen: (onEvent) => reporter.listen(onEvent),
      tell: (message) => tellParent<ToSupervisor>(message),
    })
    this.#listeners.add(observer.times)
    return observer
  }
}
