import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { eventually } from '../support/eventually.js'
import { isRunning } from '../support/processes.js'
import { type Program, SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const files = {
  'app.ts': `import { boot } from './boot.js'\n${SERVER}\nconsole.log('boot', boot)`,
  'boot.ts': `export const boot: string = 'one'`,
  'page.ts': `import { boot } from './boot.js'\nexport const answer = () => boot + ' ' + process.pid`,
}

const edit = (app: Program, from: string, to: string) => app.project.edit('boot.ts', `'${from}'`, `'${to}'`)
const pidIn = (answer: string) => Number(answer.split(' ')[1])

describe('a full reload under the supervisor', () => {
  it('is served by a new process at the same port, and the next request waits for it', async (t) => {
    const app = start(t, files, { cli: [] })
    const before = await app.get()
    assert.match(before, /^one \d+$/)

    const line = await saying(app, 'boot.ts changed', () => edit(app, 'one', 'two'))
    const after = await app.get()

    assert.equal(line, 'boot.ts changed: full reload (boot.ts <- app.ts: the entry), starting again')
    assert.match(after, /^two \d+$/)
    assert.notEqual(pidIn(after), pidIn(before))
    await app.said('started again')
  })

  it('ends the old process', async (t) => {
    const app = start(t, files, { cli: [] })
    const old = pidIn(await app.get())

    edit(app, 'one', 'two')
    await app.said('started again')

    await gone(old)
  })

  it('lets the old process end that closes its server, and has nothing left to do', async (t) => {
    const closing = `process.on('SIGTERM', () => server.close(() => setTimeout(() => console.log('closed', process.pid), 50)))`
    // In the time of --kill-timeout no test comes to its end.
    const app = start(
      t,
      { ...files, 'app.ts': `${files['app.ts']}\n${closing}` },
      { cli: ['--kill-timeout', '600000'] },
    )
    const old = pidIn(await app.get())

    edit(app, 'one', 'two')

    await app.wrote(`closed ${old}\n`)
    await gone(old)
  })

  it('fails no request, and answers none with old code, ten times in a row', async (t) => {
    // A busy machine may need more than the usual 2 s for what is under way.
    const app = start(t, files, { cli: ['--drain-timeout', '60000'] })
    await app.get()
    const load = new Load(await app.port())
    t.after(() => load.stop())

    for (let round = 1; round <= 10; round++) {
      const [from, to] = [round === 1 ? 'one' : `v${round - 1}.`, `v${round}.`]
      const asked = app.log.length
      const answered = load.answers.length
      edit(app, from, to)
      await app.said('started again', asked)
      await load.until(() => load.answers.slice(answered).some((answer) => answer.startsWith(to)))
    }
    await load.stop()

    assert.deepEqual(load.failures, [])
    assert.ok(load.answers.length > 20)
    assert.deepEqual(load.stale(), [])
  })

  it('runs the disposers of the old process, and its own handler of SIGTERM', async (t) => {
    const ending = `import.meta.hot?.dispose(() => console.log('disposed', process.pid))
      process.once('SIGTERM', () => server.close(() => {
        console.log('closed', process.pid)
        process.exit()
      }))`
    const app = start(t, { ...files, 'app.ts': `${files['app.ts']}\n${ending}` }, { cli: [] })
    const old = pidIn(await app.get())

    edit(app, 'one', 'two')

    await app.wrote(`disposed ${old}`)
    await app.wrote(`closed ${old}`)
    assert.match(await app.get(), /^two /)
  })

  it('lets the old process finish what it is answering', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'page.ts': `import { boot } from './boot.js'
          export const answer = () => new Promise((resolve) => {
            process.once('SIGUSR2', () => resolve(boot + ' ' + process.pid))
            console.log('asked', boot, process.pid)
          })`,
      },
      { cli: ['--drain-timeout', '20000'] },
    )
    const answer = app.get()
    await app.wrote('asked one')
    edit(app, 'one', 'two')
    await app.said('started again')
    const after = app.get()
    await app.wrote('asked two')

    for (const [, pid] of app.output.matchAll(/asked \w+ (\d+)/g)) process.kill(Number(pid), 'SIGUSR2')

    assert.match(await answer, /^one /)
    assert.match(await after, /^two /)
  })

  it('ends streams and sockets that never end by themselves, after the time for it', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'app.ts': `import { boot } from './boot.js'
          import { createServer } from 'node:http'
          const server = createServer((request, response) => {
            if (request.url === '/stream') response.write(boot + ' stream')
            else response.end(boot)
          })
          server.on('upgrade', (request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n' + boot))
          server.listen(0, '127.0.0.1', () => console.log(\`listening \${(server.address() as { port: number }).port}\`))`,
      },
      { cli: ['--drain-timeout', '100'] },
    )
    const stream = await open(await app.port(), 'GET /stream HTTP/1.1\r\nHost: x\r\n\r\n', 'one stream')
    const socket = await open(
      await app.port(),
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
      'one',
    )
    const ended = [once(stream, 'close'), once(socket, 'close')]

    edit(app, 'one', 'two')

    await Promise.all(ended)
    assert.equal(await app.get(), 'two')
  })

  it('never runs a program twice at once that listens to nothing', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import { boot } from './boot.js'
          import { existsSync, rmSync, writeFileSync } from 'node:fs'
          if (existsSync('lock')) throw new Error('It runs already')
          writeFileSync('lock', '')
          process.once('SIGTERM', () => { rmSync('lock'); process.exit() })
          setInterval(() => {}, 1_000)
          console.log('runs', boot)`,
        'boot.ts': files['boot.ts'],
      },
      { cli: [] },
    )
    await app.wrote('runs one')

    edit(app, 'one', 'two')
    await app.wrote('runs two')

    assert.doesNotMatch(app.output, /runs already/)
  })

  it('starts the new process after the old one, where the address can only be held once', async (t) => {
    const exclusive = files['app.ts'].replace(
      /server\.listen\(0, '127\.0\.0\.1'/,
      `server.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1', exclusive: true }`,
    )
    const app = start(t, { ...files, 'app.ts': exclusive }, { cli: [], env: { PORT: String(await freePort()) } })
    assert.match(await app.get(), /^one /)

    edit(app, 'one', 'two')
    await app.said('starting again when the old one has ended')

    await app.answers(/^two /)
  })

  it('with --no-handover starts the new process, which is no cluster worker, when the old one is gone', async (t) => {
    const plain = `import cluster from 'node:cluster'\nconsole.log('primary', cluster.isPrimary)\n`
    const app = start(t, { ...files, 'app.ts': plain + files['app.ts'] }, { cli: ['--no-handover'] })
    const old = pidIn(await app.get())
    assert.match(app.output, /primary true/)

    edit(app, 'one', 'two')
    await app.wrote('boot two')

    assert.throws(() => process.kill(old, 0))
    await app.said('started again')
    await app.answers(/^two /)
  })

  it('is a second one where the first has not taken over yet', async (t) => {
    const slow = `import { boot } from './boot.js'
      if (boot === 'two') {
        console.log('starting two')
        await new Promise(() => setInterval(() => {}, 1_000))
      }\n`
    const app = start(t, { ...files, 'app.ts': slow + files['app.ts'].replace(/^import.*\n/, '') }, { cli: [] })
    assert.match(await app.get(), /^one /)

    await saying(app, 'boot.ts changed', () => edit(app, 'one', 'two'))
    // From here on it has read what is edited next.
    await app.wrote('starting two')
    const waiting = app.get()
    await saying(app, 'boot.ts changed', () => edit(app, 'two', 'three'))

    assert.match(await waiting, /^three /)
  })
})

