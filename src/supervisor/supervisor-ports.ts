import type { SupervisorReporter } from '../report/supervisor-reporter.js'
import type { Restarts } from '../restart/restart-backoff.js'
import type { AppProcess, OnMessage } from './app-process.js'
import type { RunOptions } from './arguments.js'
import type { NextSavePorts } from './next-save.js'

/** What the supervisor needs from outside. */
export interface SupervisorPorts {
  readonly options: RunOptions
  readonly reporter: Pick<SupervisorReporter, keyof SupervisorReporter>
  /** True if the program has an inspector with a port of its own, which only one process can use. */
  readonly isInspected: boolean
  /** Starts the program, and tells it how often it was started again. */
  start(restarts: Restarts | undefined, onMessage: OnMessage): AppProcess
  readonly watch: NextSavePorts['watch']
  /** When a file was last written, in ms since 1970; infinity for a file that is gone. */
  changedAt(path: string): number
  clearScreen(): void
  onStdin(isReading: boolean): void
}
