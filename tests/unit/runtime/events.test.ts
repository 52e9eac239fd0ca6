import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import { type EventListener, Registrations } from '../../../src/graph/registrations.js'
import type { InvalidatePayload } from '../../../src/import-meta.js'
import { Events } from '../../../src/runtime/events.js'

const noErrors = (module: Module, error: unknown): void => assert.fail(`a listener in ${module.path} failed: ${error}`)

/** Events for modules `a` and `b`. `calls` has what listeners that {@link listen} adds have been given, in words. */
function setUp(onError: (module: Module, error: unknown) => void = noErrors) {
  const graph = new ModuleGraph()
  const calls: string[] = []
  const events = new Events(graph, onError)
  const [a, b] = [graph.ensure('a'), graph.ensure('b')]
  const add = ({ registrations }: Module, event: string, listener: EventListener) => {
    registrations.listeners ??= new Map()
    registrations.listeners.set(event, (registrations.listeners.get(event) ?? new Set()).add(listener))
  }
  const listen = (module: Module, event: string) =>
    add(module, event, (payload) => calls.push(`${module.path} hears ${event}: ${payload}`))
  return { graph, events, a, b, add, listen, calls }
}

const INVALIDATE: InvalidatePayload = { path: '/a.ts', message: undefined, firstInvalidatedBy: '/a.ts' }

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('an event', () => {
  it('is given to the listeners of all modules, with its payload, before send returns', () => {
    const { events, a, b, listen, calls } = setUp()
    listen(b, 'tea')
    listen(a, 'tea')

    void events.send('tea', 'hot')

    assert.deepEqual(calls, ['a hears tea: hot', 'b hears tea: hot'])
  })

  it('is given to the listeners of a module in the order in which they came', async () => {
    const { events, a, add, calls } = setUp()
    add(a, 'tea', () => calls.push('first'))
    add(a, 'tea', () => calls.push('second'))

    await events.send('tea', undefined)

    assert.deepEqual(calls, ['first', 'second'])
  })

  it('is not given to listeners for others', async () => {
    const { events, a, listen, calls } = setUp()
    listen(a, 'coffee')

    await events.send('tea', 'hot')

    assert.deepEqual(calls, [])
  })

  it('is not given to an instance that another one has replaced', async () => {
    const { events, a, listen, calls } = setUp()
    listen(a, 'tea')
    a.registrations = new Registrations()

    await events.send('tea', 'hot')

    assert.deepEqual(calls, [])
  })

  it('is given to each listener although the one before it takes itself back', async () => {
    const { events, a, add, listen, calls } = setUp()
    const once = () => a.registrations.listeners?.get('tea')?.delete(once)
    add(a, 'tea', once)
    listen(a, 'tea')

    await events.send('tea', 'hot')

    assert.deepEqual(calls, ['a hears tea: hot'])
  })

  it('is given once to listeners of which one adds another', async () => {
    const { events, a, add, listen, calls } = setUp()
    add(a, 'tea', () => listen(a, 'tea'))

    await events.send('tea', 'hot')
    const atFirst = [...calls]
    await events.send('tea', 'iced')

    assert.deepEqual([atFirst, calls], [[], ['a hears tea: iced']])
  })

  it('may be sent by a listener for another one', async () => {
    const { events, a, add, listen, calls } = setUp()
    add(a, 'tea', () => events.send('milk', 'cold'))
    listen(a, 'milk')

    await events.send('tea', 'hot')

    assert.deepEqual(calls, ['a hears milk: cold'])
  })

  it('has its asynchronous listeners waited for', async () => {
    const { events, a, add } = setUp()
    let isDone = false
    add(a, 'tea', async () => {
      await nextTurn()
      isDone = true
    })

    await events.send('tea', 'hot')

    assert.equal(isDone, true)
  })

  it('does not wait for a listener that never ends longer than 5 s, nor for two in two modules', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { events, a, b, add } = setUp(() => {})
    let isOver = false
    for (const module of [a, b]) add(module, 'tea', () => new Promise(() => {}))
    const sent = events.send('tea', 'hot').then(() => {
      isOver = true
    })

    t.mock.timers.tick(4_999)
    await nextTurn()
    const wasOver = isOver
    t.mock.timers.tick(1)
    await sent

    assert.equal(wasOver, false)
  })

  for (const [how, fail] of [
    [
      'throws',
      () => {
        throw new Error('no tea')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no tea'))],
  ] as const) {
    it(`of which a listener ${how} is reported with its module, and given to the others`, async () => {
      const failures: string[] = []
      const { events, a, b, add, listen, calls } = setUp(({ path }, error) =>
        failures.push(`${path}: ${(error as Error).message}`),
      )
      add(a, 'tea', fail)
      listen(a, 'tea')
      listen(b, 'tea')

      await events.send('tea', 'hot')

      assert.deepEqual([failures, calls], [['a: no tea'], ['a hears tea: hot', 'b hears tea: hot']])
    })
  }

  it('of which a listener never ends is reported with its module after 5 s', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const failures: string[] = []
    const { events, b, add } = setUp(({ path }) => failures.push(path))
    add(b, 'tea', () => new Promise(() => {}))
    const sent = events.send('tea', 'hot')

    t.mock.timers.tick(5_000)
    await sent

    assert.deepEqual(failures, ['b'])
  })

  it('resolves where nobody listens', async () => {
    const { events } = setUp()

    await assert.doesNotReject(events.send('tea', 'hot'))
  })
})

describe('an event of hot-hook', () => {
  it('is given under its name in Vite and under its own, before emit returns', () => {
    const { events, a, add, calls } = setUp()
    add(a, 'vite:invalidate', (payload) => calls.push(`vite: ${JSON.stringify(payload)}`))
    add(a, 'hot-hook:invalidate', (payload) => calls.push(`hot-hook: ${JSON.stringify(payload)}`))

    void events.emit('invalidate', INVALIDATE)

    assert.deepEqual(calls, [`vite: ${JSON.stringify(INVALIDATE)}`, `hot-hook: ${JSON.stringify(INVALIDATE)}`])
  })

  it('is not given under its bare name', async () => {
    const { events, a, listen, calls } = setUp()
    listen(a, 'invalidate')

    await events.emit('invalidate', INVALIDATE)

    assert.deepEqual(calls, [])
  })

  it('has the asynchronous listeners of both names waited for', async () => {
    const { events, a, add, calls } = setUp()
    for (const name of ['vite', 'hot-hook']) {
      add(a, `${name}:invalidate`, async () => {
        await nextTurn()
        calls.push(name)
      })
    }

    await events.emit('invalidate', INVALIDATE)

    assert.deepEqual(calls, ['vite', 'hot-hook'])
  })
})
