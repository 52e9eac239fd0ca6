import type { SupervisorReporter } from '../report/supervisor-reporter.js'
import type { AppProcess } from './app-process.js'

/** Returns a function that reports that a process listens: once for each process, and not for the first. */
export function createStartReport(reporter: SupervisorReporter): (run: AppProcess) => void {
  let last: AppProcess | undefined
  return (run) => {
    const isAgain = last !== undefined && last !== run
    last = run
    if (isAgain) reporter.startedAgain(Date.now() - run.startedAt)
  }
}
