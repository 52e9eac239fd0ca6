import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Program, start } from '../support/program.js'

const PAGE = `export const page = (): string => 'one'`
const SERVE = `.listen(0, '127.0.0.1', function () { console.log('listening ' + this.address().port) })`

/** Four threads, whose answers a server puts in a row. */
const THREADS = {
  'app.ts': `
    import { once } from 'node:events'
    import { createServer } from 'node:http'
    import { Worker } from 'node:worker_threads'

    const workers = [1, 2, 3, 4].map(() => new Worker(new URL('./worker.ts', import.meta.url)))
    const ask = async (worker: Worker) => {
      worker.postMessage('a request')
      return (await once(worker, 'message'))[0]
    }
    createServer(async (request, response) => {
      response.end((await Promise.all(workers.map(ask))).join())
    })${SERVE}`,
  'worker.ts': `
    import { parentPort } from 'node:worker_threads'
    parentPort!.on('message', async () => parentPort!.postMessage((await import('./page.js')).page()))`,
  'page.ts': PAGE,
}

/** Four processes behind one port, which take the connections by turns. */
const CLUSTER = {
  'app.ts': `
    import cluster from 'node:cluster'
    import { createServer } from 'node:http'

    if (cluster.isPrimary) {
      let open = 4
      for (let i = 0; i < 4; i++) {
        cluster.fork().on('listening', ({ port }) => { if (--open === 0) console.log('listening ' + port) })
      }
    } else {
      createServer(async (request, response) => {
        response.setHeader('connection', 'close')
        response.end(process.pid + ' ' + (await import('./page.js')).page())
      }).listen(0, '127.0.0.1')
    }`,
  'page.ts': PAGE,
}

/** Resolves when each of four has said what waits. */
async function allSaid(program: Program, after: number): Promise<void> {
  const said = () => program.log.slice(after).filter((line) => line.startsWith('page.ts changed: waits'))
  await program.until('four changes', () => said().length >= 4)
}

describe('four worker threads', () => {
  it('take each new version together', async (t) => {
    const program = start(t, THREADS)
    await program.answers('one,one,one,one')

    for (const to of ['two', 'three']) {
      const count = program.log.length
      // At once: each of them may see a file that is written in place when it is still empty.
      program.project.writeByRename('page.ts', PAGE.replace('one', to))
      await allSaid(program, count)

      assert.equal(await program.get(), [to, to, to, to].join())
    }
  })
})

describe('four workers of a cluster', () => {
  it('take each new version, and stay', async (t) => {
    const program = start(t, CLUSTER)
    const ask = async () => {
      const answers: string[] = []
      for (let i = 0; i < 8; i++) answers.push(await program.get())
      const parts = answers.map((answer) => answer.split(' '))
      return { pids: new Set(parts.map(([pid]) => pid)), texts: new Set(parts.map(([, text]) => text)) }
    }
    const before = await ask()
    assert.deepEqual([before.pids.size, [...before.texts]], [4, ['one']])

    for (const to of ['two', 'three']) {
      const count = program.log.length
      // At once: each of them may see a file that is written in place when it is still empty.
      program.project.writeByRename('page.ts', PAGE.replace('one', to))
      await allSaid(program, count)

      assert.deepEqual(await ask(), { pids: before.pids, texts: new Set([to]) })
    }
  })
})
