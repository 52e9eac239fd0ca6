import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import type { FileFinder } from '../../../src/resolve/file-finder.js'
import { Events } from '../../../src/runtime/events.js'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import { plainSource } from '../../../src/transpile/source.js'
import { createPruning, prune } from '../../../src/update/pruning.js'
import { at, between, draw } from '../../support/draw-graph.js'

interface Given {
  /** What `page` imports in its new version: of all that is drawn, nothing else is left. */
  still?: string[]
  /** What an `import()` in the new version of `page` names. */
  lazily?: string[]
  computedCalls?: number
  /** The new version of `page` is not known. */
  hasNoSource?: boolean
}

/** A graph in which `page` has been evaluated in a new version. `log` says in order what happens then. */
function setUp(text: string, { still = [], lazily = [], computedCalls = 0, hasNoSource = false }: Given = {}) {
  const graph = draw(text)
  const page = at(graph, 'page')
  const isStatic = still.map((name) => between(graph, 'page', name).isStatic)
  graph.disconnectImports(page)
  for (const [index, name] of still.entries()) {
    graph.connect(page, at(graph, name), `./${name}`).isStatic = isStatic[index] ?? true
  }

  const { sources } = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  const uses = new Map(lazily.map((specifier) => [specifier, { isStatic: false, calls: 1, names: undefined }]))
  if (!hasNoSource) sources.set({ ...plainSource('page', '', 'module'), uses, computedCalls })
  const finder: FileFinder = {
    find: (specifier) => graph.get(specifier.replace('./', ''))?.path,
    sourceOf: () => undefined,
    inLinkedPackage: () => undefined,
    forget() {},
  }

  const log: string[] = []
  const said: string[] = []
  for (const module of graph.modules()) {
    module.disposers.push(() => log.push(`dispose ${module.path}@${module.version}`))
    module.registrations.prunes.push(() => log.push(`prune ${module.path}@${module.version}`))
  }
  const ports = {
    sources,
    finder,
    events: new Events(graph, (module, error) => assert.fail(`${module.path}: ${error}`)),
    reporter: new Reporter(
      createLog('info', (line) => said.push(line)),
      () => '/',
    ),
    publish(outdated: readonly { path: string; version: number }[]) {
      log.push(`publish ${outdated.map(({ path, version }) => `${path}@${version}`).join(' ')}`)
    },
  }
  return { graph, page, log, said, prune: () => prune(page, graph, ports) }
}

/** The modules that are let go of, in their order. */
function prunedOf(text: string, given?: Given): string[] {
  const { graph, prune } = setUp(text, given)
  const before = new Map([...graph.modules()].map((module) => [module, module.version]))

  prune()

  return [...graph.modules()]
    .filter((module) => module.version !== before.get(module))
    .map((module) => module.path)
    .sort()
}

