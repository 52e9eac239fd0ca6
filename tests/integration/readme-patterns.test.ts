import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import { Document } from '../support/document.js'
import { type Program, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const README = new Document('README.md')
const PATTERNS = new Document('fixtures/patterns/README.md')

/** The server of the README, on a free port, with one of its handlers. */
function startServer(t: TestContext, handler: string, more: Record<string, string> = {}): Program {
  const listen = `server.listen(0, '127.0.0.1', () => console.log('listening ' + (server.address() as { port: number }).port))`
  return start(
    t,
    {
      'server.ts': README.fileBlock('server.ts').replace(/server\.listen\(.*\)\n/, `${listen}\n`),
      'handler.ts': handler,
      ...more,
    },
    { entry: 'server.ts', ipc: true },
  )
}

describe('an entry that imports its app statically, as the README shows it', () => {
  const handlers = [
    { document: README, name: 'handler.ts' },
    ...['express.ts', 'koa.ts', 'hono.ts', 'fastify.ts'].map((name) => ({ document: PATTERNS, name })),
  ]
  for (const { document, name } of handlers) {
    it(`is hot with ${name}`, async (t) => {
      const app = startServer(t, document.fileBlock(name))
      assert.match(await app.get(), /^Hello/)

      await saying(app, 'handler.ts changed: reloaded', () => app.project.edit('handler.ts', 'Hello', 'Goodbye'))

      assert.match(await app.get(), /^Goodbye/)
      assert.equal(app.output.split('listening').length - 1, 1)
    })
  }
})

describe('what stays from version to version, as the patterns show it', () => {
  const handling = (expression: string, imports: string) => `
import type { IncomingMessage, ServerResponse } from 'node:http'
${imports}
export async function handler(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.end(String(${expression}))
}`

  it('is a database', async (t) => {
    const app = startServer(
      t,
      handling(
        `JSON.stringify((await db.query(sql)).rows)`,
        `import { db } from './db.js'\nimport { sql } from './sql.js'`,
      ),
      {
        'db.ts': `${PATTERNS.fileBlock('db.ts')}\nconsole.log('db')\n`,
        'sql.ts': `export const sql = 'create table teas (id int)'`,
      },
    )
    assert.equal(await app.get(), '[]')

    await saying(app, 'db.ts changed: reloaded handler.ts', () =>
      app.project.edit('db.ts', `log('db')`, `log('new db')`),
    )
    await saying(app, 'sql.ts changed: reloaded handler.ts', () =>
      app.project.write('sql.ts', `export const sql = 'select count(*) as teas from teas'`),
    )

    assert.equal(await app.get(), '[{"teas":0}]')
    assert.match(app.stdout, /db\n(?:.*\n)*new db\n/)
  })

  it('is the queue, not its consumer', async (t) => {
    const app = startServer(
      t,
      handling(
        `jobs.emit('job', 'tea') && jobs.listenerCount('job')`,
        `import { jobs } from './queue.js'\nimport './consumer.js'`,
      ),
      {
        'consumer.ts': PATTERNS.fileBlock('consumer.ts'),
        'queue.ts': `import { EventEmitter } from 'node:events'\nexport const jobs = new EventEmitter()`,
        'work.ts': `export const work = (job: string) => console.log('one', job)`,
      },
    )
    assert.equal(await app.get(), '1')

    await saying(app, 'work.ts changed: reloaded consumer.ts', () => app.project.edit('work.ts', 'one', 'two'))

    assert.equal(await app.get(), '1')
    await app.wrote('two tea\n')
    assert.deepEqual(
      app.stdout.split('\n').filter((line) => line.endsWith('tea')),
      ['one tea', 'two tea'],
    )
  })

  it('are the clients of a WebSocket server', async (t) => {
    const app = startServer(
      t,
      handling('(sockets.address() as { port: number }).port', `import { sockets } from './live.js'`),
      {
        'live.ts': PATTERNS.fileBlock('live.ts').replace('port: 3001', 'port: 0'),
        'reply.ts': `export const reply = (message: string) => 'one ' + message`,
      },
    )
    const socket = new WebSocket(`ws://127.0.0.1:${await app.get()}`)
    t.after(() => socket.terminate())
    await new Promise((resolve) => socket.once('open', resolve))
    const ask = (message: string) =>
      new Promise<string>((resolve) => {
        socket.once('message', (data) => resolve(String(data)))
        socket.send(message)
      })
    assert.equal(await ask('tea'), 'one tea')

    await saying(app, 'reply.ts changed: reloaded live.ts', () => app.project.edit('reply.ts', 'one', 'two'))

    assert.equal(await ask('tea'), 'two tea')
    assert.equal(socket.readyState, WebSocket.OPEN)
  })
})
