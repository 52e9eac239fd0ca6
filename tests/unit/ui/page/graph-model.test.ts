import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boxInWords, createGraphModel, type GraphModel, highlightOf } from '../../../../src/ui/page/graph-model.js'
import { indexModules } from '../../../../src/ui/page/module-index.js'
import { drawModules, moduleOf } from './modules.js'

const modelOf = (modules: readonly ReturnType<typeof moduleOf>[], previous?: GraphModel) =>
  createGraphModel(indexModules(modules), { chosen: new Map(), widthOf: () => 50, previous })

describe('the model of the graph', () => {
  it('keeps the layout as long as boxes and edges are the same', () => {
    const modules = drawModules('app -> page\npage -> model')
    const first = modelOf(modules)
    const second = modelOf(
      modules.map((module) => ({ ...module, state: 'hot', version: 2 })),
      first,
    )

    assert.equal(second.layout, first.layout)
    assert.equal(second.boxes.get('page')?.modules[0]?.version, 2)
  })

  it('has a new layout for a new module, and for a new import', () => {
    const first = modelOf(drawModules('app -> page'))

    assert.notEqual(modelOf(drawModules('app -> page model'), first).layout, first.layout)
    assert.notEqual(modelOf(drawModules('app -> ~page'), first).layout, first.layout)
  })

  it('brings out the chains of a module and what it imports', () => {
    const model = modelOf(drawModules('app -> ~page other\npage -> model\nmodel -> sql\nother -> sql'))
    const { boxes, edges } = highlightOf('model', model)

    assert.deepEqual([...boxes].sort(), ['app', 'model', 'page', 'sql'])
    assert.deepEqual([...edges].sort(), ['app\npage', 'model\nsql', 'page\nmodel'])
  })

  it('says a box in words', () => {
    const box = {
      id: 'src/',
      kind: 'folder',
      path: 'src',
      modules: [moduleOf('src/a', { state: 'hot' }), moduleOf('src/b')],
    } as const

    assert.equal(boxInWords(box), 'src/, folder, 2 files, 1 hot')
    assert.equal(boxInWords({ id: 'a', kind: 'file', path: 'a', modules: [moduleOf('a')] }), 'a, not hot')
  })
})
