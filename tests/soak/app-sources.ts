/**
 * The server that is edited: `/common` and `/module` answer with what a page says, and with `?wanted=<text>` as soon as it says that.
 *
 *     app.ts ┄┄▶ common.cts
 *        ┄┄┄┄┄▶ module.ts
 *        ┄┄┄┄┄▶ fence.cts
 */
export function appSource(version: number): string {
  return `${SERVER}
const version = ${version}
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
`
}

/** A page that says `<version>`. The types are those of `types`, another number for each save of types only. */
export function pageSource(version: number, types = 0, leak = ''): string {
  const shape = types === 0 ? '' : `export interface Shape { types: ${types} }\n`
  return `${shape}const version: number = ${version}
${leak}
export function page(): string {
  return String(version)
}
`
}

/** A page that can't be transpiled. */
export function brokenSource(version: number): string {
  return `export const version: number = ${version} +`
}

const SERVER = `import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { writeHeapSnapshot } from 'node:v8'

interface Page {
  page(): string
}

const require = createRequire(import.meta.url)
const pages: Record<string, () => Page | Promise<Page>> = {
  '/common': () => require('./common.cts'),
  '/module': () => import('./module.js'),
  '/fence': () => require('./fence.cts'),
}

let updates = 0
const waiting: (() => void)[] = []
import.meta.hot?.on('hot-hook:afterUpdate', () => {
  updates++
  for (const go of waiting.splice(0)) go()
})

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  try {
    response.end(await answer(pathname, searchParams.get('wanted')))
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})

async function answer(path: string, wanted: string | null): Promise<string> {
  if (path === '/version') return String(version)
  if (path === '/figures') return JSON.stringify(figures())
  if (path === '/heap') return String(heapInUse())
  for (;;) {
    const before = updates
    const text = (await pages[path]!()).page()
    if (wanted === null || text === wanted) return text
    if (updates === before) await new Promise<void>((resolve) => waiting.push(resolve))
  }
}

function figures() {
  const names = process.eventNames() as 'exit'[]
  return {
    pid: process.pid,
    listeners: names.reduce((sum, name) => sum + process.listenerCount(name), 0),
    resources: process.getActiveResourcesInfo().length,
  }
}

/** A snapshot begins with a thorough collection, also of code that has not run for long. */
function heapInUse(): number {
  writeHeapSnapshot(process.env.SNAPSHOT)
  return process.memoryUsage().heapUsed
}
`
