import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { Runtime } from '../../../src/runtime/runtime.js'

type Meta = Parameters<Runtime['begin']>[0]

function setUp() {
  const graph = new ModuleGraph()
  const evaluated: [path: string, version: number, url: string][] = []
  let resolving = 0
  const runtime = new Runtime({
    moduleOf: (path) => graph.ensure(path),
    resolveOnly(action) {
      resolving++
      return action()
    },
    dependencyOf: () => undefined,
    invalidate() {},
    send() {},
    disposeLate() {},
    onEvaluated: (module, version, url) => evaluated.push([module.path, version, url]),
  })
  return { graph, evaluated, runtime, resolvings: () => resolving }
}

const URL_OF_VERSION = 'file:///my%20app/page.ts?theme=dark&hot-hook=2#top'

describe('the beginning of a module', () => {
  it("takes the version from import.meta.url, and leaves the program's own query and hash", () => {
    const { runtime } = setUp()
    const meta: Meta = { url: URL_OF_VERSION }

    runtime.begin(meta)

    assert.equal(meta.url, 'file:///my%20app/page.ts?theme=dark#top')
  })

  it('gives import.meta.hot of the module, whatever its version', () => {
    const { runtime, graph } = setUp()
    const meta: Meta = { url: URL_OF_VERSION }
    const disposer = () => {}

    runtime.begin(meta)
    meta.hot?.dispose(disposer)

    assert.deepEqual(graph.get('/my app/page.ts')?.disposers, [disposer])
  })

  it('leaves a module without a file alone', () => {
    const { runtime, graph } = setUp()
    const meta: Meta = { url: 'data:text/javascript,1' }

    runtime.begin(meta)
    runtime.end(meta)

    assert.deepEqual(meta, { url: 'data:text/javascript,1' })
    assert.deepEqual([...graph.modules()], [])
  })

  it('makes import.meta.resolve give clean URLs, and not count as an import', () => {
    const { runtime, resolvings } = setUp()
    const meta: Meta = { url: URL_OF_VERSION, resolve: (specifier) => `file:///my%20app/${specifier}?hot-hook=5` }

    runtime.begin(meta)

    assert.equal(meta.resolve?.('model.ts'), 'file:///my%20app/model.ts')
    assert.equal(resolvings(), 1)
  })

  it('lets import.meta.resolve have its second argument', () => {
    const { runtime } = setUp()
    const meta: Meta = { url: URL_OF_VERSION, resolve: (specifier, parent) => `${parent} ${specifier}` }

    runtime.begin(meta)

    assert.equal(meta.resolve?.('a', 'file:///b'), 'file:///b a')
  })

  it('makes no import.meta.resolve where there is none', () => {
    const { runtime } = setUp()
    const meta: Meta = { url: URL_OF_VERSION }

    runtime.begin(meta)

    assert.equal(meta.resolve, undefined)
  })
})

describe('the end of a module', () => {
  it('tells path and version of what was evaluated', () => {
    const { runtime, evaluated } = setUp()
    const meta: Meta = { url: URL_OF_VERSION }
    runtime.begin(meta)

    runtime.end(meta)

    assert.deepEqual(evaluated, [['/my app/page.ts', 2, URL_OF_VERSION]])
  })

  it('tells it also of a module that has changed its own import.meta.url', () => {
    const { runtime, evaluated } = setUp()
    const meta: Meta = { url: 'file:///page.ts?hot-hook=1' }
    runtime.begin(meta)
    meta.url = 'file:///somewhere-else.ts'

    runtime.end(meta)

    assert.deepEqual(evaluated, [['/page.ts', 1, 'file:///page.ts?hot-hook=1']])
  })

  it('is nothing without a beginning', () => {
    const { runtime, evaluated } = setUp()

    runtime.end({ url: 'file:///page.ts' })

    assert.deepEqual(evaluated, [])
  })
})

describe('a module', () => {
  it('is being evaluated from its beginning to its end', () => {
    const { runtime } = setUp()
    const meta: Meta = { url: URL_OF_VERSION }

    const before = runtime.isEvaluating(URL_OF_VERSION)
    runtime.begin(meta)
    const during = runtime.isEvaluating(URL_OF_VERSION)
    runtime.end(meta)

    assert.deepEqual([before, during, runtime.isEvaluating(URL_OF_VERSION)], [false, true, false])
  })

  it('is being evaluated at one version, and not at another', () => {
    const { runtime } = setUp()

    runtime.begin({ url: 'file:///page.ts?hot-hook=1' })

    assert.equal(runtime.isEvaluating('file:///page.ts'), false)
    assert.equal(runtime.isEvaluating('file:///page.ts?hot-hook=1'), true)
  })
})
