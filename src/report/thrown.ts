import { builtin } from '../node/builtin.js'
import { orUndefined } from '../node/or-undefined.js'

/** Returns the message of a thrown value: any value may be thrown, also one that throws itself when it is looked at. */
export function messageOf(thrown: unknown): string {
  const message = typeof thrown === 'string' ? thrown : partOf(thrown, 'message')
  return message ?? orUndefined(() => builtin('node:util').inspect(thrown)) ?? 'a value that cannot be shown'
}

/** How much of a message stands in a line with other things. */
const MOST_CHARACTERS = 200

/** The first line of a message, or the beginning of that. */
export function inBrief(message: string): string {
  const [line = ''] = message.split('\n')
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line
}

/** Returns the stack of a thrown value, or else its message. */
export function stackOf(thrown: unknown): string {
  return partOf(thrown, 'stack') ?? messageOf(thrown)
}

/** Returns the payload of the event `error` for a change of a file that cannot be applied; it can be sent to another process. */
export function errorPayloadOf(path: string, thrown: unknown) {
  return { type: 'error' as const, err: { message: messageOf(thrown), stack: partOf(thrown, 'stack') ?? '', id: path } }
}

/** A property of an error; `undefined` if it is no text, or can't be read. */
function partOf(thrown: unknown, name: 'message' | 'stack'): string | undefined {
  const part = orUndefined(() => (thrown instanceof Error ? thrown[name] : undefined))
  return typeof part === 'string' ? part : undefined
}
