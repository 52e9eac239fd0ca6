import { get, type OutgoingHttpHeaders, request } from 'node:http'
import type { TestContext } from 'node:test'
import type { ReloadMessage } from '../../src/ui/page-reloads.js'
import type { UiMessage } from '../../src/ui/protocol.js'
import { eventually } from './eventually.js'
import type { Program } from './program.js'

/** Resolves with the URL of the page, which the supervisor prints. */
export async function pageUrlOf(app: Program): Promise<URL> {
  await app.wrote(/what is hot, and why: http\S+\n/)
  return new URL(/what is hot, and why: (http\S+)/.exec(app.stderr)?.[1] ?? '')
}

export interface Asked {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  /** The path as it is written in the request, with `?` and what follows. */
  readonly path?: string
}

/** Resolves with the answer to a request. */
export async function ask(url: URL, { method = 'GET', headers = {}, path }: Asked = {}) {
  return await new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const { hostname, port } = url
      const asked = request({ hostname, port, path: path ?? url.pathname + url.search, method, headers, agent: false })
      asked.on('error', reject).on('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
      })
      asked.end()
    },
  )
}

/** The server-sent events of a URL, as they come. They end with the test. */
export function eventsOf<Message extends UiMessage | ReloadMessage>(t: TestContext, url: URL) {
  const messages: Message[] = []
  let text = ''
  const asked = get(url, { agent: false }, (response) => {
    response.setEncoding('utf8').on('data', (part: string) => {
      const parts = (text + part).split('\n\n')
      text = parts.pop() ?? ''
      for (const each of parts) if (each.startsWith('data: ')) messages.push(JSON.parse(each.slice('data: '.length)))
    })
    response.on('error', () => {})
  }).on('error', () => {})
  t.after(() => asked.destroy())
  return {
    messages,
    /** Resolves when one has come of which that is true. */
    async has(what: string, isIt: (message: Message) => boolean): Promise<Message> {
      await eventually(
        () => messages.some(isIt),
        () => `There is no ${what} in ${JSON.stringify(messages, null, 1)}`,
      )
      return messages.find(isIt) as Message
    },
  }
}

/** The URL of something else that the same server has. */
export function besides(page: URL, path: string): URL {
  const url = new URL(page)
  url.pathname = path
  return url
}
