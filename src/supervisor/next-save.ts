import type { SupervisorReporter } from '../report/supervisor-reporter.js'
import type { AppProcess } from './app-process.js'

export interface NextSavePorts {
  readonly reporter: SupervisorReporter
  /** Watches for what could mend a process, `besides` what another one watches; returns a function that stops it. */
  watch(run: AppProcess, besides: ReadonlySet<string>, onChange: (path: string) => void): () => void
  /** How long a start for this file should wait, in ms. */
  delayFor(run: AppProcess, path: string): number
  restart(): void
}

/** Waits for a save that only the supervisor can notice, and then has the program started again. */
export class NextSave {
  readonly #ports: NextSavePorts
  #stopWatching = () => {}
  #delayed: NodeJS.Timeout | undefined

  constructor(ports: NextSavePorts) {
    this.#ports = ports
  }

  waitFor(run: AppProcess, besides: ReadonlySet<string> = new Set()): void {
    this.#stopWatching()
    this.#stopWatching = this.#ports.watch(run, besides, (path) => this.#onChange(run, path))
  }

  /** Waits no longer. */
  stop(): void {
    this.#stopWatching()
    this.#stopWatching = () => {}
    clearTimeout(this.#delayed)
    this.#delayed = undefined
  }

  #onChange(run: AppProcess, path: string): void {
    if (this.#delayed !== undefined) return
    const { reporter, delayFor, restart } = this.#ports
    const delayMs = delayFor(run, path)
    if (delayMs > 0) reporter.waits(path, delayMs)
    this.#delayed = setTimeout(() => {
      reporter.changed(path)
      restart()
    }, delayMs)
  }
}
