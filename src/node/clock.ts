/**
 * The time since the process was started, in ms. `performance.now()` would take 1 ms of a start to load, and tests of the program may
 * replace it by a fake clock.
 */
export function now(): number {
  return process.uptime() * 1_000
}
