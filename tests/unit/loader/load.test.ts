import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOf } from '../../../src/files/digest.js'
import type { LoadEvent, LoadFailureEvent, PackageEvent } from '../../../src/loader/events.js'
import type { LoadContext, LoadResult, NextLoad } from '../../../src/loader/hook-types.js'
import { load } from '../../../src/loader/load.js'
import { runSync } from '../../../src/node/steps.js'
import { plainSource, type Source } from '../../../src/transpile/source.js'

const FROM_NODE: LoadResult = { format: 'module', source: 'from Node' }
const FROM_COMMON_JS: LoadResult = { format: 'commonjs', source: 'from the CommonJS port' }

/** Loads with one source, or with the error of reading it, and notes what was reported and what Node was asked. */
function setUp(given: Source | Error, { areBehind = false, fromNode = FROM_NODE } = {}) {
  const events: (LoadEvent | LoadFailureEvent | PackageEvent)[] = []
  const asked: NextLoad[] = []
  const ask = (url: string, context: Partial<LoadContext> = {}) =>
    runSync(
      load(
        url,
        { conditions: ['node', 'import'], importAttributes: {}, ...context },
        {
          sources: {
            read(path) {
              if (given instanceof Error) throw given
              assert.equal(path, given.path)
              return given
            },
            toLoad: (path) => {
              assert.ok(!(given instanceof Error))
              assert.equal(path, given.path)
              return given
            },
            readFresh: () => assert.fail('nothing was given before'),
            get: () => (given instanceof Error ? undefined : given),
            readGiven: () => assert.fail('it does not name itself'),
            give: (path, { contents }) => ({ ...sourceOf(path), code: `given ${contents}`, isGiven: true }),
          },
          versionOf: () => 7,
          others: { areBehind },
          commonJs: {
            interopSource: (url) => `before ${url}`,
            needsNode: false,
            answer: () => FROM_COMMON_JS,
          },
          report: (event) => events.push(event),
        },
        'alone',
      ),
      (input) => {
        asked.push(input)
        return fromNode
      },
    )
  return { events, asked, ask }
}

function sourceOf(path: string, more: Partial<Source> = {}): Source {
  return { ...plainSource(path, 'written', 'module'), ...more }
}

describe('load', () => {
  it('gives the code of a project file to Node, which is not asked', () => {
    const { ask, asked } = setUp(sourceOf('/project/page.ts', { code: 'transpiled' }))

    const result = ask('file:///project/page.ts')

    assert.deepEqual(result, { format: 'module', source: 'transpiled', shortCircuit: true })
    assert.deepEqual(asked, [])
  })

  it('asks hooks of others as well, and gives what these have made of it', () => {
    const { ask, events } = setUp(sourceOf('/project/page.ts', { code: 'transpiled' }), { areBehind: true })

    assert.equal(ask('file:///project/page.ts').source, 'given from Node')
    assert.deepEqual(
      events.map((event) => event.type === 'load' && [event.source.isGiven, event.version]),
      [[true, 0]],
    )
  })

  it('gives its own code where they have only read the file', () => {
    const fromNode = { format: 'module', source: Buffer.from('written') } as unknown as LoadResult
    const { ask } = setUp(sourceOf('/project/page.ts', { code: 'transpiled' }), { areBehind: true, fromNode })

    assert.equal(ask('file:///project/page.ts').source, 'transpiled')
  })

  it('gives the contents where there is nothing to transpile', () => {
    const { ask } = setUp(sourceOf('/project/page.js'))

    assert.equal(ask('file:///project/page.js').source, 'written')
  })

  it('reports the version that was asked for', () => {
    const source = sourceOf('/project/page.ts')
    const { ask, events } = setUp(source)

    ask('file:///project/page.ts?theme=dark&hot-hook=3#top')

    assert.deepEqual(events, [{ type: 'load', source, version: 3 }])
  })

  it('leaves the way to give CommonJS to a port', () => {
    const { ask } = setUp(sourceOf('/project/page.cts', { format: 'commonjs' }))

    assert.equal(ask('file:///project/page.cts'), FROM_COMMON_JS)
  })

  it('leaves packages to Node', () => {
    const { ask, events } = setUp(new Error('not to be read'))

    assert.equal(ask('file:///project/node_modules/lodash/index.js'), FROM_NODE)
    assert.deepEqual(events, [])
  })

  it('leaves what is no file to Node', () => {
    const { ask, asked } = setUp(new Error('not to be read'))

    assert.equal(ask('node:fs'), FROM_NODE)
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['node:fs'],
    )
  })

  it('keeps the mark of a boundary from Node, also where a hook before it has kept it', () => {
    const { ask, asked } = setUp(new Error('not to be read'))

    ask('data:application/json,1', { importAttributes: { type: 'json', hot: 'true' } })

    assert.deepEqual(asked[0]?.context.importAttributes, { type: 'json' })
  })

  it('leaves code without a file to Node, as that of -e', () => {
    const { ask } = setUp(new Error('not to be read'))

    assert.equal(ask('file:///project/[eval1]'), FROM_NODE)
  })

  it('leaves the reading of an asset to Node, but reports it', () => {
    const { ask, events } = setUp(sourceOf('/project/add.wasm', { format: 'asset' }))

    assert.equal(ask('file:///project/add.wasm'), FROM_NODE)
    assert.equal(events.length, 1)
  })

  describe('for JSON', () => {
    const json = sourceOf('/project/data.json', { format: 'json', text: '{"a":1}', code: 'export var a = 1' })

    it('gives the text where it is imported with { type: "json" }', () => {
      const { ask } = setUp(json)

      const result = ask('file:///project/data.json', { importAttributes: { type: 'json' } })

      assert.deepEqual(result, { format: 'json', source: '{"a":1}', shortCircuit: true })
    })

    it('gives the text where it is required', () => {
      const { ask } = setUp(json)

      const { format } = ask('file:///project/data.json', { conditions: new Set(['require']) })

      assert.equal(format, 'json')
    })

    it('gives a module where it is imported without', () => {
      const { ask } = setUp(json)

      const result = ask('file:///project/data.json')

      assert.deepEqual(result, { format: 'module', source: 'export var a = 1', shortCircuit: true })
    })
  })

  describe('when a file can not be loaded', () => {
    it('throws the error, and reports the digest of the contents that have it', () => {
      const error = Object.assign(new Error('a syntax error'), { digest: digestOf('const =') })
      const { ask, events } = setUp(error)

      assert.throws(
        () => ask('file:///project/page.ts'),
        (thrown) => thrown === error,
      )
      assert.deepEqual(events, [{ type: 'load-failure', path: '/project/page.ts', digest: digestOf('const =') }])
    })

    it('reports no digest where there is no file', () => {
      const { ask, events } = setUp(Object.assign(new Error('no such file'), { code: 'ENOENT' }))

      assert.throws(() => ask('file:///project/page.ts'), { code: 'ENOENT' })
      assert.deepEqual(events, [{ type: 'load-failure', path: '/project/page.ts', digest: undefined }])
    })
  })
})
