import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from '../../../src/report/log.js'
import { createReporter } from '../../../src/report/reporter.js'
import { Events } from '../../../src/runtime/events.js'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import { plainSource } from '../../../src/transpile/source.js'
import { Pruning } from '../../../src/update/pruning.js'
import { at, draw } from '../../support/draw-graph.js'

/** A pruning, and what it does in order. `reimport` makes a module import others, and nothing else, in a new version. */
function setUp(text: string, { onSynchronize = () => {} } = {}) {
  const graph = draw(text)
  const { sources } = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  for (const { path } of graph.modules()) sources.set(plainSource(path, '', 'module'))
  const log: string[] = []
  const pruning = new Pruning({
    sources,
    finder: { find: () => undefined, sourceOf: () => undefined, inLinkedPackage: () => undefined, forget() {} },
    events: new Events(graph, (module, error) => assert.fail(`${module.path}: ${error}`)),
    reporter: createReporter(
      createLog('silent', () => {}),
      () => '/',
    ),
    graph() {
      log.push('synchronize')
      onSynchronize()
      return graph
    },
    publish: (outdated) => log.push(`publish ${outdated.map(({ path }) => path).join(' ')}`),
  })
  const reimport = (importer: string, ...imported: string[]) => {
    graph.disconnectImports(at(graph, importer))
    for (const name of imported) connect(importer, name)
  }
  const connect = (importer: string, imported: string) => {
    graph.connect(at(graph, importer), at(graph, imported), `./${imported}`).isStatic = true
  }
  return { pruning, log, reimport, connect }
}

const PAGES = `
  entry ~> page other
  page  -> model
  other -> words
`

describe('Pruning', () => {
  it('lets go of what a new version does not import, after the graph was brought up to date', async () => {
    const { pruning, log, reimport } = setUp(PAGES)
    reimport('page')

    pruning.schedule()
    await undefined

    assert.deepEqual(log, ['synchronize', 'publish model'])
  })

  it('does it once for all versions that are evaluated in one go', async () => {
    const { pruning, log, reimport } = setUp(PAGES)

    for (const name of ['page', 'other']) {
      reimport(name)
      pruning.schedule()
    }
    const before = [...log]
    await undefined

    assert.deepEqual(before, [])
    assert.deepEqual(log, ['synchronize', 'publish model', 'publish words'])
  })

  it('does it again for versions that come later', async () => {
    const { pruning, log, reimport } = setUp(PAGES)
    reimport('page')
    pruning.schedule()
    await undefined

    reimport('other')
    pruning.schedule()
    await undefined

    assert.deepEqual(log, ['synchronize', 'publish model', 'synchronize', 'publish words'])
  })

  it('keeps what the hooks have seen to be imported, and had not said yet', async () => {
    const { pruning, log, reimport, connect } = setUp(PAGES, { onSynchronize: () => connect('page', 'model') })
    reimport('page')

    pruning.schedule()
    await undefined

    assert.deepEqual(log, ['synchronize'])
  })

  it('lets go of nothing that one version passes on to another one in the same go', async () => {
    const { pruning, log, reimport } = setUp(PAGES)

    reimport('page')
    pruning.schedule()
    reimport('other', 'words', 'model')
    pruning.schedule()
    await undefined

    assert.deepEqual(log, ['synchronize'])
  })
})
