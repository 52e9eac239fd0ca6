import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { callAll, inTime } from '../../../src/runtime/deadline.js'

const DEADLINE_MS = 5_000

/** Time that goes on when it is told to. */
function stopTime(t: TestContext): (ms: number) => Promise<void> {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  return async (ms) => {
    t.mock.timers.tick(ms)
    await nextTurn()
  }
}

/** Resolves when all that follows from promises that are settled by now has been done. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** A promise, and what settles it. */
function deferred<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((resolveIt, rejectIt) => {
    resolve = resolveIt
    reject = rejectIt
  })
  return { promise, resolve, reject }
}

/** Tells whether a promise has been settled. */
function watched(promise: Promise<unknown>): () => boolean {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  return () => isSettled
}

/** Throws when it is asked for anything. */
const UNANSWERING = new Proxy(
  {},
  {
    get() {
      throw new Error('no tea')
    },
  },
)

const noErrors = (error: unknown) => assert.fail(`a callback failed: ${error}`)

describe('inTime', () => {
  it('gives what the work gives', async () => {
    assert.equal(await inTime(Promise.resolve('tea')), 'tea')
  })

  it('rejects as the work does', async () => {
    await assert.rejects(inTime(Promise.reject(new Error('no tea'))), { message: 'no tea' })
  })

  it('gives what the work gives shortly before the deadline', async (t) => {
    const pass = stopTime(t)
    const { promise, resolve } = deferred<string>()
    const result = inTime(promise)
    await pass(DEADLINE_MS - 1)

    resolve('tea')

    assert.equal(await result, 'tea')
  })

  it('gives "late" at the deadline, and not before', async (t) => {
    const pass = stopTime(t)
    const result = inTime(new Promise(() => {}))
    const isSettled = watched(result)

    await pass(DEADLINE_MS - 1)
    const wasSettled = isSettled()
    await pass(1)

    assert.deepEqual([wasSettled, await result], [false, 'late'])
  })

  it('says nothing of work that fails after the deadline', async (t) => {
    const pass = stopTime(t)
    const { promise, reject } = deferred()
    const result = inTime(promise)
    await pass(DEADLINE_MS)

    reject(new Error('no tea'))
    await nextTurn()

    assert.equal(await result, 'late')
  })

  for (const [how, work] of [
    ['is done', () => Promise.resolve()],
    ['has failed', () => Promise.reject(new Error('no tea'))],
  ] as const) {
    it(`leaves no timer behind when the work ${how}: it would keep the process alive`, async (t) => {
      const cleared = t.mock.method(globalThis, 'clearTimeout')
      const started = t.mock.method(globalThis, 'setTimeout')

      await inTime(work()).catch(() => {})

      assert.deepEqual(
        cleared.mock.calls.map((call) => call.arguments[0]),
        started.mock.calls.map((call) => call.result),
      )
    })
  }
})

describe('callAll', () => {
  it('calls all in their order, before it returns', () => {
    const calls: string[] = []

    void callAll([() => calls.push('first'), async () => calls.push('second'), () => calls.push('third')], noErrors)

    assert.deepEqual(calls, ['first', 'second', 'third'])
  })

  it('takes callbacks from anything that can be walked', async () => {
    const calls: string[] = []

    await callAll(new Set([() => calls.push('first'), () => calls.push('second')]), noErrors)

    assert.deepEqual(calls, ['first', 'second'])
  })

  it('resolves with nothing where there is nothing to call', async () => {
    assert.equal(await callAll([], noErrors), undefined)
  })

  it('resolves with nothing whatever the callbacks give', async () => {
    assert.equal(await callAll([() => 1, async () => 2], noErrors), undefined)
  })

  for (const value of [undefined, null, 0, 'text', {}]) {
    it(`takes a callback that gives ${JSON.stringify(value)} for done`, async () => {
      await assert.doesNotReject(callAll([() => value], noErrors))
    })
  }

  it('starts no timer where none is asynchronous', async (t) => {
    const started = t.mock.method(globalThis, 'setTimeout')

    await callAll([() => 1], noErrors)

    assert.equal(started.mock.callCount(), 0)
  })

  it('waits for all that are asynchronous', async () => {
    const [first, second] = [deferred<void>(), deferred<void>()]
    const isSettled = watched(callAll([() => first.promise, () => second.promise], noErrors))

    second.resolve()
    await nextTurn()
    const afterOne = isSettled()
    first.resolve()
    await nextTurn()

    assert.deepEqual([afterOne, isSettled()], [false, true])
  })

  it('waits for what only looks like a promise', async () => {
    const { promise, resolve } = deferred<void>()
    // biome-ignore lint/suspicious/noThenProperty: what a library may return
    const thenable = { then: (onDone: () => void) => promise.then(onDone) }
    const isSettled = watched(callAll([() => thenable], noErrors))

    await nextTurn()
    const before = isSettled()
    resolve()
    await nextTurn()

    assert.deepEqual([before, isSettled()], [false, true])
  })

  it('goes on without one that never ends at the deadline, and not before', async (t) => {
    const pass = stopTime(t)
    const isSettled = watched(callAll([() => new Promise(() => {})], () => {}))

    await pass(DEADLINE_MS - 1)
    const before = isSettled()
    await pass(1)

    assert.deepEqual([before, isSettled()], [false, true])
  })

  it('has one deadline for all of them together', async (t) => {
    const pass = stopTime(t)
    const forEver = () => new Promise(() => {})
    const isSettled = watched(callAll([forEver, forEver, forEver], () => {}))

    await pass(DEADLINE_MS)

    assert.equal(isSettled(), true)
  })

  it('reports once that some are not done at the deadline', async (t) => {
    const pass = stopTime(t)
    const forEver = () => new Promise(() => {})
    const errors: unknown[] = []
    void callAll([forEver, forEver], (error) => errors.push(error))

    await pass(DEADLINE_MS)

    assert.deepEqual(errors, ['it is not done after 5 s, and is no longer waited for'])
  })

  for (const [how, fail] of [
    [
      'throws',
      () => {
        throw new Error('no tea')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no tea'))],
    ['gives what can not be asked whether it is a promise', () => UNANSWERING],
  ] as const) {
    it(`reports one that ${how}, calls the others, and resolves`, async () => {
      const said: string[] = []

      await callAll([fail, () => said.push('called')], (error) => said.push((error as Error).message))

      assert.deepEqual(said.toSorted(), ['called', 'no tea'])
    })
  }

  it('waits for the others when one rejects', async () => {
    const { promise, resolve } = deferred<void>()
    const isSettled = watched(callAll([() => Promise.reject(new Error('no tea')), () => promise], () => {}))

    await nextTurn()
    const before = isSettled()
    resolve()
    await nextTurn()

    assert.deepEqual([before, isSettled()], [false, true])
  })

  it('reports also one that fails after the deadline', async (t) => {
    const pass = stopTime(t)
    const { promise, reject } = deferred()
    const errors: unknown[] = []
    void callAll([() => promise], (error) => errors.push(error))
    await pass(DEADLINE_MS)

    reject(new Error('no tea'))
    await nextTurn()

    assert.deepEqual(errors.map(String), ['it is not done after 5 s, and is no longer waited for', 'Error: no tea'])
  })
})
