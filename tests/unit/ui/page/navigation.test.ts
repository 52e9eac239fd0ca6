import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldModules } from '../../../../src/ui/page/folding.js'
import { layOut } from '../../../../src/ui/page/layout.js'
import { boxAt, nextBox, successorOf } from '../../../../src/ui/page/navigation.js'
import { drawModules, moduleOf } from './modules.js'

const { boxes, edges } = foldModules(drawModules('app -> a b c\nb -> x'), new Map())
const layout = layOut(
  boxes.map(({ id }) => ({ id, width: 60 })),
  edges,
  'app',
)

describe('the keys in the graph', () => {
  it('lead to what is imported and back, and to the neighbours', () => {
    const middle = nextBox(layout, 'app', 'right') ?? ''
    const others = [nextBox(layout, middle, 'up'), nextBox(layout, middle, 'down')]

    assert.deepEqual([middle, ...others].sort(), ['a', 'b', 'c'])
    assert.equal(nextBox(layout, middle, 'left'), 'app')
    assert.equal(nextBox(layout, 'x', 'left'), 'b')
  })

  it('lead nowhere at the edge', () => {
    assert.equal(nextBox(layout, 'app', 'left'), undefined)
    assert.equal(nextBox(layout, 'x', 'right'), undefined)
    assert.equal(nextBox(layout, 'app', 'up'), undefined)
    assert.equal(nextBox(layout, 'gone', 'up'), undefined)
  })

  it('go on in the folder that was opened, or that the box was folded into', () => {
    const modules = ['src/app.ts', 'src/web/a.ts', 'src/web/b.ts'].map((path) => moduleOf(path))
    const opened = foldModules(modules, new Map([['src/web', true]])).boxes
    const folded = foldModules(modules, new Map([['src/web', false]])).boxes

    assert.equal(successorOf('src/web/', opened), 'src/web/a.ts')
    assert.equal(successorOf('src/web/b.ts', folded), 'src/web/')
    assert.equal(successorOf('gone.ts', opened), undefined)
  })
})

describe('a point of the graph', () => {
  it('is in a box, or in none', () => {
    const app = layout.boxes.get('app')

    assert.equal(boxAt(layout, { x: (app?.x ?? 0) + 1, y: (app?.y ?? 0) + 1 }), 'app')
    assert.equal(boxAt(layout, { x: -1, y: 0 }), undefined)
  })
})
