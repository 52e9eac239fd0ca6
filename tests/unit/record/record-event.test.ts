import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOf } from '../../../src/files/digest.js'
import { type Edge, ModuleGraph } from '../../../src/graph/module-graph.js'
import type { ImportEvent, LoaderEvent } from '../../../src/loader/events.js'
import { recordEvent } from '../../../src/record/record-event.js'
import { plainSource, type Source } from '../../../src/transpile/source.js'
import { at, between } from '../../support/draw-graph.js'

/** A graph that events are recorded into, and what was said about them. */
function createRecorder() {
  const graph = new ModuleGraph()
  const files: string[] = []
  const waiting: string[] = []
  const bound: Edge[] = []
  const record = (...events: LoaderEvent[]) => {
    for (const event of events) {
      recordEvent(event, {
        graph,
        onFile: (path) => files.push(path),
        onNewText: () => {},
        onUnresolved: () => waiting.push('anywhere'),
        onBound: (edge) => bound.push(edge),
      })
    }
  }
  return { graph, files, waiting, bound, record }
}

function imports(importer: string | undefined, imported: string, more: Partial<ImportEvent> = {}): ImportEvent {
  return {
    type: 'import',
    importer,
    importerVersion: 0,
    imported,
    specifier: `.${imported}`,
    kind: 'dynamic',
    calls: 1,
    names: undefined,
    isRedirected: false,
    boundary: false,
    duringEvaluation: false,
    ...more,
  }
}

/** What is known of the executions of an `import()`. */
function evidence(graph: ModuleGraph, importer: string, imported: string) {
  const { ranAtStart, runsAgain } = between(graph, importer, imported)
  return { ranAtStart, runsAgain }
}

const STATIC = { kind: 'static', calls: 0 } as const

function loads(
  path: string,
  contents = 'one',
  more: { version?: number; format?: Source['format'] } = {},
): LoaderEvent {
  const { version = 0, format = 'module' } = more
  return { type: 'load', source: plainSource(path, contents, format), version }
}

