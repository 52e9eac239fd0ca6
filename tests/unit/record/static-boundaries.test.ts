import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { HotHookOptions } from '../../../src/api.js'
import type { Settings } from '../../../src/config/settings.js'
import { StaticBoundaries } from '../../../src/record/static-boundaries.js'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import { between, draw, NO_RULES } from '../../support/draw-graph.js'

interface Given {
  options?: HotHookOptions
  /** The paths that the options name. */
  boundaries?: readonly string[]
  /** Edges that are written with `import.meta.hot?.boundary`. */
  marked?: readonly (readonly [importer: string, imported: string])[]
}

/** A check of a graph. `log` has what is said. */
function setUp(text: string, { options = {}, boundaries, marked = [] }: Given = {}) {
  const graph = draw(text)
  for (const [importer, imported] of marked) between(graph, importer, imported).boundary = true
  graph.hasMarks = marked.length > 0
  const log: string[] = []
  const reporter = new Reporter(
    createLog('info', (line) => log.push(line)),
    () => '/',
  )
  const isBoundary = boundaries && ((path: string) => boundaries.includes(path))
  const settings = { options, rules: { ...NO_RULES, isBoundary } } as unknown as Settings
  const found = new StaticBoundaries(settings, reporter)
  const check = {
    checkAll: () => found.checkAll(graph),
    get hasWork() {
      return found.mayExist(graph)
    },
  }
  return { graph, log, check, checkEdge: (from: string, to: string) => found.check(between(graph, from, to), graph) }
}

const PAGES = `
  /app  ~> /page
  /menu -> /page /model
`

describe('StaticBoundaries', () => {
  it('says nothing where nothing is a boundary', () => {
    const { check, log } = setUp(PAGES)

    check.checkAll()

    assert.deepEqual(log, [])
  })

  for (const [what, given] of [
    ['that the options name', { boundaries: ['/page'] }],
    ['that is marked by somebody else', { marked: [['/app', '/page']] }],
  ] as const) {
    it(`names a static import of a boundary ${what}`, () => {
      const { checkEdge, log } = setUp(PAGES, given)

      checkEdge('/menu', '/page')
      checkEdge('/menu', '/model')

      assert.equal(log.length, 1)
      assert.match(log[0] ?? '', /page.*menu/)
    })

    it(`throws where the options ask for it, for a boundary ${what}`, () => {
      const options = { throwWhenBoundariesAreNotDynamicallyImported: true }
      const { checkEdge, log } = setUp(PAGES, { ...given, options })

      assert.throws(() => checkEdge('/menu', '/page'), { name: 'BoundaryError' })
      checkEdge('/menu', '/model')

      assert.deepEqual(log, [])
    })
  }

  it('names each boundary once, however many import it', () => {
    const { check, checkEdge, log } = setUp(`${PAGES}\n/other -> /page`, { boundaries: ['/page'] })

    checkEdge('/menu', '/page')
    checkEdge('/other', '/page')
    check.checkAll()

    assert.equal(log.length, 1)
  })

  it('looks at all static imports at once, and at no others', () => {
    const { check, log } = setUp(PAGES, { boundaries: ['/page', '/model'] })

    check.checkAll()

    assert.deepEqual(log.map((line) => /page|model/.exec(line)?.[0]).sort(), ['model', 'page'])
  })

  it('has work where there are boundaries', () => {
    const given: Given[] = [{}, { boundaries: ['/page'] }, { marked: [['/app', '/page']] }]

    assert.deepEqual(
      given.map((each) => setUp(PAGES, each).check.hasWork),
      [false, true, true],
    )
  })

  it('looks through no importers while nothing is marked', () => {
    const { graph, checkEdge } = setUp(PAGES)
    const edge = between(graph, '/menu', '/page')
    edge.imported.importers.values = () => assert.fail('nobody can have marked it')

    checkEdge('/menu', '/page')
  })
})
