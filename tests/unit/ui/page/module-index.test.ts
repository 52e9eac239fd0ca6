import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { indexModules } from '../../../../src/ui/page/module-index.js'
import { drawModules } from './modules.js'

describe('the index of modules', () => {
  it('has the importers of each module, with their imports', () => {
    const index = indexModules(drawModules('app -> page model\npage -> ~model'))

    const importers = index.importersOf.get('model')?.map(({ module, edge }) => [module.path, edge.isHot])
    assert.deepEqual(importers, [
      ['app', false],
      ['page', true],
    ])
    assert.equal(index.importersOf.get('app'), undefined)
    assert.equal(index.byPath.get('page')?.imports.length, 1)
  })
})
