import { parseArgs } from 'node:util'
import { oneOf, positive } from '../support/option-values.js'
import { PROGRAMS, type ServerKind } from './programs.js'
import { type Tool, toolsFor } from './tools.js'

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
      only: { type: 'string' },
    },
  })
  const server = oneOf('server', values.server, SERVERS)
  return {
    reloads: positive('reloads', values.reloads),
    rate: positive('rate', values.rate),
    server,
    tools: toolsOf(server, values.only),
  }
}

/** Those that are named, with commas between the names; all by default. */
function toolsOf(server: ServerKind, names: string | undefined): readonly Tool[] {
  const tools = toolsFor(server)
  const byName = Object.fromEntries(tools.map((tool) => [tool.name, tool]))
  return names?.split(',').map((name) => oneOf('only', name, byName)) ?? tools
}

const SERVERS: Readonly<Record<string, ServerKind>> = Object.fromEntries(
  (Object.keys(PROGRAMS) as ServerKind[]).map((kind) => [kind, kind]),
)
