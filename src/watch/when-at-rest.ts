import { now } from '../node/clock.js'

/** How often to check whether the program is at rest. */
const LOOK_MS = 20
/** How long to wait for a program that goes on loading. */
const LONGEST_START_MS = 5_000

/**
 * Calls back once, when the program is at rest: 20 ms from now at the earliest, 5 s from now at the latest. Keeps no process alive.
 *
 * `restsIn` returns the time in ms until the program is at rest if it loads nothing more; 0 or less if it is at rest now.
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
