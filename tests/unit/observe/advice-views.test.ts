import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModuleGraph } from '../../../src/graph/module-graph.js'
import { adviceViews } from '../../../src/observe/advice-views.js'
import { between, draw, NO_RULES } from '../../support/draw-graph.js'

const advise = (graph: ModuleGraph, isCommonJs = false) =>
  adviceViews(graph, { rules: NO_RULES, name: (path) => path, isCommonJs: () => isCommonJs })

describe('advice', () => {
  it('names the places that would make most modules hot, the best first', () => {
    const graph = draw(`
      entry -> small large
      large -> one two
    `)

    assert.deepEqual(
      advise(graph).map(({ path, importer, makesHot }) => [importer, path, makesHot]),
      [
        ['entry', 'large', 3],
        ['entry', 'small', 1],
        ['large', 'one', 1],
        ['large', 'two', 1],
      ],
    )
  })

  it('is none where everything is hot, or nothing could be', () => {
    assert.deepEqual(advise(draw('entry ~> page')), [])
    assert.deepEqual(advise(draw('entry')), [])
  })

  it('is for five places at most', () => {
    assert.equal(advise(draw('entry -> a b c d e f g')).length, 5)
  })

  it('has the lines to write, with the specifier as it is written', () => {
    const graph = draw('entry -> page')
    between(graph, 'entry', 'page').specifiers.splice(0, 1, './page.js')

    const [ask = '', accept = ''] = advise(graph)[0]?.ways ?? []

    assert.match(ask, /await import\('\.\/page\.js'\)$/)
    assert.match(accept, /^import\.meta\.hot\?\.accept\('\.\/page\.js', \(module\) => \{\n/)
  })

  for (const [names, line] of [
    [[], "await import('./page.js')"],
    [['one', 'other'], "const { one, other } = await import('./page.js')"],
    [['default'], "const module = await import('./page.js')"],
    [['a-b'], "const module = await import('./page.js')"],
    [undefined, "const module = await import('./page.js')"],
  ] as const) {
    it(`has an import() that takes the same names: ${names ?? 'all'}`, () => {
      const graph = draw('entry -> page')
      const edge = between(graph, 'entry', 'page')
      edge.specifiers.splice(0, 1, './page.js')
      edge.names = names && new Set(names)

      assert.equal(advise(graph)[0]?.ways[0]?.split('\n')[1], line)
    })
  }

  it('has module.hot for CommonJS', () => {
    assert.match(advise(draw('entry -> page'), true)[0]?.ways[1] ?? '', /^module\.hot\?\.accept\(/)
  })

  it('has accept() alone where an import() ran at the start, and where the module is required', () => {
    const required = draw('entry -> page')
    between(required, 'entry', 'page').isRequired = true

    for (const graph of [draw('entry .> page'), required]) {
      assert.deepEqual(
        advise(graph).map(({ ways }) => ways.map((way) => way.slice(0, 10))),
        [['import.met']],
      )
    }
  })
})
