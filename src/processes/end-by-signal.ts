import { constants } from 'node:os'

/**
 * Ends this process as a signal that somebody has sent does: the program's listeners decide what happens.
 *
 * On Windows there are no signals: one that is sent ends a process at once, whoever listens. So the listeners are called, and without any the
 * exit code is that of a shell for a process that a signal has ended.
 */
export function endBySignal(signal: NodeJS.Signals, platform = process.platform): void {
  if (platform !== 'win32') process.kill(process.pid, signal)
  else if (!process.emit(signal, signal)) process.exit(exitCodeOf(signal))
}

/** 128 and the number of the signal, as in a shell. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + (constants.signals[signal] ?? 0)
}
