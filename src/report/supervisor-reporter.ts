import { relativePath } from '../files/patterns.js'
import type { Log } from './log.js'

/** How a process ended. */
interface ReportedExit {
  readonly code: number | null
  readonly signal: string | null
}

/** What the supervisor says. Why a full reload is needed has been said by the program. Paths are shown relative to `folder`. */
export function createSupervisorReporter(log: Log, entry: string, folder: string) {
  const how = ({ code, signal }: ReportedExit) => (signal === null ? `exit code ${code}` : `signal ${signal}`)
  const seconds = (ms: number) => `${ms / 1_000} s`

  return {
    /** The new process serves. */
    startedAgain(durationMs: number): void {
      log.info(`started again (${Math.round(durationMs)} ms)`)
    },

    /** A file of the last run was saved, which nobody else watches. */
    changed(path: string): void {
      log.info(`${relativePath(path, folder)} changed: starting again`)
    },

    /** The program changes a file at each start. */
    waits(path: string, delayMs: number): void {
      log.error(
        `${relativePath(path, folder)} changes soon after each start: the next one comes in ${seconds(delayMs)}`,
      )
    },

    /** By a key. */
    restartAsked(): void {
      log.info('starting again')
    },

    ended(exit: ReportedExit): void {
      const text = `${entry} ended with ${how(exit)}: waits for the next save`
      if (exit.code === 0) log.info(text)
      else log.error(text)
    },

    startFailed(exit: ReportedExit): void {
      log.error(
        `${entry} ended with ${how(exit)} at its start: the last good process goes on serving, until the next save. ` +
          'If the program must not run twice at once, use --no-handover.',
      )
    },

    /** A server of the new process could not get its address from the old one. */
    addressInUse(): void {
      log.info('The address is not shared between two processes: starting again after the old one has ended')
    },

    /** The new process has not taken over yet. */
    stillStarting(ms: number): void {
      log.error(
        `${entry} does not listen yet after ${seconds(ms)}. Requests wait for it; r and Enter starts it once more.`,
      )
    },

    /** It can't notice a save itself. */
    stuck(ms: number): void {
      log.error(`${entry} has not answered for ${seconds(ms)}: the next save starts it again, unless it goes on before`)
    },

    killed(ms: number): void {
      log.error(`${entry} has not ended within ${seconds(ms)}: killed`)
    },
  }
}

export type SupervisorReporter = ReturnType<typeof createSupervisorReporter>