describe('prune', () => {
  it('tells it, disposes, prunes and publishes a new version, all before it returns', () => {
    const { page, log, prune } = setUp('entry -> page\npage -> model')
    const onPrune = (payload: unknown) => log.push(`event ${JSON.stringify(payload)}`)
    page.registrations.listeners = new Map([['hot-hook:beforePrune', new Set([onPrune])]])

    prune()

    assert.deepEqual(log, [
      'event {"type":"prune","paths":["model"]}',
      'dispose model@0',
      'prune model@0',
      'publish model@1',
    ])
  })

  it('does nothing where nothing is to be let go of', () => {
    const { log, prune } = setUp('entry -> page\npage -> model', { still: ['model'] })

    prune()

    assert.deepEqual(log, [])
  })

  it('does nothing more the second time', () => {
    const { log, prune } = setUp('entry -> page\npage -> model')
    prune()
    log.length = 0

    prune()

    assert.deepEqual(log, [])
  })

  it('forgets what was imported earlier, also what stays', () => {
    const { page, prune } = setUp('entry -> page\npage -> model chart', { still: ['chart'] })

    prune()

    assert.deepEqual([...page.formerImports], [])
  })

  it('forgets what a module imported that is let go of', () => {
    const { graph, prune } = setUp('entry -> page\npage -> model\nmodel -> db')
    const model = at(graph, 'model')

    prune()

    assert.deepEqual([[...model.imports.keys()], [...model.formerImports]], [[], []])
  })

  it('calls callbacks once, also if their module is let go of again without another evaluation', () => {
    const { graph, page, log, prune } = setUp('entry -> page\npage -> model')
    prune()
    log.length = 0
    graph.connect(page, at(graph, 'model'), './model')
    graph.disconnectImports(page)

    prune()

    assert.deepEqual(log, ['publish model@2'])
  })

  it('gives the callbacks the data of their module', () => {
    const { graph, prune } = setUp('entry -> page\npage -> model')
    const model = at(graph, 'model')
    const given: unknown[] = []
    model.disposers.push((data) => Object.assign(data, { isClosed: true }))
    model.registrations.prunes.push((data) => given.push(data))

    prune()

    assert.deepEqual(given, [{ isClosed: true }])
  })

  it('lets go of the data with the module, after the callbacks', () => {
    const { graph, prune } = setUp('entry -> page\npage -> model')
    const [page, model] = [at(graph, 'page'), at(graph, 'model')]
    const given: unknown[] = []
    model.registrations.prunes.push((data) => given.push(data))
    page.data.kept = model.data.dropped = true

    prune()

    assert.deepEqual([given, model.data, page.data], [[{ dropped: true }], {}, { kept: true }])
  })

  it('reports callbacks that fail, and goes on', () => {
    const { graph, log, said, prune } = setUp('entry -> page\npage -> model')
    const fail = (what: string) => () => {
      throw new Error(what)
    }
    at(graph, 'model').disposers.unshift(fail('no tea'))
    at(graph, 'model').registrations.prunes.unshift(fail('no coffee'))

    prune()

    assert.deepEqual(
      said.map((line) => /no \w+/.exec(line)?.[0]),
      ['no tea', 'no coffee'],
    )
    assert.deepEqual(log, ['dispose model@0', 'prune model@0', 'publish model@1'])
  })

  it('lets go of importers before what they import', () => {
    const { log, prune } = setUp('entry -> page\npage -> model\nmodel -> db')

    prune()

    assert.deepEqual(log, ['dispose model@0', 'dispose db@0', 'prune model@0', 'prune db@0', 'publish model@1 db@1'])
  })
})

describe('what an earlier version imported', () => {
  it('is let go of, where nobody else imports it', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model chart', { still: ['chart'] }), ['model'])
  })

  it('is let go of, also if it was imported with import()', () => {
    assert.deepEqual(prunedOf('entry -> page\npage ~> model'), ['model'])
  })

  for (const arrow of ['->', '~>', '.>', '=>']) {
    it(`stays where another module imports it (${arrow})`, () => {
      assert.deepEqual(prunedOf(`entry -> page other\npage -> model\nother ${arrow} model`), [])
    })
  }

  it('stays where somebody outside imports it', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model\n(framework) .> model'), [])
  })

  it('stays where it is the entry', () => {
    assert.deepEqual(prunedOf('page -> entry'), [])
  })

  it('stays where it never was loaded', () => {
    const { graph, log, prune } = setUp('entry -> page\npage -> model')
    at(graph, 'model').loadedVersion = undefined

    prune()

    assert.deepEqual(log, [])
  })

  for (const specifier of ['./model', './model?theme=dark', './model#top']) {
    it(`stays where the new version can import it with import('${specifier}')`, () => {
      assert.deepEqual(prunedOf('entry -> page\npage -> model', { lazily: ['./other', specifier] }), [])
    })
  }

  it('is let go of where the new version can import others only', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model\nother', { lazily: ['./other', 'a-package'] }), ['model'])
  })

  it('stays where the new version computes what it imports', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model', { computedCalls: 1 }), [])
  })

  it('stays where it is not known what the new version imports', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model', { hasNoSource: true }), [])
  })
})

