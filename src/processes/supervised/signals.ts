import { endBySignal } from '../end-by-signal.js'
import { SIGNALS } from './messages.js'

/** A signal that the supervisor and the program got within this time was sent to both at once. */
const TOGETHER_MS = 1_000
/** How much later than the supervisor's message such a signal may come, on a busy machine. */
const LATE_MS = 50

/**
 * Returns a function that gives the program a signal that its supervisor got, unless the program has had it.
 *
 * Ctrl+C in a terminal reaches both processes, and a `kill` only the supervisor. A listener of hot-hook would change what a signal does, and
 * what packages that count listeners (signal-exit) make of it. So `process.emit` is replaced, which Node calls for each signal that has a
 * listener. A signal without a listener has ended the program.
 */
export function followSignals(): (signal: NodeJS.Signals) => void {
  const lastSeen = new Map<unknown, number>()
  const { emit } = process
  process.emit = function (this: NodeJS.Process, ...args: unknown[]) {
    const [event] = args
    if ((SIGNALS as readonly unknown[]).includes(event)) lastSeen.set(event, performance.now())
    return Reflect.apply(emit, this, args)
  } as typeof process.emit

  const raise = (signal: NodeJS.Signals) => {
    const seenAt = lastSeen.get(signal) ?? Number.NEGATIVE_INFINITY
    if (performance.now() - seenAt >= TOGETHER_MS) endBySignal(signal)
  }
  // After a turn that took long, the timer is due before Node has looked for the signal.
  return (signal) => void setTimeout(() => setImmediate(() => setImmediate(() => raise(signal))), LATE_MS)
}
