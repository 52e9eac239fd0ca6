import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findModules } from '../../../../src/ui/page/search.js'
import { moduleOf } from './modules.js'

const modules = [
  moduleOf('src/routes/Cart.tsx', { state: 'broken' }),
  moduleOf('src/models/cart.ts', { state: 'hot' }),
  moduleOf('src/app.ts', { state: 'not hot' }),
]
const find = (query: string) => findModules(modules, query).map(({ path }) => path)

describe('the search', () => {
  it('finds all without a word', () => {
    assert.equal(findModules(modules, '  '), modules)
  })

  it('finds parts of the path in any order, in capitals or not', () => {
    assert.deepEqual(find('cart'), ['src/routes/Cart.tsx', 'src/models/cart.ts'])
    assert.deepEqual(find('CART models'), ['src/models/cart.ts'])
    assert.deepEqual(find('cart nothing'), [])
  })

  it('finds states, also while they are being typed', () => {
    assert.deepEqual(find('is:broken'), ['src/routes/Cart.tsx'])
    assert.deepEqual(find('is:not-hot'), ['src/app.ts'])
    assert.deepEqual(find('is:hot cart'), ['src/models/cart.ts'])
    assert.deepEqual(find('is:').length, 3)
  })

  it('takes letters that mean something in patterns as they are', () => {
    assert.deepEqual(find('a.t'), [])
    assert.deepEqual(find('(*['), [])
  })
})
