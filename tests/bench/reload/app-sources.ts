const KEEP_ALIVE_MS = 75_000

/** Where a server listens. */
export const PLACE = `
const port: number = Number(process.env.PORT)
const host = '127.0.0.1'
const keepAliveTimeout = ${KEEP_ALIVE_MS}
`

/** What a server answers with. */
export const ANSWERS = `
import { setTimeout as sleep } from 'node:timers/promises'
import { version } from './version.js'

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

const HEAD = `${ANSWERS}${PLACE}`

const EXPRESS_ROUTES = `
app.get('/', (_request, response) => void response.send(String(version)))
app.get('/slow', async (_request, response) => void response.send(await slow()))
app.get('/stream', (_request, response) => void Readable.from(stream()).pipe(response))
app.get('/begun', (_request, response) => void response.send(String(begun)))
app.listen(port, host).keepAliveTimeout = keepAliveTimeout
`

/**
 * A server that answers with the number in `version.ts`, in one file, by what it is built with.
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
${EXPRESS_ROUTES}`,
  packages: `
import compression from 'compression'
import cookieParser from 'cookie-parser'
import cors from 'cors'
import express from 'express'
import helmet from 'helmet'
import jwt from 'jsonwebtoken'
import morgan from 'morgan'
import { Readable } from 'node:stream'
import pg from 'pg'
import pino from 'pino'
import { z } from 'zod'
${HEAD}
const log = pino({ level: 'warn' })
const database = new pg.Pool({ host, max: 2 })
const credentials = z.object({ name: z.string().min(1) })

const app = express()
app.use(helmet(), cors(), compression(), cookieParser(), express.json())
app.use(morgan('tiny', { stream: { write: (line: string) => log.debug(line) } }))
app.post('/sign-in', (request, response) => {
  const { name } = credentials.parse(request.body)
  response.send(jwt.sign({ name }, 'a secret'))
})
app.get('/users', async (_request, response) => {
  const { rows } = await database.query('select name from users')
  response.json(rows)
})
${EXPRESS_ROUTES}`,
} as const
