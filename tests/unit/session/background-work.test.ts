import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { BackgroundWork } from '../../../src/session/background-work.js'
import type { Toolchain } from '../../../src/toolchain/toolchain.js'

/** An upkeep, and what it does in order. `exit` is what happens when the program ends. */
function setUp(t: TestContext) {
  const log: string[] = []
  const note = (what: string) => () => void log.push(what)
  const esbuild = {
    warmUp: async () => note('warm up')(),
    async stop() {
      log.push('stop')
      await undefined
      log.push('has stopped')
    },
  }
  const cache = { tidy: note('tidy'), flush: note('flush the cache') }
  const before = new Set(process.listeners('exit'))
  const upkeep = new BackgroundWork({ esbuild, cache } as unknown as Toolchain, {
    flush: note("flush the hooks' cache"),
  })
  const added = process.listeners('exit').filter((listener) => !before.has(listener))
  t.after(() => {
    for (const listener of added) process.removeListener('exit', listener)
  })
  const exit = () => {
    for (const listener of added) listener.call(process, 0)
  }
  return { upkeep, log, exit }
}

const KEPT = ["flush the hooks' cache", 'flush the cache']

describe('BackgroundWork', () => {
  it('does nothing by itself', (t) => {
    const { log } = setUp(t)

    assert.deepEqual(log, [])
  })

  it('writes what was transpiled when the program ends: that of the hooks too', (t) => {
    const { log, exit } = setUp(t)

    exit()

    assert.deepEqual(log, KEPT)
  })

  it('writes it when it is told to', (t) => {
    const { upkeep, log } = setUp(t)

    upkeep.keep()

    assert.deepEqual(log, KEPT)
  })

  it('prepares for the next edit: esbuild at once, and the cache when nobody is waiting', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { upkeep, log } = setUp(t)

    upkeep.prepare()
    const atOnce = [...log]
    t.mock.timers.tick(999)
    const before = [...log]
    t.mock.timers.tick(1)

    assert.deepEqual([atOnce, before, log], [['warm up'], ['warm up'], ['warm up', 'tidy']])
  })

  it('leaves no process behind when it is closed, and has written all before', async (t) => {
    const { upkeep, log } = setUp(t)

    await upkeep.close()

    assert.deepEqual(log, [...KEPT, 'stop', 'has stopped'])
  })
})
