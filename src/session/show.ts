import type { FileRecords } from '../changes/file-record.js'
import { relativePath } from '../files/patterns.js'
import { Observer } from '../observe/observer.js'
import { tellParent } from '../processes/parent-process.js'
import type { ToSupervisor } from '../processes/supervised/messages.js'
import type { SessionParts } from './session-parts.js'

/** Is told which modules of the project run. */
export interface RunListener {
  onRun(path: string): void
  /** It has come to its end. */
  onRan?(path: string): void
}

/** Shows how the modules stand, to whoever looks. Nothing is observed before. */
export class Show {
  readonly #parts: SessionParts
  readonly #records: FileRecords
  readonly #listeners: Set<RunListener>
  #observer: Observer | undefined

  constructor(parts: SessionParts, records: FileRecords, listeners: Set<RunListener>) {
    this.#parts = parts
    this.#records = records
    this.#listeners = listeners
  }

  /** Tells the supervisor all modules. From then on it is told what changes, and modules that run are timed. */
  modules(): void {
    this.#observe().tellAll()
  }

  /** Prints what is hot, and what would be. */
  summary(): void {
    this.#parts.reporter.summary(this.#observe().summary())
  }

  #observe(): Observer {
    this.#observer ??= this.#createObserver()
    return this.#observer
  }

  #createObserver(): Observer {
    const { settings, recorder, reporter } = this.#parts
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
