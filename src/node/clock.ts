/**
 * The time since the process was started, in ms. `performance.now()` says the same, but to load it takes a start 1 ms, and tests of a
 * program may have replaced it.
 */
export function now(): number {
  return process.uptime() * 1_000
}
