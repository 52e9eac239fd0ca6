import type { Socket } from 'node:net'
import type { ParentMessage } from '../processes/parent-process.js'
import type { ToSupervisor } from '../processes/supervised/messages.js'
import type { SupervisorReporter } from '../report/supervisor-reporter.js'
import type { Restarts } from '../restart/restart-backoff.js'
import type { AppProcess } from './app-process.js'
import type { RunOptions } from './arguments.js'
import type { NextSavePorts } from './next-save.js'

/** What the supervisor needs of the world. */
export interface SupervisorPorts {
  readonly options: RunOptions
  readonly reporter: SupervisorReporter
  /** True if a debugger may hold a port, which only one process can have. */
  readonly isInspected: boolean
  /** Starts the program; `restarts` is for itself, to know how often it was started again. */
  start(
    restarts: Restarts | undefined,
    onMessage: (message: ToSupervisor | ParentMessage, socket?: Socket) => void,
  ): AppProcess
  readonly watch: NextSavePorts['watch']
  /** When a file changed last, in ms since 1970; infinity for one that is gone. */
  changedAt(path: string): number
  clearScreen(): void
  onStdin(isReading: boolean): void
}
