import type { ErrorPayload } from '../import-meta.js'
import { messageOf } from '../report/thrown.js'

/** What listeners hear of a change that can't be taken. */
export function errorPayloadOf(path: string, error: unknown): ErrorPayload {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return { type: 'error', err: { message: messageOf(error), stack, id: path } }
}
