import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { at, between, draw } from '../../support/draw-graph.js'

describe('ModuleGraph.ensure', () => {
  it('makes a module that nothing is known of', () => {
    const graph = new ModuleGraph()

    const { version, root, declined, loadedVersion, digest } = graph.ensure('app')

    assert.deepEqual(
      { version, root, declined, loadedVersion, digest },
      {
        version: 0,
        root: undefined,
        declined: false,
        loadedVersion: undefined,
        digest: undefined,
      },
    )
  })

  it('gives the same module for the same path', () => {
    const graph = new ModuleGraph()

    assert.equal(graph.ensure('app'), graph.ensure('app'))
  })

  it('gives each module its own collections', () => {
    const graph = new ModuleGraph()

    const [app, page] = [graph.ensure('app'), graph.ensure('page')]

    for (const key of ['data', 'disposers', 'imports', 'importers'] as const) {
      assert.notEqual(app[key], page[key], key)
    }
  })
})

describe('ModuleGraph.hasLoadedModules', () => {
  it('is true when one was loaded, not when a package has only said something', () => {
    const graph = new ModuleGraph()
    graph.ensure('node_modules/lazy/index.js')
    const before = graph.hasLoadedModules

    graph.ensure('app').loadedVersion = 0

    assert.deepEqual([before, graph.hasLoadedModules], [false, true])
  })
})

describe('ModuleGraph.endAllEvaluations', () => {
  it('takes what was loaded for evaluated', () => {
    const graph = new ModuleGraph()
    graph.ensure('app').loadedVersion = 0
    graph.ensure('outside')

    graph.endAllEvaluations()

    assert.deepEqual([graph.get('app')?.evaluatedVersion, graph.get('outside')?.evaluatedVersion], [0, undefined])
  })
})

describe('ModuleGraph.get', () => {
  it('makes no module', () => {
    const graph = new ModuleGraph()

    assert.equal(graph.get('app'), undefined)
    assert.deepEqual([...graph.modules()], [])
  })
})

describe('ModuleGraph.modules', () => {
  it('gives the modules in the order in which they were met', () => {
    const graph = draw('b -> a c')

    assert.deepEqual(
      [...graph.modules()].map((module) => module.path),
      ['b', 'a', 'c'],
    )
  })
})

describe('ModuleGraph.connect', () => {
  it('makes one edge that both modules know', () => {
    const graph = draw(`
      app
      page
    `)

    const edge = graph.connect(at(graph, 'app'), at(graph, 'page'), './page.js')

    assert.equal(at(graph, 'app').imports.get('page'), edge)
    assert.equal(at(graph, 'page').importers.get('app'), edge)
    assert.deepEqual([edge.importer.path, edge.imported.path], ['app', 'page'])
  })

  it('begins with an edge of which nothing is known', () => {
    const graph = draw(`
      app
      page
    `)

    const { isStatic, boundary, calls, executions, ranAtStart, runsAgain } = graph.connect(
      at(graph, 'app'),
      at(graph, 'page'),
      './page',
    )

    assert.deepEqual(
      { isStatic, boundary, calls, executions, ranAtStart, runsAgain },
      { isStatic: false, boundary: false, calls: 0, executions: 0, ranAtStart: false, runsAgain: false },
    )
  })

  it('keeps one edge for all imports between two modules, with every specifier once', () => {
    const graph = draw(`
      app
      page
    `)
    const connect = (specifier: string) => graph.connect(at(graph, 'app'), at(graph, 'page'), specifier)

    const edges = ['./page.js', '#page', './page.js'].map(connect)

    assert.equal(new Set(edges).size, 1)
    assert.deepEqual([...(edges[0]?.specifiers ?? [])], ['./page.js', '#page'])
  })

  it('keeps two edges apart that lead to the same module', () => {
    const graph = draw('left -> page')

    const other = graph.connect(graph.ensure('right'), at(graph, 'page'), './page.js')

    assert.notEqual(between(graph, 'left', 'page'), other)
    assert.deepEqual([...at(graph, 'page').importers.keys()], ['left', 'right'])
  })

  it('connects a module with itself', () => {
    const graph = draw('app -> app')

    assert.equal(at(graph, 'app').imports.get('app'), at(graph, 'app').importers.get('app'))
    assert.notEqual(at(graph, 'app').imports.get('app'), undefined)
  })
})

