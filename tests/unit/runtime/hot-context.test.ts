import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import { type Namespace, Registrations } from '../../../src/graph/registrations.js'
import { ModuleHotContext } from '../../../src/runtime/hot-context.js'

const [NEW_A, NEW_B]: Namespace[] = [{ name: 'a' }, { name: 'b' }]

/** The `import.meta.hot` of `/page.ts`, which imports `./a.js` and `./b.js`. */
function setUp(module = new ModuleGraph().ensure('/page.ts'), version = 0) {
  const registrations = new Registrations()
  const calls: unknown[][] = []
  const instance = { module, version, data: module.data, registrations, isEvaluated: true }
  const hot = new ModuleHotContext(instance, {
    disposeLate({ path }, callback) {
      calls.push(['dispose', path])
      callback()
    },
    dependencyOf(_importer: Module, specifier: string) {
      if (specifier === 'a-package') return undefined
      if (!['./a.js', './b.js'].includes(specifier)) throw new Error(`no ${specifier}`)
      return specifier.replace('./', '/').replace('.js', '.ts')
    },
    invalidate: ({ path }, message) => calls.push(['invalidate', path, message]),
    send: (event, payload) => calls.push(['send', event, payload]),
  })
  return { module, registrations, instance, hot, calls }
}

/** What callbacks were called with. */
function recorder() {
  const calls: unknown[] = []
  return { calls, record: (...args: unknown[]) => calls.push(args) }
}

describe('import.meta.hot', () => {
  it('keeps data from one version to the next', () => {
    const { module, hot } = setUp()
    hot.data.count = 1

    const next = setUp(module, 1)

    assert.deepEqual(next.hot.data, { count: 1 })
  })

  it('keeps the data of an instance that was pruned, and has its late disposers called with it', () => {
    const { module, hot, calls } = setUp()
    const { record, calls: given } = recorder()
    hot.data.count = 1
    module.data = {}
    module.version = 1

    hot.dispose(record)

    assert.deepEqual([hot.data, setUp(module, 1).hot.data], [{ count: 1 }, {}])
    assert.deepEqual([calls, given], [[['dispose', '/page.ts']], [[{ count: 1 }]]])
    assert.deepEqual(module.disposers, [])
  })

  it('takes disposers in their order', () => {
    const { module, hot } = setUp()
    const [first, second] = [() => 1, () => 2]

    hot.dispose(first)
    hot.dispose(second)

    assert.deepEqual(module.disposers, [first, second])
  })

  it('has a disposer called soon if the instance has been outdated before its end', () => {
    const { module, instance, hot, calls } = setUp()
    instance.isEvaluated = false
    module.version = 1

    hot.dispose(() => {})

    assert.deepEqual([calls, module.disposers], [[['dispose', '/page.ts']], []])
  })

  it('has a disposer called soon if another instance has taken its place', () => {
    const { module, hot, calls } = setUp()
    Object.assign(module, { version: 1, evaluatedVersion: 1 })

    hot.dispose(() => {})

    assert.deepEqual([calls, module.disposers], [[['dispose', '/page.ts']], []])
  })

  it('keeps a disposer of an instance that is in use, since the one after it has failed', () => {
    const { module, hot, calls } = setUp()
    Object.assign(module, { version: 1, evaluatedVersion: 0 })
    const disposer = () => {}

    hot.dispose(disposer)

    assert.deepEqual([calls, module.disposers], [[], [disposer]])
  })

  it('declines for the module', () => {
    const { module, hot } = setUp()

    hot.decline()

    assert.equal(module.declined, true)
  })

  it('has a boundary that is an option of import()', () => {
    const { hot } = setUp()

    assert.deepEqual(hot.boundary, { with: { hot: 'true' } })
  })

  it('takes what is to be done when nobody imports the module', () => {
    const { registrations, hot } = setUp()
    const callback = () => {}

    hot.prune(callback)

    assert.deepEqual(registrations.prunes, [callback])
  })
})

