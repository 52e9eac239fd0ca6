import { parseArgs } from 'node:util'
import { oneOf, positive } from '../support/option-values.js'
import { APP_SOURCES, type ServerKind } from './app-sources.js'
import { TOOLS, type Tool } from './tools.js'

export interface ReloadOptions {
  readonly reloads: number
  /** Requests a second. */
  readonly rate: number
  readonly server: ServerKind
  readonly tools: readonly Tool[]
}

/** Reads `--reloads 20 --rate 200 --server http --only hot-hook,tsx-watch`, all of them optional. Throws on anything else. */
export function readOptions(args: string[]): ReloadOptions {
  const { values } = parseArgs({
    args,
    options: {
      reloads: { type: 'string', default: '20' },
      rate: { type: 'string', default: '200' },
      server: { type: 'string', default: 'http' },
      only: { type: 'string', default: TOOLS.map(({ name }) => name).join() },
    },
  })
  const only = values.only
    .split(',')
    .map((name) => oneOf('only', name, Object.fromEntries(TOOLS.map((tool) => [tool.name, tool]))))
  return {
    reloads: positive('reloads', values.reloads),
    rate: positive('rate', values.rate),
    server: oneOf('server', values.server, SERVERS),
    tools: only,
  }
}

const SERVERS: Readonly<Record<string, ServerKind>> = Object.fromEntries(
  (Object.keys(APP_SOURCES) as ServerKind[]).map((kind) => [kind, kind]),
)