describe('ModuleGraph.disconnectSpecifier', () => {
  it('forgets the edge that nothing else leads along, on both sides', () => {
    const graph = draw('app ~> page\napp ~> other')

    graph.disconnectSpecifier(at(graph, 'app'), './page')

    assert.deepEqual([...at(graph, 'app').imports.keys()], ['other'])
    assert.deepEqual([...at(graph, 'page').importers.keys()], [])
  })

  it('keeps the edge while another specifier leads along it', () => {
    const graph = draw('app ~> page')
    graph.connect(at(graph, 'app'), at(graph, 'page'), '#page')

    graph.disconnectSpecifier(at(graph, 'app'), './page')

    assert.deepEqual([...between(graph, 'app', 'page').specifiers], ['#page'])
  })

  it('keeps what require() knows by it', () => {
    const graph = draw('app -> page')
    between(graph, 'app', 'page').isRequired = true

    graph.disconnectSpecifier(at(graph, 'app'), './page')

    assert.deepEqual([...at(graph, 'app').imports.keys()], ['page'])
  })
})

describe('ModuleGraph.disconnectImports', () => {
  it('forgets what a module imports, on both sides', () => {
    const graph = draw('app -> page model')

    graph.disconnectImports(at(graph, 'app'))

    assert.equal(at(graph, 'app').imports.size, 0)
    assert.equal(at(graph, 'page').importers.size, 0)
    assert.equal(at(graph, 'model').importers.size, 0)
  })

  it('leaves those alone who import the module, and who import the same', () => {
    const graph = draw(`
      entry -> app
      app   -> page
      other -> page
    `)

    graph.disconnectImports(at(graph, 'app'))

    assert.deepEqual([...at(graph, 'app').importers.keys()], ['entry'])
    assert.deepEqual([...at(graph, 'page').importers.keys()], ['other'])
  })

  it('forgets the import of a module by itself', () => {
    const graph = draw('app -> app')

    graph.disconnectImports(at(graph, 'app'))

    assert.equal(at(graph, 'app').imports.size, 0)
    assert.equal(at(graph, 'app').importers.size, 0)
  })

  it('lets a new edge begin anew', () => {
    const graph = draw('app -> page')
    graph.disconnectImports(at(graph, 'app'))

    const edge = graph.connect(at(graph, 'app'), at(graph, 'page'), './page')

    assert.equal(edge.isStatic, false)
  })
})

describe('ModuleGraph.endStart', () => {
  it('is remembered', () => {
    const graph = new ModuleGraph()

    const before = graph.listening
    graph.endStart()

    assert.deepEqual([before, graph.listening], [false, true])
  })

  it('takes all that ran until then for the start', () => {
    const graph = draw(`
      app  .> page
      page ~> chart
      app  -> model
    `)
    const edges = [between(graph, 'app', 'page'), between(graph, 'page', 'chart'), between(graph, 'app', 'model')]

    graph.endStart()

    assert.deepEqual(
      edges.map(({ ranAtStart, runsAgain }) => ({ ranAtStart, runsAgain })),
      [
        { ranAtStart: true, runsAgain: false },
        { ranAtStart: true, runsAgain: false },
        { ranAtStart: false, runsAgain: false },
      ],
    )
  })

  it('starts to count the executions of all edges again', () => {
    const graph = draw(`
      app  .> page
      page ~> chart
    `)
    const edges = [between(graph, 'app', 'page'), between(graph, 'page', 'chart')]
    for (const edge of edges) edge.executions = 3

    graph.endStart()

    assert.deepEqual(
      edges.map((edge) => edge.executions),
      [0, 0],
    )
  })

  it('may happen again, for a second server: what ran since is a part of the start as well', () => {
    const graph = draw('app .> page')
    graph.endStart()
    Object.assign(between(graph, 'app', 'page'), { executions: 0, runsAgain: false })

    graph.endStart()

    const { executions, runsAgain } = between(graph, 'app', 'page')
    assert.deepEqual({ executions, runsAgain }, { executions: 0, runsAgain: false })
  })
})
