import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Server } from 'node:net'
import { describe, it } from 'node:test'
import { closeSlowly } from '../../../../src/processes/supervised/close-slowly.js'

/** A server that was closed slowly, and what happens to it. */
function setUp() {
  const journal: string[] = []
  const close = () => void journal.push('closed')
  const server = Object.assign(new EventEmitter(), { close }) as unknown as Server
  let resolve = () => {}
  const done = new Promise<void>((given) => {
    resolve = given
  })
  closeSlowly(server, done)
  return {
    journal,
    server,
    async finish() {
      resolve()
      await nextTurn()
    },
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('a server that is closed slowly', () => {
  it('listens no more, at once', () => {
    const { journal } = setUp()

    assert.deepEqual(journal, ['closed'])
  })

  it('is not closed again by the program', () => {
    const { journal, server } = setUp()

    server.close()

    assert.deepEqual(journal, ['closed'])
  })

  it('calls the program back when all is done, and not before', async () => {
    const { journal, server, finish } = setUp()
    server.close(() => journal.push('called back'))
    await nextTurn()
    const before = [...journal]

    await finish()

    assert.deepEqual(before, ['closed'])
    assert.deepEqual(journal, ['closed', 'called back'])
  })

  it('calls back without an error', async () => {
    const { server, finish } = setUp()
    const given: unknown[][] = []
    server.close((...args) => given.push(args))

    await finish()

    assert.deepEqual(given, [[]])
  })

  it('calls all back who close it', async () => {
    const { journal, server, finish } = setUp()
    server.close(() => journal.push('one'))
    server.close(() => journal.push('other'))

    await finish()

    assert.deepEqual(journal, ['closed', 'one', 'other'])
  })

  it('calls those back, too, who close it afterwards', async () => {
    const { journal, server, finish } = setUp()
    await finish()

    server.close(() => journal.push('called back'))
    await nextTurn()

    assert.deepEqual(journal, ['closed', 'called back'])
  })

  it('can be chained, as ever', () => {
    const { server } = setUp()

    assert.equal(server.close(), server)
  })
})
