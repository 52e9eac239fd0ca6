import { builtin } from '../node/builtin.js'

/** What was thrown in words: anything may be, also what has no string form. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  return typeof thrown === 'string' ? thrown : builtin('node:util').inspect(thrown)
}

/** The same, with the stack where there is one. */
export function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)
}
