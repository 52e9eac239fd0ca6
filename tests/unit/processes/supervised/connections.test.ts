import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { Connections } from '../../../../src/processes/supervised/connections.js'
import { keepingAlive } from '../../../support/keeping-alive.js'
import { subscribedFor } from '../subscribed-for.js'

const REQUEST = 'GET / HTTP/1.1\r\nHost: test\r\n\r\n'
/** Longer than any test. */
const DRAIN_MS = 60_000
const UPGRADE = 'GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n'

/** The connections of this process, and what they told. `pass` keeps those that are passed on until `gone` is called. */
function setUp(t: TestContext) {
  const told: string[] = []
  const passed: { readonly address: string; readonly socket: net.Socket; gone(): void }[] = []
  const connections = subscribedFor(
    t,
    () =>
      new Connections({
        onListening: (address) => void told.push(`listens at ${address}`),
        onClosed: (address) => void told.push(`closed ${address}`),
        onAddressInUse: () => void told.push('address in use'),
        pass: (address, socket) => {
          t.after(() => socket.destroy())
          return new Promise((gone) => void passed.push({ address, socket, gone }))
        },
      }),
  )
  return { connections, told, passed }
}

/** Resolves when a server listens, at a free port. */
async function listen(t: TestContext, server: net.Server): Promise<{ address: string; port: number }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  t.after(() => {
    if (server instanceof http.Server) server.closeAllConnections()
    if (server.listening) server.close()
  })
  return { address: `127.0.0.1:${port}`, port }
}

/** A server that answers with the number of the request, at once or when `answer` is called. */
async function serve(t: TestContext, { atOnce = true } = {}) {
  const waiting: (() => void)[] = []
  let count = 0
  const server = http.createServer((_, response) => {
    const number = ++count
    const answer = () => void response.end(`<${number}>`)
    if (atOnce) answer()
    else waiting.push(answer)
    server.emit('test:request')
  })
  const place = await listen(t, server)
  return {
    server,
    ...place,
    count: () => count,
    /** Resolves when so many requests have come. */
    async came(number: number) {
      while (count < number) await once(server, 'test:request')
    },
    answer: () => waiting.shift()?.(),
  }
}

/** A connection to a port of this machine. */
class Client {
  readonly socket: net.Socket
  received = ''
  readonly closed: Promise<unknown>

  private constructor(socket: net.Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('data', (chunk) => {
      this.received += chunk
    })
    socket.on('error', () => {})
  }

  static async connect(t: TestContext, port: number): Promise<Client> {
    const client = new Client(net.connect(port, '127.0.0.1'))
    t.after(() => client.socket.destroy())
    await once(client.socket, 'connect')
    return client
  }

  /** A connection that has been used once, and is idle: the server has let go of what it was used for. */
  static async connectIdle(t: TestContext, port: number): Promise<Client> {
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await client.gets('<1>')
    await turns()
    return client
  }

  send(text: string): void {
    this.socket.write(text)
  }

  /** Resolves when a text has come. */
  async gets(text: string): Promise<void> {
    while (!this.received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`closed before "${text}" came`)
      await Promise.race([once(this.socket, 'data'), this.closed])
    }
  }
}

