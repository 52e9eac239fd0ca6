import { SIGNALS } from './messages.js'

/** A signal that the supervisor and the program got within this time was sent to both at once. */
const TOGETHER_MS = 1_000

/**
 * Gives the program the signals that its supervisor got, each once.
 *
 * Ctrl+C in a terminal reaches both processes, and a `kill` only the supervisor. So the supervisor reports its signals, and the program
 * does not get again those that it has had. A listener of hot-hook would change what a signal does, and what packages that count listeners
 * (signal-exit) make of it. So `process.emit` is replaced, which Node calls for each signal that has a listener. A signal without a
 * listener has ended the program.
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
    // A signal that came together with the message may not have been emitted yet.
    setImmediate(() => setImmediate(() => this.#isSeen(signal) || process.kill(process.pid, signal)))
  }

  #isSeen(signal: NodeJS.Signals): boolean {
    return performance.now() - (this.#lastSeen.get(signal) ?? Number.NEGATIVE_INFINITY) < TOGETHER_MS
  }
}
