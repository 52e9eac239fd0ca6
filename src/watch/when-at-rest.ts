import { now } from '../node/clock.js'

/** How often it is looked whether the program is at rest. */
const LOOK_MS = 20
/** One that goes on loading is not waited for any longer. */
const LONGEST_START_MS = 5_000

/**
 * Calls back when the program is at rest: 20 ms from now at the earliest, 5 s from now at the latest. It keeps no process alive.
 *
 * `restsIn` tells in how many ms the program is at rest, if it loads nothing until then; 0 or less if it is now.
 */
export function whenAtRest(restsIn: () => number, callback: () => void): void {
  const end = now() + LONGEST_START_MS
  const look = () => {
    const leftMs = Math.min(restsIn(), end - now())
    if (leftMs > 0) setTimeout(look, Math.min(leftMs, LOOK_MS)).unref()
    else callback()
  }
  setTimeout(look, LOOK_MS).unref()
}