describe('what is imported by a module that is let go of', () => {
  it('is let go of too, at any depth', () => {
    const text = `
      entry -> page
      page  -> model
      model -> db
      db   ~> driver
    `

    assert.deepEqual(prunedOf(text), ['db', 'driver', 'model'])
  })

  it('is let go of once, although two such modules import it', () => {
    const text = `
      entry -> page
      page  -> left right
      left  -> shared
      right -> shared
    `
    const { log, prune } = setUp(text)

    prune()

    assert.deepEqual(
      log.filter((line) => line.includes('shared')),
      ['dispose shared@0', 'prune shared@0', 'publish left@1 right@1 shared@1'],
    )
  })

  it('is let go of also where the earlier version of the importer imported it as well', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model db\nmodel -> db'), ['db', 'model'])
  })

  it('stays where another module imports it', () => {
    const text = `
      entry -> page other
      page  -> model
      model -> db
      other -> db
    `

    assert.deepEqual(prunedOf(text), ['model'])
  })

  it('stays where the importer itself imports it still', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model db\nmodel -> db', { still: ['db'] }), ['model'])
  })

  it('stays where it is imported by a module that stays', () => {
    const text = `
      entry -> page other
      page  -> model
      other -> model
      model -> db
    `

    assert.deepEqual(prunedOf(text), [])
  })

  it('is the same importer, which is in use', () => {
    assert.deepEqual(prunedOf('entry -> page\npage -> model\nmodel -> page'), ['model'])
  })
})

describe('prune, of what others hold', () => {
  it('leaves alone what the last good version of another module holds, whose new one has failed', () => {
    const { graph, prune, log } = setUp('entry -> page other\npage -> model\nother -> model')
    graph.disconnectImports(at(graph, 'other'))

    prune()

    assert.deepEqual(log, [])
  })

  it('lets go of a cycle, and of a module that imports itself', () => {
    const { prune, log } = setUp('entry -> page\npage -> one own\none -> two\ntwo -> one\nown -> own')

    prune()

    assert.deepEqual(
      log.filter((line) => line.startsWith('prune')),
      ['prune one@0', 'prune own@0', 'prune two@0'],
    )
  })

  it('leaves a cycle alone that somebody else enters', () => {
    const { prune, log } = setUp('entry -> page other\npage -> one\none -> two\ntwo -> one\nother -> two')

    prune()

    assert.deepEqual(log, [])
  })
})

/** A pruning, and what it does in order. `reimport` makes a module import others, and nothing else, in a new version. */
function schedulePruning(text: string, { onSynchronize = () => {} } = {}) {
  const graph = draw(text)
  const { sources } = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  for (const { path } of graph.modules()) sources.set(plainSource(path, '', 'module'))
  const log: string[] = []
  const schedule = createPruning({
    sources,
    finder: { find: () => undefined, sourceOf: () => undefined, inLinkedPackage: () => undefined, forget() {} },
    events: new Events(graph, (module, error) => assert.fail(`${module.path}: ${error}`)),
    reporter: new Reporter(
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
  return { schedule, log, reimport, connect }
}

const PAGES = `
  entry ~> page other
  page  -> model
  other -> words
`

describe('createPruning', () => {
  it('lets go of what a new version does not import, after the graph was brought up to date', async () => {
    const { schedule, log, reimport } = schedulePruning(PAGES)
    reimport('page')

    schedule()
    await undefined

    assert.deepEqual(log, ['synchronize', 'publish model'])
  })

  it('does it once for all versions that are evaluated in one go', async () => {
    const { schedule, log, reimport } = schedulePruning(PAGES)

    for (const name of ['page', 'other']) {
      reimport(name)
      schedule()
    }
    const before = [...log]
    await undefined

    assert.deepEqual(before, [])
    assert.deepEqual(log, ['synchronize', 'publish model', 'publish words'])
  })

  it('does it again for versions that come later', async () => {
    const { schedule, log, reimport } = schedulePruning(PAGES)
    reimport('page')
    schedule()
    await undefined

    reimport('other')
    schedule()
    await undefined

    assert.deepEqual(log, ['synchronize', 'publish model', 'synchronize', 'publish words'])
  })

  it('keeps what the hooks have seen to be imported, and had not said yet', async () => {
    const { schedule, log, reimport, connect } = schedulePruning(PAGES, {
      onSynchronize: () => connect('page', 'model'),
    })
    reimport('page')

    schedule()
    await undefined

    assert.deepEqual(log, ['synchronize'])
  })

  it('lets go of nothing that one version passes on to another one in the same go', async () => {
    const { schedule, log, reimport } = schedulePruning(PAGES)

    reimport('page')
    schedule()
    reimport('other', 'words', 'model')
    schedule()
    await undefined

    assert.deepEqual(log, ['synchronize'])
  })
})
