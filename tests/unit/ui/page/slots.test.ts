import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assignLayers } from '../../../../src/ui/page/layers.js'
import { createSlots } from '../../../../src/ui/page/slots.js'

const nodes = (...ids: string[]) => ids.map((id) => ({ id, width: 1 }))
const edge = (from: string, to: string, isHot = false) => ({ from, to, isHot })

describe('the slots of the layers', () => {
  it('have a bend in each layer that an edge passes; edges to one module share them', () => {
    const all = nodes('app', 'a', 'b', 'c', 'd')
    const edges = [edge('app', 'a'), edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('app', 'd'), edge('a', 'd')]
    const { layers, routes } = createSlots(all, assignLayers(all, edges, 'app'))

    assert.deepEqual(
      layers.map((slots) => slots.length),
      [1, 2, 2, 2, 1],
    )
    assert.deepEqual(
      edges.map((each) => routes.get(each)?.length),
      [2, 2, 2, 2, 5, 4],
    )
    const [long, short] = [routes.get(edges[4] as (typeof edges)[0]), routes.get(edges[5] as (typeof edges)[0])]
    assert.equal(long?.[2], short?.[1])
  })

  it('are not more than the graph is worth', () => {
    // Each module of a long chain imports the last one.
    const ids = Array.from({ length: 1000 }, (_, at) => `m${at}`)
    const edges = ids
      .slice(0, -1)
      .flatMap((id, at) => [edge(id, ids[at + 1] ?? ''), edge(id, 'm999', at % 2 === 0), edge(ids[0] ?? '', id)])
    const all = nodes(...ids)
    const { layers } = createSlots(
      all,
      assignLayers(
        all,
        edges.filter(({ from, to }) => from !== to),
        'm0',
      ),
    )

    assert.ok(layers.flat().length < 14_000, String(layers.flat().length))
  })
})
