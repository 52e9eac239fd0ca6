import type { ErrorPayload } from '../import-meta.js'

/** What listeners hear of a change that can't be taken. */
export function errorPayloadOf(path: string, error: unknown): ErrorPayload {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { type: 'error', err: { message, stack: stack ?? '', id: path } }
}
