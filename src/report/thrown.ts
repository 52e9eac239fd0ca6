import { builtin } from '../node/builtin.js'

/** Returns the message of a thrown value: any value may be thrown, also one that has no string form. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  return typeof thrown === 'string' ? thrown : builtin('node:util').inspect(thrown)
}

/** Returns the stack of a thrown value, or else its message. */
export function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)
}

/** Returns the payload of the event `error` for a change of a file that cannot be applied; it can be sent to another process. */
export function errorPayloadOf(path: string, thrown: unknown) {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  return { type: 'error' as const, err: { message: messageOf(thrown), stack, id: path } }
}