describe('a start that fails', () => {
  it('leaves the last good process serving, and is tried again with the next save', async (t) => {
    const app = start(t, files, { cli: [] })
    assert.match(await app.get(), /^one /)

    app.project.write('boot.ts', `import './late.js'\nexport const boot: string = 'two'`)
    app.project.write('late.ts', `throw new Error('not now')`)
    await app.said('ended with exit code 1 at its start: the last process stays in use')

    assert.equal(app.output.split('Error: not now').length - 1, 1)
    assert.match(await app.get(), /^one /)

    app.project.write('late.ts', 'export {}')

    await app.answers(/^two /)
  })

  it('is not tried at all for a syntax error, which is shown once with a code frame', async (t) => {
    const app = start(t, files, { cli: [] })
    assert.match(await app.get(), /^one /)

    app.project.write('boot.ts', `export const boot: string = 'two`)
    await app.said('boot.ts:1:')

    assert.match(app.output, /1 \| export const boot: string = 'two/)
    assert.match(await app.get(), /^one /)
    app.project.write('boot.ts', `export const boot: string = 'three'`)
    await app.answers(/^three /)
    assert.equal(app.output.split(`= 'two\n`).length - 1, 1)
  })
})

/** Resolves when a process has ended. */
async function gone(pid: number): Promise<void> {
  await eventually(
    () => !isRunning(pid),
    () => `Process ${pid} is left`,
  )
}

/** Sends a request by hand, and resolves when something has come. */
async function open(port: number, request: string, answer: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('error', () => {})
  socket.write(request)
  while (!text.includes(answer)) text += (await once(socket, 'data'))[0]
  return socket
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Clients that ask all the time: four that keep their connection, and one that opens a new one for each request. */
class Load {
  readonly answers: string[] = []
  readonly failures: string[] = []
  readonly #port: number
  readonly #agent = new Agent({ keepAlive: true })
  readonly #clients: Promise<void>[]
  readonly #stale: string[] = []
  #onAnswer = () => {}
  #isStopped = false

  constructor(port: number) {
    this.#port = port
    this.#clients = [this.#agent, this.#agent, this.#agent, this.#agent, undefined].map((agent) => this.#ask(agent))
  }

  /** Answers by older code than one that had come before they were asked for. */
  stale(): string[] {
    return this.#stale
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition())
      await new Promise<void>((resolve) => {
        this.#onAnswer = resolve
      })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#clients)
    this.#agent.destroy()
  }

  async #ask(agent: Agent | undefined): Promise<void> {
    while (!this.#isStopped) {
      const newest = this.#newest()
      try {
        const answer = await this.#get(agent)
        if (version(answer) < newest) this.#stale.push(answer)
        this.answers.push(answer)
      } catch (error) {
        this.failures.push(String(error))
      }
      this.#onAnswer()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #newest(): number {
    return Math.max(0, ...this.answers.slice(-10).map(version))
  }

  async #get(agent: Agent | undefined): Promise<string> {
    const request = get({ host: '127.0.0.1', port: this.#port, agent: agent ?? new Agent() })
    const [response] = await once(request, 'response')
    let body = ''
    for await (const chunk of response) body += chunk
    return body
  }
}

function version(answer: string): number {
  return Number(/^v(\d+)\./.exec(answer)?.[1] ?? 0)
}
