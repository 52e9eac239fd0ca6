import { SIGNALS } from './messages.js'

/** A signal that came to the supervisor and to the program at once was seen by both within this time. */
const TOGETHER_MS = 1_000

/**
 * Gives the program the signals that its supervisor got, each once.
 *
 * Ctrl+C in a terminal reaches both, and a `kill` only the supervisor. So the supervisor says what it got, and what the program has
 * got by itself is not given to it again. A listener of ours would change what a signal does, and what packages that count listeners
 * (signal-exit) make of it: so `process.emit` is watched, which Node calls for each signal that somebody listens to. Without a listener
 * the system has ended the program.
 */
export class Signals {
  readonly #lastSeen = new Map<string | symbol, number>()

  constructor() {
    const { emit } = process
    const note = (event: string | symbol) => {
      if ((SIGNALS as readonly (string | symbol)[]).includes(event)) this.#lastSeen.set(event, performance.now())
    }
    process.emit = function (this: NodeJS.Process, ...args: unknown[]) {
      note(args[0] as string)
      return Reflect.apply(emit, this, args)
    } as typeof process.emit
  }

  /** The supervisor got this signal. */
  raise(signal: NodeJS.Signals): void {
    // One that came together with the message may still be in the loop.
    setImmediate(() => setImmediate(() => this.#isSeen(signal) || process.kill(process.pid, signal)))
  }

  #isSeen(signal: NodeJS.Signals): boolean {
    return performance.now() - (this.#lastSeen.get(signal) ?? Number.NEGATIVE_INFINITY) < TOGETHER_MS
  }
}
