import type { SupervisorReporter } from '../report/supervisor-reporter.js'
import type { AppProcess } from './app-process.js'

/** What waiting for a save needs from the supervisor. */
export interface NextSavePorts {
  readonly reporter: Pick<SupervisorReporter, 'changed' | 'waits'>
  /** Watches for a save that could mend `run`, except of files that another process watches (`besides`). Returns a function to stop it. */
  watch(run: AppProcess, besides: ReadonlyMap<string, unknown>, onChange: (path: string) => void): () => void
  /** How long a start because of this file should wait, in ms. */
  delayFor(run: AppProcess, path: string): number
  restart(path: string): void
}

/** Waits for a save that only the supervisor can notice, and then starts the program again. */
export class NextSave {
  readonly #ports: NextSavePorts
  #stopWatching = () => {}
  #delayed: NodeJS.Timeout | undefined

  constructor(ports: NextSavePorts) {
    this.#ports = ports
  }

  /** Waits for a save that could mend `run`, in place of what was waited for before. */
  waitFor(run: AppProcess, besides: ReadonlyMap<string, unknown> = new Map()): void {
    this.#stopWatching()
    this.#stopWatching = this.#ports.watch(run, besides, (path) => this.#onChange(run, path))
  }

  /** Stops waiting. */
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
      restart(path)
    }, delayMs)
  }
}