/** Resolves when all that was sent before, over any connection, has come where somebody reads it. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Whether a promise has been resolved by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false
  void promise.then(() => {
    done = true
  })
  await turns()
  return done
}

describe('servers', () => {
  it("are told of when they listen, and when they don't any more", async (t) => {
    const { told, connections } = setUp(t)
    const server = net.createServer()
    const { address } = await listen(t, server)
    const isListening = connections.isListening

    server.close()
    await once(server, 'close')

    assert.deepEqual(told, [`listens at ${address}`, `closed ${address}`])
    assert.deepEqual([isListening, connections.isListening], [true, false])
  })

  it('are told of each', async (t) => {
    const { told } = setUp(t)
    const one = await listen(t, net.createServer())
    const other = await listen(t, http.createServer())

    assert.deepEqual(told, [`listens at ${one.address}`, `listens at ${other.address}`])
  })

  it('are told of again when they listen again', async (t) => {
    const { told } = setUp(t)
    const server = net.createServer()
    const first = await listen(t, server)
    server.close()
    await once(server, 'close')
    const second = await listen(t, server)

    assert.deepEqual(told, [`listens at ${first.address}`, `closed ${first.address}`, `listens at ${second.address}`])
  })

  it('are told of when somebody else has their address', async (t) => {
    const { port } = await listen(t, net.createServer())
    const { told, connections } = setUp(t)

    const [error] = await once(net.createServer().listen(port, '127.0.0.1'), 'error').catch((error) => [error])

    assert.equal(error.code, 'EADDRINUSE')
    assert.deepEqual(told, ['address in use'])
    assert.equal(connections.isListening, false)
  })
})

describe('hold()', () => {
  it('lets a request on an idle connection wait', async (t) => {
    const { connections } = setUp(t)
    const { port, count } = await serve(t)
    const client = await Client.connectIdle(t, port)

    connections.hold()
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 1)
  })

  it('lets a request on a new connection wait', async (t) => {
    const { connections } = setUp(t)
    const { port, count } = await serve(t)

    connections.hold()
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 0)
  })

  it('lets a request wait on a connection that nobody has used yet', async (t) => {
    const { connections } = setUp(t)
    const { port, count } = await serve(t)
    const client = await Client.connect(t, port)
    await turns()

    connections.hold()
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 0)
  })

  it('lets requests to a server wait that begins to listen later', async (t) => {
    const { connections } = setUp(t)
    connections.hold()
    const { port, count } = await serve(t)

    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 0)
  })

  it('lets a request under way be answered, and the next one on its connection wait', async (t) => {
    const { connections } = setUp(t)
    const { port, count, came, answer } = await serve(t, { atOnce: false })
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await came(1)

    connections.hold()
    answer()
    await client.gets('<1>')
    await turns()
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 1)
  })

  it('lets the rest of a request come that has begun', async (t) => {
    const { connections } = setUp(t)
    const { port } = await serve(t)
    const client = await Client.connect(t, port)
    client.send(REQUEST.slice(0, 10))
    await turns()

    connections.hold()
    client.send(REQUEST.slice(10))

    await client.gets('<1>')
  })

  it('lets the rest of a body come, which the answer did not wait for', async (t) => {
    const { connections } = setUp(t)
    const { port } = await serve(t)
    const client = await Client.connect(t, port)
    client.send('POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nab')
    await client.gets('<1>')
    await turns()

    connections.hold()
    client.send(`cd${REQUEST}`)

    await client.gets('<2>')
  })

  it('does not time out what waits', async (t) => {
    const { connections } = setUp(t)
    const { server, port } = await serve(t)
    const accepted: net.Socket[] = []
    server.on('connection', (socket: net.Socket) => accepted.push(socket))
    await Client.connectIdle(t, port)

    connections.hold()

    assert.deepEqual(
      accepted.map(({ timeout }) => timeout),
      [0],
    )
  })

  it('leaves alone what does not speak HTTP', async (t) => {
    const { connections } = setUp(t)
    const { port } = await listen(
      t,
      net.createServer((socket) => void socket.pipe(socket)),
    )
    const old = await Client.connect(t, port)

    connections.hold()
    const fresh = await Client.connect(t, port)
    old.send('old')
    fresh.send('fresh')

    await old.gets('old')
    await fresh.gets('fresh')
  })
})

describe('goOn()', () => {
  it('answers what has waited on an idle connection', async (t) => {
    const { connections } = setUp(t)
    const { port } = await serve(t)
    const client = await Client.connectIdle(t, port)
    connections.hold()
    client.send(REQUEST)
    await turns()

    connections.goOn()

    await client.gets('<2>')
  })

  it('answers what has waited on a new connection', async (t) => {
    const { connections } = setUp(t)
    const { port } = await serve(t)
    connections.hold()
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await turns()

    connections.goOn()

    await client.gets('<1>')
  })

  it('answers what comes from then on', async (t) => {
    const { connections } = setUp(t)
    const { port } = await serve(t)
    const old = await Client.connectIdle(t, port)
    connections.hold()
    connections.goOn()

    old.send(REQUEST)
    await old.gets('<2>')
    const fresh = await Client.connect(t, port)
    fresh.send(REQUEST)
    await fresh.gets('<3>')
  })

  it('times an idle connection out again', async (t) => {
    const { connections } = setUp(t)
    const { server, port } = await serve(t)
    const accepted: net.Socket[] = []
    server.on('connection', (socket: net.Socket) => accepted.push(socket))
    await Client.connectIdle(t, port)
    connections.hold()

    connections.goOn()

    assert.deepEqual(
      accepted.map(({ timeout }) => timeout),
      [server.keepAliveTimeout],
    )
  })

  it('can be followed by another hold()', async (t) => {
    const { connections } = setUp(t)
    const { port, count } = await serve(t)
    const client = await Client.connectIdle(t, port)
    connections.hold()
    connections.goOn()
    await turns()

    connections.hold()
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 1)
  })
})

describe('drain()', () => {
  it('is over at once where nothing is under way', async (t) => {
    const { connections } = setUp(t)
    await serve(t)

    await connections.drain(true, DRAIN_MS)
  })

  it('is over at once where no server listens', async (t) => {
    const { connections } = setUp(t)

    await connections.drain(true, DRAIN_MS)
  })

  for (const passOn of [true, false]) {
    it(`waits for a request under way, ${passOn ? 'passing on' : 'not passing on'} what is idle`, async (t) => {
      const { connections, passed } = setUp(t)
      const { port, came, answer } = await serve(t, { atOnce: false })
      const client = await Client.connect(t, port)
      client.send(REQUEST)
      await came(1)

      const drained = connections.drain(passOn, DRAIN_MS)
      const before = await isDone(drained)
      answer()
      await client.gets('<1>')
      await turns()
      for (const { gone } of passed) gone()
      client.socket.destroy()
      await drained

      assert.equal(before, false)
    })
  }

  it('does not wait longer than it is told for a request under way', async (t) => {
    const { connections } = setUp(t)
    const { port, came } = await serve(t, { atOnce: false })
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await came(1)

    await keepingAlive(connections.drain(true, 1))
  })

  it('waits for as long as it takes to pass on what is idle', async (t) => {
    const { connections, passed } = setUp(t)
    const { port } = await serve(t)
    await Client.connectIdle(t, port)

    const drained = connections.drain(true, 0)
    await new Promise((resolve) => setTimeout(resolve, 1))
    const before = await isDone(drained)
    for (const { gone } of passed) gone()
    await keepingAlive(drained)

    assert.deepEqual([passed.length, before], [1, false])
  })

  it('accepts no connections any more', async (t) => {
    const { connections } = setUp(t)
    const { server } = await serve(t)

    await connections.drain(true, DRAIN_MS)

    assert.equal(server.listening, false)
  })

  it('passes an idle connection on, with the address of its server', async (t) => {
    const { connections, passed } = setUp(t)
    const { port, address } = await serve(t)
    const client = await Client.connectIdle(t, port)

    void connections.drain(true, DRAIN_MS)

    assert.deepEqual(
      passed.map(({ address, socket }) => [address, socket.remotePort]),
      [[address, client.socket.localPort]],
    )
  })

  it('passes a connection on with the request that waits on it', async (t) => {
    const { connections, passed } = setUp(t)
    const { port, count } = await serve(t)
    connections.hold()
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await turns()

    void connections.drain(true, DRAIN_MS)
    await turns()

    assert.equal(passed.length, 1)
    assert.equal(passed[0]?.socket.bytesRead, 0)
    assert.equal(count(), 0)
  })

  it('passes a connection on when the request on it has been answered', async (t) => {
    const { connections, passed } = setUp(t)
    const { port, came, answer } = await serve(t, { atOnce: false })
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await came(1)
    void connections.drain(true, DRAIN_MS)
    await turns()
    const before = passed.length

    answer()
    await client.gets('<1>')
    await turns()

    assert.deepEqual([before, passed.length], [0, 1])
  })

  it('is over when what is passed on has left', async (t) => {
    const { connections, passed } = setUp(t)
    const { port } = await serve(t)
    await Client.connectIdle(t, port)
    const drained = connections.drain(true, DRAIN_MS)
    const before = await isDone(drained)

    passed[0]?.gone()
    await drained

    assert.equal(before, false)
  })

  it('does not wait for a connection on which an upgrade was made', async (t) => {
    const { connections, passed } = setUp(t)
    const { server, port } = await serve(t)
    server.on('upgrade', (_, socket) => {
      t.after(() => socket.destroy())
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n')
    })
    const client = await Client.connect(t, port)
    client.send(UPGRADE)
    await client.gets('101')

    await connections.drain(true, DRAIN_MS)

    assert.deepEqual(passed, [])
    assert.equal(client.socket.destroyed, false)
  })

  it('waits for what does not speak HTTP until it is closed', async (t) => {
    const { connections, passed } = setUp(t)
    const server = net.createServer()
    const { port } = await listen(t, server)
    const client = await Client.connect(t, port)
    await turns()

    const drained = connections.drain(true, DRAIN_MS)
    const before = await isDone(drained)
    client.socket.destroy()
    await drained

    assert.equal(before, false)
    assert.deepEqual(passed, [])
  })

  it('closes idle connections where there is no next process', async (t) => {
    const { connections, passed } = setUp(t)
    const { port } = await serve(t)
    const client = await Client.connectIdle(t, port)

    await connections.drain(false, DRAIN_MS)
    await client.closed

    assert.deepEqual(passed, [])
  })

  it('lets the program close its server as well, and calls it back in the end', async (t) => {
    const { connections } = setUp(t)
    const { server, port, came, answer } = await serve(t, { atOnce: false })
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await came(1)
    const drained = connections.drain(false, DRAIN_MS)
    await turns()

    const closed = new Promise((resolve) => server.close(resolve))
    const before = await isDone(closed)
    answer()
    await client.gets('<1>')
    client.socket.destroy()
    await drained

    assert.equal(before, false)
    assert.equal(await closed, undefined)
  })
})

describe('take()', () => {
  /** A connection to another process, as that one would send it: the servers of this one know nothing of it. */
  async function foreignSocket(t: TestContext) {
    const server = net.createServer({ pauseOnConnect: true })
    const { port } = await listen(t, server)
    const accepted = once(server, 'connection')
    const client = await Client.connect(t, port)
    const [socket] = (await accepted) as [net.Socket]
    t.after(() => socket.destroy())
    return { socket, client }
  }

  it('answers requests on a connection of the last process', async (t) => {
    const { socket, client } = await foreignSocket(t)
    const { connections } = setUp(t)
    const { address } = await serve(t)
    client.send(REQUEST)

    connections.take(address, socket)
    socket.resume()

    await client.gets('<1>')
  })

  it('gives it to the server at its address', async (t) => {
    const { socket, client } = await foreignSocket(t)
    const { connections } = setUp(t)
    const other = await serve(t)
    const own = await serve(t)

    connections.take(own.address, socket)
    socket.resume()
    client.send(REQUEST)
    await client.gets('<1>')

    assert.deepEqual([own.count(), other.count()], [1, 0])
  })

  it('makes it one of those that can be passed on', async (t) => {
    const { socket, client } = await foreignSocket(t)
    const { connections, passed } = setUp(t)
    const { address } = await serve(t)
    connections.take(address, socket)
    socket.resume()
    client.send(REQUEST)
    await client.gets('<1>')
    await turns()

    void connections.drain(true, DRAIN_MS)

    assert.deepEqual(
      passed.map((each) => [each.address, each.socket]),
      [[address, socket]],
    )
  })

  it('lets requests on it wait as on others', async (t) => {
    const { socket, client } = await foreignSocket(t)
    const { connections } = setUp(t)
    const { address, count } = await serve(t)
    connections.hold()

    connections.take(address, socket)
    client.send(REQUEST)
    await turns()

    assert.equal(count(), 0)
  })

  it('closes it where no server listens at its address', async (t) => {
    const { socket, client } = await foreignSocket(t)
    const { connections } = setUp(t)
    await serve(t)

    connections.take('127.0.0.1:1', socket)

    await client.closed
  })
})

describe('a drain without a next process', () => {
  it('answers what waits on a connection that was idle', async (t) => {
    const { connections } = setUp(t)
    const { port } = await serve(t)
    const client = await Client.connectIdle(t, port)
    connections.hold()
    client.send(REQUEST)
    await turns()

    void connections.drain(false, DRAIN_MS)

    await client.gets('<2>')
  })

  it('is over with the last answer, though its connection is to be kept', async (t) => {
    const { connections } = setUp(t)
    const { port, came, answer } = await serve(t, { atOnce: false })
    const client = await Client.connect(t, port)
    client.send(REQUEST)
    await came(1)
    const drained = connections.drain(false, DRAIN_MS)
    await turns()

    answer()
    await client.gets('<1>')

    assert.equal(await isDone(drained), true)
  })
})
