import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, it } from 'node:test'
import { onFirstClient, onStartEnded } from '../../../src/runtime/start-end.js'

describe('onStartEnded and onFirstClient', () => {
  it('call back for each server that begins to listen, and for the first client', async (t) => {
    const calls: string[] = []
    onStartEnded(() => calls.push('the start has ended'))
    onFirstClient(() => calls.push('a client'))
    const servers = [createServer(), createServer(), createServer()]
    t.after(() => {
      for (const server of servers) server.close()
    })
    const [first, second, last] = servers as [(typeof servers)[0], (typeof servers)[0], (typeof servers)[0]]

    for (const server of [first, second]) await once(server.listen(0, '127.0.0.1'), 'listening')
    for (const server of [first, second]) {
      const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
      await Promise.all([once(server, 'connection'), once(client, 'connect')])
      client.destroy()
    }
    await once(last.listen(0, '127.0.0.1'), 'listening')

    const end = 'the start has ended'
    assert.deepEqual(calls, [end, end, end, 'a client'])
  })
})