describe('recordEvent, for an import', () => {
  it('of nobody makes the module the entry', () => {
    const { graph, record } = createRecorder()

    record(imports(undefined, '/app.ts'))

    assert.equal(at(graph, '/app.ts').root, 'entry')
    assert.equal(at(graph, '/app.ts').importers.size, 0)
  })

  it('by a loaded module makes an edge, and its importer no root', () => {
    const { graph, record } = createRecorder()
    record(imports('/main.ts', '/app.ts'), loads('/app.ts'))

    record(imports('/app.ts', '/page.ts'))

    assert.equal(at(graph, '/app.ts').root, undefined)
    assert.deepEqual([...between(graph, '/app.ts', '/page.ts').specifiers], ['./page.ts'])
  })

  it('by somebody who was never loaded makes him one from outside', () => {
    const { graph, record } = createRecorder()

    record(imports('/node_modules/autoload/index.js', '/routes.ts'))

    assert.equal(at(graph, '/node_modules/autoload/index.js').root, 'outside')
  })

  it('does not take the place of the entry from a module that imports before it is loaded', () => {
    const { graph, record } = createRecorder()
    record(imports(undefined, '/app.ts'))

    record(imports('/app.ts', '/page.ts'))

    assert.equal(at(graph, '/app.ts').root, 'entry')
  })

  it('that is static is told once, and has no executions', () => {
    const { graph, bound, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts', STATIC), imports('/app.ts', '/page.ts', STATIC))

    const edge = between(graph, '/app.ts', '/page.ts')
    assert.equal(edge.isStatic, true)
    assert.equal(edge.executions, 0)
    assert.deepEqual(bound, [edge])
  })

  it('that is a require is bound as long as it runs during evaluations only', () => {
    const { graph, bound, record } = createRecorder()
    record(loads('/app.cts', 'one', { format: 'commonjs' }))
    const requires = { kind: 'require', calls: 1 } as const

    record(imports('/app.cts', '/page.cts', { ...requires, duringEvaluation: true }))

    const edge = between(graph, '/app.cts', '/page.cts')
    assert.deepEqual([edge.isStatic, edge.isRequired, edge.ranAtStart, edge.calls], [false, true, true, 1])
    assert.deepEqual(bound, [edge])
  })

  it('that is a require which runs later is asked again', () => {
    const { graph, bound, record } = createRecorder()
    record(loads('/app.cts', 'one', { format: 'commonjs' }))

    record(imports('/app.cts', '/page.cts', { kind: 'require', calls: 2 }))

    const edge = between(graph, '/app.cts', '/page.cts')
    assert.deepEqual([edge.isRequired, edge.runsAgain, edge.calls], [true, true, 2])
    assert.deepEqual(bound, [])
  })

  it('that is dynamic is not told as static', () => {
    const { graph, bound, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts'))

    assert.equal(between(graph, '/app.ts', '/page.ts').isStatic, false)
    assert.deepEqual(bound, [])
  })

  it('keeps the mark of a boundary when the same module is also imported without it', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts', { boundary: true }), imports('/app.ts', '/page.ts'))

    assert.equal(between(graph, '/app.ts', '/page.ts').boundary, true)
  })

  it('leaves the call sites of one module apart from those of another', () => {
    const { graph, record } = createRecorder()
    record(loads('/left.ts'), loads('/right.ts'))
    graph.endStart()

    record(imports('/left.ts', '/page.ts'), imports('/right.ts', '/page.ts', { duringEvaluation: true }))

    assert.deepEqual(evidence(graph, '/left.ts', '/page.ts'), { ranAtStart: false, runsAgain: true })
    assert.deepEqual(evidence(graph, '/right.ts', '/page.ts'), { ranAtStart: true, runsAgain: false })
  })

  it('of a file that is never loaded does not count as a file of the program', () => {
    const { files, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/named-only.ts'))

    assert.deepEqual(files, ['/app.ts'])
  })
})

describe('recordEvent, for an import() by somebody outside', () => {
  const OUTSIDE = '/node_modules/framework/index.js'

  it('takes the first one before the program listens for the start: nobody knows when he is evaluated', () => {
    const { graph, record } = createRecorder()

    record(imports(OUTSIDE, '/page.ts', { calls: 0 }))

    assert.deepEqual(evidence(graph, OUTSIDE, '/page.ts'), { ranAtStart: true, runsAgain: false })
  })

  it('takes one while the program listens for one that runs again', () => {
    const { graph, record } = createRecorder()
    graph.endStart()

    record(imports(OUTSIDE, '/page.ts', { calls: 0 }))

    assert.deepEqual(evidence(graph, OUTSIDE, '/page.ts'), { ranAtStart: false, runsAgain: true })
  })

  it('takes a repeated one for the start, too, before the program listens', () => {
    const { graph, record } = createRecorder()

    record(imports(OUTSIDE, '/page.ts', { calls: 0 }), imports(OUTSIDE, '/page.ts', { calls: 0 }))

    assert.equal(between(graph, OUTSIDE, '/page.ts').runsAgain, false)
  })
})

describe('recordEvent, for the places of an import()', () => {
  it('takes their number from the source', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts', { calls: 2 }))

    assert.equal(between(graph, '/app.ts', '/page.ts').calls, 2)
  })

  it('does not add them up when the import() is executed again', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts', { calls: 2 }), imports('/app.ts', '/page.ts', { calls: 2 }))

    assert.equal(between(graph, '/app.ts', '/page.ts').calls, 2)
  })

  it('adds up those of different specifiers for the same module', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts'), imports('/app.ts', '/page.ts', { specifier: '#page', calls: 2 }))

    assert.equal(between(graph, '/app.ts', '/page.ts').calls, 3)
  })

  it('takes two specifiers, executed once each at the start, for no repetition', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))
    const atStart = { duringEvaluation: true }

    record(imports('/app.ts', '/page.ts', atStart), imports('/app.ts', '/page.ts', { ...atStart, specifier: '#page' }))

    assert.deepEqual(evidence(graph, '/app.ts', '/page.ts'), { ranAtStart: true, runsAgain: false })
  })

  it('takes a computed specifier for one place', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts', { calls: 0, duringEvaluation: true }))

    assert.equal(between(graph, '/app.ts', '/page.ts').calls, 1)
    assert.equal(between(graph, '/app.ts', '/page.ts').runsAgain, false)
  })

  it('does not count a statement', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(imports('/app.ts', '/page.ts', STATIC))

    assert.equal(between(graph, '/app.ts', '/page.ts').calls, 0)
  })
})

