import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Loading } from '../../../src/runtime/loading.js'
import { Time } from '../../support/time.js'

/** What is loaded and when is up to the test. */
function setUp(t: TestContext) {
  const program = Object.assign(new Time(t), { seen: 0 })
  return { program, loading: new Loading(() => program.seen) }
}

describe('Loading.restsIn', () => {
  it('is 500 ms while nothing has run', (t) => {
    const { program, loading } = setUp(t)

    program.pass(100)

    assert.equal(loading.restsIn(), 400)
  })

  it('is 50 ms from the last time on at which a module has run, when all that was loaded has', (t) => {
    const { program, loading } = setUp(t)
    program.seen = 3
    loading.onRun()
    program.pass(100)
    loading.onRun()

    program.pass(20)

    assert.equal(loading.restsIn(), 30)
  })

  it('is 20 ms when the program has a client', (t) => {
    const { program, loading } = setUp(t)
    program.seen = 3
    loading.onRun()

    loading.onClient()
    program.pass(5)

    assert.equal(loading.restsIn(), 15)
  })

  it('is 500 ms when the program has a client, and loads for it', (t) => {
    const { program, loading } = setUp(t)
    loading.onRun()
    loading.onClient()

    program.seen = 3
    loading.restsIn()
    program.pass(100)

    assert.equal(loading.restsIn(), 400)
  })

  it('is 500 ms from the time on at which something more was loaded that has not run', (t) => {
    const { program, loading } = setUp(t)
    program.seen = 3
    loading.onRun()
    loading.restsIn()

    program.pass(200)
    program.seen = 4
    const atOnce = loading.restsIn()
    program.pass(200)

    assert.deepEqual([atOnce, loading.restsIn()], [500, 300])
  })

  it('is none, when the program has been at rest for long', (t) => {
    const { program, loading } = setUp(t)
    program.seen = 3
    loading.onRun()
    loading.restsIn()

    program.pass(70)

    assert.equal(loading.restsIn(), -20)
  })
})
