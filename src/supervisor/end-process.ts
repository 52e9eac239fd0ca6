import type { Exit } from '../report/supervisor-reporter.js'
import type { AppProcess } from './app-process.js'
import { hears } from './hears.js'

/** How a process is ended. */
export interface EndOptions {
  /** True if there is a next process: it gets the connections without a request under way. */
  readonly passOn: boolean
  readonly drainTimeoutMs: number
  readonly killTimeoutMs: number
  onKilled(): void
}

/** How much longer than `drainTimeoutMs` to wait for a process that does not answer. */
const SILENCE_MS = 5_000

/** How long such a process may take to end by a signal: it serves nobody. */
const START_KILL_MS = 1_000

/** Lets a process answer its requests, run its disposers and end; kills it after `killTimeoutMs`. Resolves with how it ended. */
export async function endProcess(run: AppProcess, options: EndOptions): Promise<Exit> {
  const { passOn, drainTimeoutMs, killTimeoutMs, onKilled } = options
  if (run.isStuck) run.kill('SIGKILL')
  if (run.listening.size > 0) {
    const drain = { type: 'hot-hook:drain', passOn, timeoutMs: drainTimeoutMs } as const
    await run.asks(drain, 'hot-hook:drained', drainTimeoutMs + SILENCE_MS)
  }

  const isLoading = !(await hears(run))
  if (isLoading) run.kill('SIGTERM')
  else run.tell({ type: 'hot-hook:end' })
  const timer = setTimeout(
    () => {
      if (!isLoading) onKilled()
      run.kill('SIGKILL')
    },
    isLoading ? START_KILL_MS : killTimeoutMs,
  )
  const exit = await run.exited
  clearTimeout(timer)
  return exit
}

/** The processes that have been asked to end, and have not ended yet. */
export class EndingProcesses {
  readonly #options: Omit<EndOptions, 'passOn'>
  readonly #ending = new Map<AppProcess, Promise<Exit>>()

  constructor(options: Omit<EndOptions, 'passOn'>) {
    this.#options = options
  }

  /** Asks a process to end. `passOn`: there is a next process. */
  add(run: AppProcess, { passOn }: { passOn: boolean }): void {
    const ended = endProcess(run, { ...this.#options, passOn })
    this.#ending.set(run, ended)
    void ended.then(() => this.#ending.delete(run))
  }

  has(run: AppProcess): boolean {
    return this.#ending.has(run)
  }

  /** The processes that have not ended yet. */
  all(): AppProcess[] {
    return [...this.#ending.keys()]
  }

  /** Resolves when all processes that are ending now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#ending.values())
  }
}