describe('import.meta.hot.accept', () => {
  it('accepts the module itself, with or without a callback', () => {
    const { registrations, hot } = setUp()
    const { calls, record } = recorder()

    hot.accept()
    hot.accept(record)
    for (const { callback } of registrations.acceptances) callback([NEW_A])

    assert.deepEqual(
      registrations.acceptances.map(({ paths, exports }) => [paths, exports]),
      [
        [['/page.ts'], undefined],
        [['/page.ts'], undefined],
      ],
    )
    assert.deepEqual(calls, [[NEW_A]])
  })

  it('accepts one module that it imports, and gives its exports', () => {
    const { registrations, hot } = setUp()
    const { calls, record } = recorder()

    hot.accept('./a.js', record)
    for (const { callback } of registrations.acceptances) callback([NEW_A])

    assert.deepEqual(
      registrations.acceptances.map(({ paths }) => paths),
      [['/a.ts']],
    )
    assert.deepEqual(calls, [[NEW_A]])
  })

  it('accepts several, and gives them by position', () => {
    const { registrations, hot } = setUp()
    const { calls, record } = recorder()

    hot.accept(['./a.js', './b.js'], record)
    for (const { callback } of registrations.acceptances) callback([undefined, NEW_B])

    assert.deepEqual(
      registrations.acceptances.map(({ paths }) => paths),
      [['/a.ts', '/b.ts']],
    )
    assert.deepEqual(calls, [[[undefined, NEW_B]]])
  })

  it('accepts what is none of the project, which never changes', () => {
    const { registrations, hot } = setUp()

    hot.accept('a-package')

    assert.deepEqual(
      registrations.acceptances.map(({ paths }) => paths),
      [[undefined]],
    )
  })

  it('throws for a module that is not imported', () => {
    const { registrations, hot } = setUp()

    assert.throws(() => hot.accept('./c.js'), /no \.\/c\.js/)
    assert.throws(() => hot.accept(['./a.js', './c.js']), /no \.\/c\.js/)
    assert.deepEqual(registrations.acceptances, [])
  })

  it('throws for what is no way to call it', () => {
    const { hot } = setUp()

    assert.throws(() => hot.accept(1), /Cannot accept 1: expected/)
    assert.throws(() => hot.accept('./a.js', 1), /Cannot use 1 as a callback/)
  })
})

/** Its methods, called with anything. */
type Loose = Record<string, (...given: unknown[]) => unknown>

describe('import.meta.hot, called with what it has no use for', () => {
  for (const [call, make] of [
    ['dispose()', (hot: Loose) => hot.dispose?.()],
    ['dispose(5)', (hot: Loose) => hot.dispose?.(5)],
    ['addDisposeHandler(null)', (hot: Loose) => hot.addDisposeHandler?.(null)],
    ['prune({})', (hot: Loose) => hot.prune?.({})],
    ['on("a")', (hot: Loose) => hot.on?.('a')],
    ['on(5, f)', (hot: Loose) => hot.on?.(5, () => {})],
    ['off("a", 5)', (hot: Loose) => hot.off?.('a', 5)],
    ['acceptExports(null)', (hot: Loose) => hot.acceptExports?.(null)],
    ['acceptExports([1])', (hot: Loose) => hot.acceptExports?.([1])],
    ['acceptExports("a", 5)', (hot: Loose) => hot.acceptExports?.('a', 5)],
    ['accept(Object.create(null))', (hot: Loose) => hot.accept?.(Object.create(null))],
  ] as const) {
    it(`throws at the call: ${call}`, () => {
      const { hot, registrations } = setUp()

      assert.throws(() => make(hot as unknown as Loose), TypeError)
      assert.deepEqual([registrations.acceptances, registrations.prunes, registrations.listeners], [[], [], undefined])
    })
  }
})

describe('import.meta.hot.acceptExports', () => {
  for (const [names, expected] of [
    ['one', ['one']],
    [
      ['one', 'two'],
      ['one', 'two'],
    ],
  ] as const) {
    it(`accepts the module itself for ${JSON.stringify(names)}`, () => {
      const { registrations, hot } = setUp()
      const { calls, record } = recorder()

      hot.acceptExports(names, record)
      for (const { callback } of registrations.acceptances) callback([NEW_A])

      assert.deepEqual(
        registrations.acceptances.map(({ paths, exports }) => [paths, [...(exports ?? [])]]),
        [[['/page.ts'], expected]],
      )
      assert.deepEqual(calls, [[NEW_A]])
    })
  }
})

describe('import.meta.hot.invalidate', () => {
  it('is handed on with its message', () => {
    const { module, hot, calls } = setUp()
    module.evaluatedVersion = 0

    hot.invalidate('no way')

    assert.deepEqual(calls, [['invalidate', '/page.ts', 'no way']])
  })

  it('is nothing while the module is evaluated for the first time: each start would lead to the next one', () => {
    const { hot, calls } = setUp()

    hot.invalidate()

    assert.deepEqual(calls, [])
  })

  it('is handed on from a callback of an instance that another one has just replaced', () => {
    const { module, registrations, hot, calls } = setUp()
    Object.assign(module, { version: 1, evaluatedVersion: 1 })
    registrations.isHandingOver = true

    hot.invalidate()

    assert.deepEqual(calls, [['invalidate', '/page.ts', undefined]])
  })

  it('is nothing from an instance that another one has replaced', () => {
    const { module, hot, calls } = setUp()
    Object.assign(module, { version: 1, evaluatedVersion: 0 })

    hot.invalidate()

    assert.deepEqual(calls, [])
  })
})

describe('the events of import.meta.hot', () => {
  it('have each listener once, until it is taken back', () => {
    const { registrations, hot } = setUp()
    const listener = () => {}

    hot.on('a', listener)
    hot.on('a', listener)
    const before = registrations.listeners?.get('a')?.size
    hot.off('a', listener)
    hot.off('b', listener)

    assert.deepEqual([before, registrations.listeners?.get('a')?.size], [1, 0])
  })

  it('are sent with their payload', () => {
    const { hot, calls } = setUp()

    hot.send('a', 1)

    assert.deepEqual(calls, [['send', 'a', 1]])
  })
})
