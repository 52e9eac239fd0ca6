import type { AppProcess, Exit } from './app-process.js'

export interface EndOptions {
  /** There is a next process, which gets the connections on which nothing is under way. */
  readonly passOn: boolean
  readonly drainTimeoutMs: number
  readonly killTimeoutMs: number
  onKilled(): void
}

/** A process that says nothing, not even that its requests have taken too long, is waited for so much longer. */
const SILENCE_MS = 5_000

/** Lets a process answer its requests, dispose of everything and end. It is killed if it doesn't. */
export async function endProcess(run: AppProcess, options: EndOptions): Promise<Exit> {
  const { passOn, drainTimeoutMs, killTimeoutMs, onKilled } = options
  if (run.isStuck) run.kill('SIGKILL')
  if (run.listening.size > 0) {
    const drain = { type: 'hot-hook:drain', passOn, timeoutMs: drainTimeoutMs } as const
    await run.asks(drain, 'hot-hook:drained', drainTimeoutMs + SILENCE_MS)
  }

  run.tell({ type: 'hot-hook:end' })
  const timer = setTimeout(() => {
    onKilled()
    run.kill('SIGKILL')
  }, killTimeoutMs)
  const exit = await run.exited
  clearTimeout(timer)
  return exit
}

/** The processes that are asked to end. */
export class EndingProcesses {
  readonly #options: Omit<EndOptions, 'passOn'>
  readonly #ending = new Map<AppProcess, Promise<Exit>>()

  constructor(options: Omit<EndOptions, 'passOn'>) {
    this.#options = options
  }

  /** `passOn`: there is a next process. */
  add(run: AppProcess, { passOn }: { passOn: boolean }): void {
    const ended = endProcess(run, { ...this.#options, passOn })
    this.#ending.set(run, ended)
    void ended.then(() => this.#ending.delete(run))
  }

  has(run: AppProcess): boolean {
    return this.#ending.has(run)
  }

  /** Those that are still there. */
  all(): AppProcess[] {
    return [...this.#ending.keys()]
  }

  /** Resolves when those that are asked now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#ending.values())
  }
}
