import { type Agent, get } from 'node:http'

export type Answer =
  | { readonly kind: 'answered'; readonly text: string }
  /** `isReused`: on a connection that had carried a request before. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isReused: boolean }

export interface Question {
  readonly port: number
  readonly path?: string
  /** Default: a new connection, for this request only. */
  readonly agent?: Agent
  /** Default: 10 s. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

/** Sends a GET request to 127.0.0.1. Never rejects. */
export function ask({ port, path = '/', agent, timeoutMs = TIMEOUT_MS }: Question): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      clearTimeout(timer)
      resolve({ kind: 'failed', reason, isReused: request.reusedSocket })
    }
    const onError = (error: NodeJS.ErrnoException) => fail(error.code ?? error.message)
    const request = get({ host: '127.0.0.1', port, path, agent: agent ?? false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', onError)
      response.on('end', () => {
        if (response.statusCode !== 200) return fail(`status ${response.statusCode}`)
        clearTimeout(timer)
        resolve({ kind: 'answered', text })
      })
    })
    request.on('error', onError)
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs)
  })
}
