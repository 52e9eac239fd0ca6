import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { ModuleHotContext } from '../../../src/runtime/hot-context.js'

function setUp() {
  const module = new ModuleGraph().ensure('/page.ts')
  return { module, hot: new ModuleHotContext(module, 0) }
}

describe('import.meta.hot', () => {
  it('keeps data from one version to the next', () => {
    const { module, hot } = setUp()
    hot.data.count = 1

    const next = new ModuleHotContext(module, 1)

    assert.deepEqual(next.data, { count: 1 })
  })

  it('takes disposers in their order', () => {
    const { module, hot } = setUp()
    const [first, second] = [() => 1, () => 2]

    hot.dispose(first)
    hot.dispose(second)

    assert.deepEqual(module.disposers, [first, second])
  })

  it('calls a disposer at once if the instance has been outdated before it could register it', () => {
    const { module, hot } = setUp()
    module.version = 1
    let calls = 0

    hot.dispose(() => calls++)

    assert.deepEqual([calls, module.disposers], [1, []])
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
})