describe('recordEvent, for a load', () => {
  it('notes what Node was given', () => {
    const { graph, record } = createRecorder()

    record(loads('/app.ts', 'text', { version: 3 }))

    const { digest, loadedVersion } = at(graph, '/app.ts')
    assert.deepEqual({ digest, loadedVersion }, { digest: digestOf('text'), loadedVersion: 3 })
  })

  it('tells of a file the first time only', () => {
    const { files, record } = createRecorder()

    record(loads('/app.ts'), loads('/app.ts', 'two', { version: 1 }), loads('/page.ts'))

    assert.deepEqual(files, ['/app.ts', '/page.ts'])
  })

  it('of a module that nobody was seen to import leaves it where a change must be a full reload', () => {
    const { graph, record } = createRecorder()

    record(loads('/mocked.ts'))
    const { root } = at(graph, '/mocked.ts')
    record(imports('/app.ts', '/mocked.ts'))

    assert.deepEqual([root, at(graph, '/mocked.ts').root], ['unseen', undefined])
  })

  it('shows that somebody who imported before is not from outside', () => {
    const { graph, record } = createRecorder()
    record(imports('/main.ts', '/app.ts'), imports('/app.ts', '/page.ts'))

    record(loads('/app.ts'))

    assert.equal(at(graph, '/app.ts').root, undefined)
  })

  it('leaves the entry the entry', () => {
    const { graph, record } = createRecorder()
    record(imports(undefined, '/app.ts'))

    record(loads('/app.ts'))

    assert.equal(at(graph, '/app.ts').root, 'entry')
  })

  it('keeps what is known of the imports where the contents are the same', () => {
    const { graph, record } = createRecorder()
    graph.endStart()
    record(loads('/page.ts'), imports('/page.ts', '/model.ts', STATIC), imports('/page.ts', '/chart.ts'))

    record(loads('/page.ts', 'one', { version: 1 }))

    assert.equal(between(graph, '/page.ts', '/model.ts').isStatic, true)
    assert.equal(between(graph, '/page.ts', '/chart.ts').runsAgain, true)
  })

  it('forgets the imports where the contents are new', () => {
    const { graph, record } = createRecorder()
    record(loads('/page.ts'), imports('/page.ts', '/model.ts', STATIC))

    record(loads('/page.ts', 'two', { version: 1 }))

    assert.equal(at(graph, '/page.ts').imports.size, 0)
    assert.equal(at(graph, '/model.ts').importers.size, 0)
  })

  it('keeps those who import the module, also where the contents are new', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'), loads('/page.ts'), imports('/app.ts', '/page.ts'))

    record(loads('/page.ts', 'two', { version: 1 }))

    assert.deepEqual([...at(graph, '/page.ts').importers.keys()], ['/app.ts'])
  })

  it('keeps the imports that somebody made before his first load', () => {
    const { graph, record } = createRecorder()
    record(imports('/app.ts', '/page.ts', STATIC))

    record(loads('/app.ts'))

    assert.equal(between(graph, '/app.ts', '/page.ts').isStatic, true)
  })

  it('takes back a decline where the contents are new', () => {
    const { graph, record } = createRecorder()
    record(loads('/page.ts'))
    at(graph, '/page.ts').declined = true

    record(loads('/page.ts', 'two', { version: 1 }))

    assert.equal(at(graph, '/page.ts').declined, false)
  })

  it('keeps a decline where the contents are the same', () => {
    const { graph, record } = createRecorder()
    record(loads('/page.ts'))
    at(graph, '/page.ts').declined = true

    record(loads('/page.ts', 'one', { version: 1 }))

    assert.equal(at(graph, '/page.ts').declined, true)
  })

  it('forgets which imports led nowhere: they are asked for again', () => {
    const { graph, record } = createRecorder()
    record(loads('/page.ts'), { type: 'unresolved', kind: 'static', importer: '/page.ts', specifier: './gone.js' })

    record(loads('/page.ts', 'one', { version: 1 }))

    assert.deepEqual([...at(graph, '/page.ts').unresolved], [])
  })

  it('keeps what a `require()` did not find where the same load of CommonJS is told twice, the later one after it', () => {
    const { graph, record } = createRecorder()
    const unresolved = { type: 'unresolved', kind: 'require', importer: '/page.cts', specifier: './gone' } as const
    record(loads('/page.cts', 'one', { format: 'commonjs' }), unresolved)

    record(loads('/page.cts', 'one', { format: 'commonjs' }))
    const again = [...at(graph, '/page.cts').unresolvedRequires]
    record(loads('/page.cts', 'one', { format: 'commonjs', version: 1 }))

    assert.deepEqual([again, [...at(graph, '/page.cts').unresolvedRequires]], [['./gone'], []])
  })

  // An import() at a top level runs once for each instance of its module, and so never for a change of what it imports.
  it('counts the executions of each instance for itself', () => {
    const { graph, record } = createRecorder()
    graph.endStart()
    const atTopLevel = imports('/page.ts', '/view.ts', { duringEvaluation: true })
    record(loads('/page.ts'), atTopLevel)

    record(loads('/page.ts', 'one', { version: 1 }), atTopLevel)

    assert.deepEqual(evidence(graph, '/page.ts', '/view.ts'), { ranAtStart: true, runsAgain: false })
  })
})

