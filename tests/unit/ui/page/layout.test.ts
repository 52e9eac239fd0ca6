import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldModules } from '../../../../src/ui/page/folding.js'
import { type Layout, layOut } from '../../../../src/ui/page/layout.js'
import { drawModules, manyModules } from './modules.js'

function layoutOf(modules: Parameters<typeof foldModules>[0], mostBoxes = 2000): Layout {
  const { boxes, edges } = foldModules(modules, new Map(), mostBoxes)
  return layOut(
    boxes.map(({ id }) => ({ id, width: 60 + id.length })),
    edges,
    modules.find(({ isEntry }) => isEntry)?.path,
  )
}
const placesOf = ({ boxes }: Layout) => [...boxes.values()].map(({ id, x, y }) => `${id} ${x} ${y}`).sort()

describe('the layout', () => {
  it('is empty without modules, and begins at 0', () => {
    assert.deepEqual([layoutOf([]).width, layoutOf([]).height], [0, 0])
    const { boxes, width, height } = layoutOf(drawModules('app ->'))
    assert.deepEqual({ ...boxes.get('app') }, { id: 'app', x: 0, y: 0, width: 63, height: 30, layer: 0 })
    assert.deepEqual([width, height], [63, 30])
  })

  it('is the same for the same modules, in whatever order they come', () => {
    const modules = manyModules(300)

    assert.deepEqual(placesOf(layoutOf(modules)), placesOf(layoutOf(modules)))
    assert.deepEqual(placesOf(layoutOf(modules)), placesOf(layoutOf(modules.toReversed())))
  })

  it('has no boxes that overlap, and has all of them in its size', () => {
    const { boxes, width, height } = layoutOf(manyModules(1000))

    assert.equal(boxes.size, 1000)
    const byLayer = new Map<number, number[]>()
    for (const { layer, x, y, width: own } of boxes.values()) {
      assert.ok(x >= 0 && y >= 0 && x + own <= width && y + 30 <= height)
      byLayer.set(layer, [...(byLayer.get(layer) ?? []), y])
    }
    for (const heights of byLayer.values()) {
      const sorted = heights.sort((a, b) => a - b)
      for (const [at, y] of sorted.entries()) assert.ok(at === 0 || y - (sorted[at - 1] ?? 0) >= 39.9)
    }
  })

  it('has a route for each edge, from the importer to the imported module', () => {
    const { boxes, routes } = layoutOf(manyModules(300))

    for (const [{ from, to }, route] of routes) {
      const [first, last] = [route[0], route.at(-1)]
      const [importer, imported] = [boxes.get(from), boxes.get(to)]
      if (first?.isBack === true) continue
      assert.equal(first?.x1, (importer?.x ?? 0) + (importer?.width ?? 0))
      assert.equal(last?.x2, imported?.x)
      for (const [at, piece] of route.entries()) assert.ok(at === 0 || piece.x1 === route[at - 1]?.x2)
    }
  })

  it('leads the edges that close a cycle around below', () => {
    const { routes } = layoutOf(drawModules('app -> a\na -> b\nb -> a'))

    const backs = [...routes].filter(([, route]) => route[0]?.isBack).map(([{ from, to }]) => [from, to])
    assert.deepEqual(backs, [['b', 'a']])
  })
})
