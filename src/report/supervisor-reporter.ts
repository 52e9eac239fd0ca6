import { relativePath } from '../files/patterns.js'
import type { Log } from './log.js'

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A start that takes as long may be worth an option. */
const LONG_START_MS = 1_000

/** Prints what the supervisor does. The program itself has printed why it needs a full reload. Paths are shown relative to `folder`. */
export class SupervisorReporter {
  readonly #log: Log
  readonly #entry: string
  readonly #folder: string
  #hasSaidAhead = false

  constructor(log: Log, entry: string, folder: string) {
    this.#log = log
    this.#entry = entry
    this.#folder = folder
  }

  /** The new process serves. `packagesMs`: how much of the time went to installed packages, where they could be loaded ahead. */
  startedAgain(durationMs: number, packagesMs = 0): void {
    this.#log.info(`started again (${Math.round(durationMs)} ms)`, { event: 'restart', ms: durationMs })
    if (this.#hasSaidAhead || durationMs < LONG_START_MS || packagesMs < durationMs / 2) return
    this.#hasSaidAhead = true
    const text = `${Math.round(packagesMs)} ms of that were installed packages`
    this.#log.info(`${text}: --packages-ahead would load them before the next save`)
  }

  /** A file of the last run was saved while no program runs that watches it. */
  changed(path: string): void {
    const reason = relativePath(path, this.#folder)
    this.#log.info(`${reason} changed: starting again`, { event: 'restart', reason })
  }

  /** The program changes a file at each start, so the next start is delayed. */
  waits(path: string, delayMs: number): void {
    const name = relativePath(path, this.#folder)
    this.#log.error(`${name} changes after each start: the next start is in ${seconds(delayMs)}`)
  }

  /** The spare process loads this package no more; if there is no `name`, it loads none. */
  leftOut(name: string | undefined, problem: string): void {
    if (name === undefined) this.#log.error(`No package is loaded ahead of time any more: ${problem}`)
    else this.#log.error(`${name} can't be loaded ahead of time: ${problem}. It is left out.`)
  }

  /** A key of the terminal asks for a restart. */
  restartAsked(): void {
    this.#log.info('starting again', { event: 'restart', reason: 'asked for' })
  }

  /** The program ended, and the supervisor waits for the next save. */
  ended(exit: Exit): void {
    const text = `${this.#entry} ended with ${how(exit)}: waits for the next save`
    const details = { event: 'ended', ...exit } as const
    if (exit.code === 0) this.#log.info(text, details)
    else this.#log.error(text, details)
  }

  /** The new process ended before it served, so the last one goes on. */
  startFailed(exit: Exit): void {
    this.#log.error(
      `${this.#entry} ended with ${how(exit)} at its start: the last process stays in use until the next save. ` +
        'If it must not run twice at the same time, use --no-handover.',
      { event: 'ended', ...exit },
    )
  }

  /** A server of the new process could not get its address from the old one. */
  addressInUse(): void {
    this.#log.info('Two processes cannot share the address: starting again when the old one has ended')
  }

  /** The new process has not taken over yet. */
  stillStarting(ms: number): void {
    const state = `${this.#entry} is not listening after ${seconds(ms)}`
    this.#log.error(`${state}. Requests wait for it. Press r and Enter to start it again.`)
  }

  /** The event loop of the program is blocked, so the program cannot notice a save itself. */
  stuck(ms: number): void {
    const state = `${this.#entry} has not responded for ${seconds(ms)}`
    this.#log.error(`${state}, perhaps because of an endless loop: the next save starts it again if it still does not`)
  }

  /** The process was killed, because it did not end in time. */
  killed(ms: number): void {
    this.#log.error(`${this.#entry} did not end within ${seconds(ms)}: killed`)
  }
}

function how({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`
}

function seconds(ms: number): string {
  return `${ms / 1_000} s`
}
