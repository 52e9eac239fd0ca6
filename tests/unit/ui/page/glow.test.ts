import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changedModules, Glow } from '../../../../src/ui/page/glow.js'
import { indexModules } from '../../../../src/ui/page/module-index.js'
import { manyModules, moduleOf } from './modules.js'

describe('what has just changed', () => {
  it('has another version or state, or was evaluated again; what is new is not meant', () => {
    const before = indexModules(['a', 'b', 'c', 'd'].map((path) => moduleOf(path)))
    const changed = [moduleOf('a', { version: 1 }), moduleOf('b', { state: 'hot' }), moduleOf('c', { evaluatedAt: 5 })]
    const after = indexModules([...changed, moduleOf('d'), moduleOf('new')])

    assert.deepEqual(changedModules(before, after), ['a', 'b', 'c'])
  })

  it('is nothing if nearly all has, as after a start', () => {
    const modules = manyModules(100)
    const again = modules.map((module) => ({ ...module, evaluatedAt: 5 }))

    assert.deepEqual(changedModules(indexModules(modules), indexModules(again)), [])
  })

  it('glows for a moment', () => {
    const glow = new Glow()
    glow.add(['a'], 1000)

    assert.deepEqual([...glow.strengths(1800)], [['a', 0.5]])
    assert.equal(glow.strengths(2600).size, 0)
  })
})
