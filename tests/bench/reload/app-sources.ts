const KEEP_ALIVE_MS = 75_000

const HEAD = `
import { setTimeout as sleep } from 'node:timers/promises'
import { version } from './version.js'

const port: number = Number(process.env.PORT)
const host = '127.0.0.1'
const keepAliveTimeout = ${KEEP_ALIVE_MS}
let begun = 0

async function slow(): Promise<string> {
  begun++
  await sleep(300)
  return String(version)
}

async function* stream(): AsyncGenerator<string> {
  begun++
  for (let chunk = 0; chunk < 10; chunk++) {
    yield \`\${chunk}\\n\`
    await sleep(100)
  }
}
`

/**
 * A server that answers with the number in `version.ts`, by what it is built with.
 *
 *     /        at once
 *     /slow    after 300 ms
 *     /stream  a chunk every 100 ms, for 1 s
 *     /begun   how many of these two it has begun
 *
 * It imports `version.ts` statically: a change of it means a start. No connection is closed for being idle: who sends a request
 * in that very moment loses it, with any tool.
 */
export const APP_SOURCES = {
  http: `
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
${HEAD}
const server = createServer({ keepAliveTimeout }, async (request, response) => {
  if (request.url === '/stream') Readable.from(stream()).pipe(response)
  else if (request.url === '/begun') response.end(String(begun))
  else response.end(request.url === '/slow' ? await slow() : String(version))
})
server.listen(port, host)
`,
  fastify: `
import fastify from 'fastify'
import { Readable } from 'node:stream'
${HEAD}
const app = fastify({ keepAliveTimeout })
app.get('/', async () => String(version))
app.get('/slow', async () => await slow())
app.get('/stream', (_request, reply) => reply.send(Readable.from(stream())))
app.get('/begun', async () => String(begun))
await app.listen({ port, host })
`,
  express: `
import express from 'express'
import { Readable } from 'node:stream'
${HEAD}
const app = express()
app.get('/', (_request, response) => void response.send(String(version)))
app.get('/slow', async (_request, response) => void response.send(await slow()))
app.get('/stream', (_request, response) => void Readable.from(stream()).pipe(response))
app.get('/begun', (_request, response) => void response.send(String(begun)))
app.listen(port, host).keepAliveTimeout = keepAliveTimeout
`,
} as const

export type ServerKind = keyof typeof APP_SOURCES
