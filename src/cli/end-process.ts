import type { AppProcess, Exit } from './app-process.js'

export interface EndOptions {
  /** There is a next process, which gets the connections on which nothing is under way. */
  readonly passOn: boolean
  readonly drainTimeoutMs: number
  readonly killTimeoutMs: number
  onKilled(): void
}

/** Lets a process answer its requests, dispose of everything and end. It is killed if it doesn't. */
export async function endProcess(run: AppProcess, options: EndOptions): Promise<Exit> {
  const { passOn, drainTimeoutMs, killTimeoutMs, onKilled } = options
  if (run.listening.size > 0) await run.asks({ type: 'hot-hook:drain', passOn }, 'hot-hook:drained', drainTimeoutMs)

  run.tell({ type: 'hot-hook:end' })
  const timer = setTimeout(() => {
    onKilled()
    run.kill('SIGKILL')
  }, killTimeoutMs)
  const exit = await run.exited
  clearTimeout(timer)
  return exit
}
