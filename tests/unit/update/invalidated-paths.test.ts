import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { invalidatedPaths } from '../../../src/update/invalidated-paths.js'
import { at, draw } from '../../support/draw-graph.js'

/** The messages as lines of names; `changed` and `outdated` are lists of names as well. */
function told(drawing: string, changed: string, outdated: string): string[] {
  const graph = draw(drawing)
  const modules = (names: string) => names.split(' ').map((name) => at(graph, name))
  return invalidatedPaths(modules(changed), modules(outdated)).map((paths) => paths.join(' '))
}

describe('invalidatedPaths', () => {
  it('begins with the module that has changed, and goes on with its importers', () => {
    const drawing = `
      entry ~> page
      page  -> layout
      layout -> text
    `
    assert.deepEqual(told(drawing, 'text', 'page layout text'), ['text layout page'])
  })

  it('has a message for each module that has changed, and names an importer once', () => {
    const drawing = `
      entry ~> page
      page  -> text model
    `
    assert.deepEqual(told(drawing, 'text model', 'page text model'), ['text page', 'model'])
  })

  it('leaves the importers of a changed importer to its own message', () => {
    const drawing = `
      entry ~> page
      page  -> layout
      layout -> text
    `
    assert.deepEqual(told(drawing, 'text layout', 'page layout text'), ['text', 'layout page'])
  })

  it('comes to an end in a cycle', () => {
    const drawing = `
      entry ~> a
      a -> b
      b -> a
    `
    assert.deepEqual(told(drawing, 'b', 'a b'), ['b a'])
  })

  it('names what is loaded anew for another reason in the first message', () => {
    const drawing = `
      entry ~> page other
      page  -> text
    `
    assert.deepEqual(told(drawing, 'text', 'other page text'), ['text page other'])
    assert.deepEqual(told(drawing, 'text', 'page'), ['page'])
  })

  it('says nothing where nothing is outdated', () => {
    assert.deepEqual(invalidatedPaths([at(draw('entry -> text'), 'text')], []), [])
  })
})
