import type { ErrorPayload } from '../import-meta.js'
import { messageOf } from '../report/thrown.js'

/** The payload of the event `error` for a file that can't be loaded, or a module that has thrown. */
export function errorPayloadOf(path: string, error: unknown): ErrorPayload {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return { type: 'error', err: { message: messageOf(error), stack, id: path } }
}