describe('recordEvent, for what fails', () => {
  it('remembers the contents that could not be loaded, so that the next ones are a change', () => {
    const { graph, record } = createRecorder()

    record({ type: 'load-failure', path: '/app.ts', digest: digestOf('const =') })

    const { digest, loadedVersion } = at(graph, '/app.ts')
    assert.deepEqual({ digest, loadedVersion }, { digest: digestOf('const ='), loadedVersion: undefined })
  })

  it('tells of the file: a mended one has to be noticed', () => {
    const { files, record } = createRecorder()

    record({ type: 'load-failure', path: '/app.ts', digest: digestOf('const =') })

    assert.deepEqual(files, ['/app.ts'])
  })

  it('remembers a file that could not even be read as one that somebody wants', () => {
    const { graph, record } = createRecorder()

    record({ type: 'load-failure', path: '/app.ts', digest: undefined })

    assert.notEqual(at(graph, '/app.ts').digest, undefined)
  })

  it('remembers the specifiers that lead nowhere', () => {
    const { graph, record } = createRecorder()
    record(loads('/app.ts'))

    record(
      { type: 'unresolved', kind: 'static', importer: '/app.ts', specifier: './gone.js' },
      { type: 'unresolved', kind: 'static', importer: '/app.ts', specifier: './away.js' },
    )

    assert.deepEqual([...at(graph, '/app.ts').unresolved], ['./gone.js', './away.js'])
  })

  it('has their files waited for', () => {
    const { waiting, record } = createRecorder()
    record(loads('/app.ts'))
    const before = [...waiting]

    record({ type: 'unresolved', kind: 'static', importer: '/app.ts', specifier: './gone.js' })

    assert.deepEqual([before, waiting], [[], ['anywhere']])
  })
})
