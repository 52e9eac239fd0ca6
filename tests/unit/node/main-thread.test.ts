import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import * as threads from 'node:worker_threads'
import { isMainThread } from '../../../src/node/main-thread.js'

describe('isMainThread', () => {
  it('says what Node says, in the main thread', () => {
    assert.equal(isMainThread, threads.isMainThread)
  })

  it('says what Node says, in a worker thread', async () => {
    const url = new URL('../../../src/node/main-thread.ts', import.meta.url)
    const code = `import { parentPort, isMainThread as said } from 'node:worker_threads'
import { isMainThread } from '${url}'
parentPort.postMessage([isMainThread, said])`
    const worker = new threads.Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))

    assert.deepEqual(await once(worker, 'message'), [[false, false]])
  })
})
