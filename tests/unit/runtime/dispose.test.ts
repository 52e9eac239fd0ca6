import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import type { DataCallback } from '../../../src/graph/registrations.js'
import { dispose } from '../../../src/runtime/dispose.js'

/** Modules with disposers, by name. */
function modulesWith(disposers: Record<string, DataCallback[]>): Module[] {
  const graph = new ModuleGraph()
  return Object.entries(disposers).map(([name, all]) => {
    const module = graph.ensure(name)
    module.disposers.push(...all)
    return module
  })
}

const noErrors = (module: Module, error: unknown) => assert.fail(`a disposer of ${module.path} failed: ${error}`)

describe('dispose', () => {
  it('calls the disposers in the order of the modules, and of each in the order in which they were given', async () => {
    const calls: string[] = []
    const modules = modulesWith({
      importer: [() => calls.push('importer 1'), () => calls.push('importer 2')],
      imported: [() => calls.push('imported')],
    })

    await dispose(modules, noErrors)

    assert.deepEqual(calls, ['importer 1', 'importer 2', 'imported'])
  })

  it('calls all of them before it returns, also behind one that is asynchronous', () => {
    const calls: string[] = []
    const modules = modulesWith({ a: [async () => calls.push('a')], b: [() => calls.push('b')] })

    void dispose(modules, noErrors)

    assert.deepEqual(calls, ['a', 'b'])
  })

  it('calls each once, however often it is called', async () => {
    let calls = 0
    const modules = modulesWith({ a: [() => calls++] })

    await dispose(modules, noErrors)
    await dispose(modules, noErrors)

    assert.equal(calls, 1)
  })

  it('hands over the data of the module', async () => {
    const [module] = modulesWith({ a: [(data) => Object.assign(data, { count: 1 })] })
    assert.ok(module)
    const data = module.data

    await dispose([module], noErrors)

    assert.equal(module.data, data)
    assert.deepEqual(data, { count: 1 })
  })

  it('keeps a disposer that is given meanwhile for the next time', async () => {
    const calls: string[] = []
    const modules = modulesWith({ a: [() => module?.disposers.push(() => calls.push('later'))] })
    const [module] = modules

    await dispose(modules, noErrors)
    const before = [...calls]
    await dispose(modules, noErrors)

    assert.deepEqual([before, calls], [[], ['later']])
  })

  it('resolves where there is nothing to call', async () => {
    await assert.doesNotReject(dispose(modulesWith({ a: [] }), noErrors))
  })

  it('waits for those that are asynchronous', async () => {
    let isDone = false
    const modules = modulesWith({
      a: [
        async () => {
          await new Promise((resolve) => setImmediate(resolve))
          isDone = true
        },
      ],
    })

    await dispose(modules, noErrors)

    assert.equal(isDone, true)
  })

  it('lets those that are asynchronous run side by side', async () => {
    let release = () => {}
    const modules = modulesWith({
      a: [() => new Promise<void>((resolve) => (release = resolve))],
      b: [async () => release()],
    })

    await assert.doesNotReject(dispose(modules, noErrors))
  })

  it('waits for what only looks like a promise', async () => {
    let isAsked = false
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: what a library may return
      then(resolve: () => void) {
        isAsked = true
        resolve()
      },
    }

    await dispose(modulesWith({ a: [() => thenable] }), noErrors)

    assert.equal(isAsked, true)
  })

  it('reports one that throws, and calls the others', async () => {
    const calls: string[] = []
    const failures: [string, string][] = []
    const modules = modulesWith({
      a: [
        () => {
          throw new Error('no tea')
        },
        () => calls.push('second of a'),
      ],
      b: [() => calls.push('b')],
    })

    await dispose(modules, (module, error) => failures.push([module.path, (error as Error).message]))

    assert.deepEqual(failures, [['a', 'no tea']])
    assert.deepEqual(calls, ['second of a', 'b'])
  })

  it('reports one that rejects, and resolves', async () => {
    const failures: [string, string][] = []
    const modules = modulesWith({ a: [async () => Promise.reject(new Error('no tea'))], b: [async () => {}] })

    await dispose(modules, (module, error) => failures.push([module.path, (error as Error).message]))

    assert.deepEqual(failures, [['a', 'no tea']])
  })

  it('goes on without one that never ends after 5 s, which is reported', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let isOver = false
    const errors: unknown[] = []
    const never = modulesWith({ a: [() => new Promise(() => {})] })
    const disposed = dispose(never, (_module, error) => errors.push(error)).then(() => {
      isOver = true
    })

    t.mock.timers.tick(4_999)
    await new Promise((resolve) => setImmediate(resolve))
    const wasOver = isOver
    t.mock.timers.tick(1)
    await disposed

    assert.equal(wasOver, false)
    assert.match(String(errors), /^it is not done after 5 s/)
  })
})
