import assert from 'node:assert/strict'
import { Module } from 'node:module'
import { basename } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { Runtime } from '../../../src/runtime/runtime.js'

type Meta = Parameters<Runtime['begin']>[0]

function setUp() {
  const graph = new ModuleGraph()
  const evaluated: [path: string, version: number, url: string | undefined][] = []
  let resolving = 0
  const evaluating = new Set<string>()
  const runtime = new Runtime(evaluating, {
    moduleOf: (path) => graph.ensure(path),
    versionOf: (path) => graph.get(path)?.version ?? 0,
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
  return { graph, evaluated, evaluating, runtime, resolvings: () => resolving }
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
    const { runtime, evaluating } = setUp()
    const meta: Meta = { url: URL_OF_VERSION }

    const before = evaluating.has(URL_OF_VERSION)
    runtime.begin(meta)
    const during = evaluating.has(URL_OF_VERSION)
    runtime.end(meta)

    assert.deepEqual([before, during, evaluating.has(URL_OF_VERSION)], [false, true, false])
  })

  it('is being evaluated at one version, and not at another', () => {
    const { runtime, evaluating } = setUp()

    runtime.begin({ url: 'file:///page.ts?hot-hook=1' })

    assert.equal(evaluating.has('file:///page.ts'), false)
    assert.equal(evaluating.has('file:///page.ts?hot-hook=1'), true)
  })
})

describe('CommonJS', () => {
  const moduleAt = (filename: string) => Object.assign(new Module(filename), { filename })

  it('has an import.meta, and has been evaluated when its loader says so', () => {
    const { runtime, graph, evaluated } = setUp()
    graph.ensure('/my app/page.ts').version = 2
    const module = moduleAt('/my app/page.ts')
    const disposer = () => {}

    const meta = runtime.metaOf(module)
    meta?.hot?.dispose(disposer)
    assert.deepEqual(evaluated, [])
    runtime.endCommonJs(module)

    const { url, filename, dirname, main } = meta ?? {}
    assert.deepEqual(
      { url, filename, dirname, main },
      { url: 'file:///my%20app/page.ts', filename: '/my app/page.ts', dirname: '/my app', main: false },
    )
    assert.deepEqual(graph.get('/my app/page.ts')?.disposers, [disposer])
    assert.deepEqual(evaluated, [['/my app/page.ts', 2, undefined]])
  })

  it('without a prelude has been evaluated as well', () => {
    const { runtime, graph, evaluated } = setUp()
    graph.ensure('/page.cjs').version = 1

    runtime.endCommonJs(moduleAt('/page.cjs'))

    assert.deepEqual(evaluated, [['/page.cjs', 1, undefined]])
  })

  it('resolves as an ES module does: to URLs, and to files that need not be there', () => {
    const { runtime, resolvings } = setUp()
    const file = fileURLToPath(import.meta.url)
    const resolve = (specifier: string) => runtime.metaOf(moduleAt(file))?.resolve(specifier)

    assert.equal(resolve(`./${basename(file)}`), import.meta.url)
    assert.equal(resolve('./none.js'), new URL('./none.js', import.meta.url).href)
    assert.deepEqual([resolve('fs'), resolve('node:fs'), resolve('data:,1')], ['node:fs', 'node:fs', 'data:,1'])
    assert.throws(() => resolve('no-such-package'), { code: 'MODULE_NOT_FOUND' })
    assert.equal(resolvings(), 6)
  })

  it('that somebody runs without a file is left alone', () => {
    const { runtime, graph } = setUp()

    assert.equal(runtime.metaOf({} as Module), undefined)
    assert.deepEqual([...graph.modules()], [])
  })
})
