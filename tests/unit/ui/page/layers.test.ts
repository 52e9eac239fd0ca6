import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldModules } from '../../../../src/ui/page/folding.js'
import { assignLayers } from '../../../../src/ui/page/layers.js'
import { drawModules } from './modules.js'

function layersOf(text: string) {
  const { boxes, edges } = foldModules(drawModules(text), new Map())
  const { layerOf, back } = assignLayers(
    boxes.map(({ id }) => ({ id, width: 1 })),
    edges,
    'app',
  )
  const layers: string[][] = []
  for (const [id, layer] of [...layerOf].sort()) layers[layer] = [...(layers[layer] ?? []), id]
  return { layers: layers.map((ids) => ids.join(' ')), back: back.map(({ from, to }) => `${from} > ${to}`) }
}

describe('the layers of the graph', () => {
  it('have each module behind all that import it', () => {
    assert.deepEqual(layersOf('app -> routes model\nroutes -> page\npage -> model').layers, [
      'app',
      'routes',
      'page',
      'model',
    ])
  })

  it('have modules without importers at the beginning', () => {
    assert.deepEqual(layersOf('app -> a\nplugin -> a b').layers, ['app plugin', 'a b'])
  })

  it('leave out the edges that close a cycle, seen from the entry', () => {
    const { layers, back } = layersOf('app -> a\na -> b\nb -> c\nc -> a b')

    assert.deepEqual(layers, ['app', 'a', 'b', 'c'])
    assert.deepEqual(back.sort(), ['c > a', 'c > b'])
  })

  it('have the entry first, though something imports it', () => {
    assert.deepEqual(layersOf('app -> a\na -> app').layers, ['app', 'a'])
  })

  it('have all modules of a cycle that nothing leads to', () => {
    assert.deepEqual(layersOf('app ->\na -> b\nb -> a').layers, ['a app', 'b'])
  })

  it('are found without recursion, so that a long chain is no matter', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `${at === 0 ? 'app' : `m${at}`} -> m${at + 1}`).join('\n')
    const modules = drawModules(text)
    const nodes = modules.map(({ path }) => ({ id: path, width: 1 }))
    const edges = modules.flatMap(({ path, imports }) =>
      imports.map((edge) => ({ from: path, to: edge.path, isHot: false })),
    )

    assert.equal(assignLayers(nodes, edges, 'app').layerOf.get('m20000'), 20_000)
  })
})
