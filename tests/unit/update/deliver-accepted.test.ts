import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { type Acceptance, Registrations } from '../../../src/graph/registrations.js'
import { pathOf, versionOf } from '../../../src/node/module-url.js'
import { acceptCallsOf, type DeliveryPorts, deliverAccepted } from '../../../src/update/deliver-accepted.js'
import { at, draw } from '../../support/draw-graph.js'

const DEADLINE_MS = 5_000

/** Resolves when all that follows from promises that are settled by now has been done. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

const failing = async () => {
  throw new Error('no tea')
}

/**
 * The modules of a graph, of which there are new versions. `log` says what happens to them.
 *
 * `evaluate` has what is done when one of them is evaluated; all others give their names at once.
 */
function setUp(text: string, evaluate: Record<string, () => Promise<unknown>> = {}) {
  const graph = draw(text)
  for (const module of graph.modules()) module.version = 1
  const log: string[] = []
  const say = (line: string) => {
    log.push(line)
  }
  const ports: DeliveryPorts = {
    isEvaluating: () => false,
    async importAgain(url) {
      const name = basename(pathOf(url) ?? '')
      log.push(`import ${name}@${versionOf(url)}`)
      await evaluate[name]?.()
      return { name }
    },
    reporter: {
      acceptFailed: (path, error) => say(`a callback in ${path} failed: ${(error as Error).message}`),
      late: (path) => say(`${path} is late`),
      reloaded: (path) => say(`${path} has arrived`),
    },
    failed: {
      onAcceptedThrown: ({ path }, error) => say(`${path} failed: ${(error as Error).message}`),
      async startAgain() {},
    },
  }

  /** A call of `accept` in a module. The callback says what it gets. */
  const accept = (by: string, paths: Acceptance['paths'], callback?: Acceptance['callback']) => {
    const sayWhatItGets: Acceptance['callback'] = (given) =>
      say(`${by} gets ${given.map((namespace) => namespace?.name ?? 'nothing').join(' and ')}`)
    at(graph, by).registrations.acceptances.push({ paths, exports: undefined, callback: callback ?? sayWhatItGets })
  }

  /** Written as `model by page`, for a module that another one accepts. */
  const acceptedOf = (written: string[]) =>
    written.map((each) => {
      const [module = '', by = ''] = each.split(' by ')
      return { module: at(graph, module), by: at(graph, by) }
    })

  return {
    graph,
    log,
    accept,
    calls: (...written: string[]) => acceptCallsOf(acceptedOf(written)),
    /** Gives the modules that are in use now. */
    async take(...written: string[]): Promise<string[]> {
      const accepted = acceptedOf(written)
      const calls = acceptCallsOf(accepted)
      const update = { accepted, outdated: [...graph.modules()], calls, startedAt: 0 }
      return (await deliverAccepted(update, ports)).map(({ path }) => path)
    },
  }
}

describe('acceptCallsOf', () => {
  const shown = (calls: ReturnType<typeof acceptCallsOf>) =>
    calls.map(({ by, acceptance }) => `${by.path}: ${acceptance.paths.join(' ')}`)

  it('names those that accept the modules, in the order of the modules and of their calls', () => {
    const { accept, calls } = setUp('page -> model chart')
    accept('page', ['model'])
    accept('page', ['chart'])
    accept('page', ['model', 'chart'])
    accept('chart', ['chart'])

    assert.deepEqual(shown(calls('chart by chart', 'model by page')), [
      'chart: chart',
      'page: model',
      'page: model chart',
    ])
  })

  it('names a call that accepts several of the modules once', () => {
    const { accept, calls } = setUp('page -> model chart')
    accept('page', ['model', 'chart'])

    assert.deepEqual(shown(calls('model by page', 'chart by page')), ['page: model chart'])
  })

  it('leaves out those that only could accept a module', () => {
    const { accept, calls } = setUp('page -> model\nother -> model')
    accept('page', ['model'])
    accept('other', ['model'])

    assert.deepEqual(shown(calls('model by page')), ['page: model'])
  })
})

describe('deliverAccepted', () => {
  it('imports the new version of a module, and hands it to the callback', async () => {
    const { accept, take, log } = setUp('page')
    accept('page', ['page'])

    await take('page by page')

    assert.deepEqual(log, ['import page@1', 'page gets page'])
  })

  it('resolves with the modules that are in use now', async () => {
    const { accept, take } = setUp('page -> model chart')
    accept('page', ['model'])
    accept('page', ['chart'])

    assert.deepEqual(await take('model by page', 'chart by page'), ['model', 'chart'])
  })

  it('imports a module once for all that accept it', async () => {
    const { accept, take, log } = setUp('page -> model\nother -> model')
    for (const by of ['page', 'other', 'page']) accept(by, ['model'])

    const taken = await take('model by page', 'model by other')

    assert.deepEqual(log, ['import model@1', 'page gets model', 'page gets model', 'other gets model'])
    assert.deepEqual(taken, ['model'])
  })

  it('hands modules over when all have been imported', async () => {
    const { accept, take, log } = setUp('page -> model chart')
    accept('page', ['model'])
    accept('page', ['chart'])

    await take('model by page', 'chart by page')

    assert.deepEqual(log, ['import model@1', 'import chart@1', 'page gets model', 'page gets chart'])
  })

  it('imports one when the one before it has been evaluated', async () => {
    const { accept, take, log } = setUp('page -> model chart', {
      async model() {
        await nextTurn()
        log.push('model is done')
      },
    })
    accept('page', ['model', 'chart'])

    await take('model by page', 'chart by page')

    assert.deepEqual(log.slice(0, 3), ['import model@1', 'model is done', 'import chart@1'])
  })

  it('imports the entrance of a cycle before the module that is accepted', async () => {
    const { graph, accept, take, log } = setUp('base -> plugin\nplugin -> base')
    for (const name of ['plugin', 'base']) graph.endEvaluation(at(graph, name), 0)
    accept('plugin', ['plugin'])

    const taken = await take('plugin by plugin')

    assert.deepEqual(log, ['import base@1', 'import plugin@1', 'plugin gets plugin'])
    assert.deepEqual(taken, ['plugin'])
  })

  it('gives a callback for several modules all that are new, by position and in one call', async () => {
    const { accept, take, log } = setUp('page -> model chart menu')
    accept('page', ['chart', undefined, 'menu', 'model'])

    await take('model by page', 'chart by page')

    assert.deepEqual(log.slice(2), ['page gets chart and nothing and nothing and model'])
  })

  it('calls who asked for the update, although a new instance has taken its place meanwhile', async () => {
    const { graph, accept, take, log } = setUp('page', {
      async page() {
        at(graph, 'page').registrations = new Registrations()
        accept('page', ['page'], () => log.push('the new callback is called'))
      },
    })
    accept('page', ['page'])

    await take('page by page')

    assert.deepEqual(log, ['import page@1', 'page gets page'])
  })

  it('waits for a callback before the next is called', async () => {
    const { accept, take, log } = setUp('page')
    accept('page', ['page'], async () => {
      await nextTurn()
      log.push('the first is done')
    })
    accept('page', ['page'])

    await take('page by page')

    assert.deepEqual(log.slice(1), ['the first is done', 'page gets page'])
  })

  for (const [how, fail] of [
    [
      'throws',
      () => {
        throw new Error('no tea')
      },
    ],
    ['rejects', failing],
  ] as const) {
    it(`reports a callback that ${how}, and calls the next: the module is in use all the same`, async () => {
      const { accept, take, log } = setUp('page -> model')
      accept('page', ['model'], fail)
      accept('page', ['model'])

      const taken = await take('model by page')

      assert.deepEqual(log.slice(1), ['a callback in page failed: no tea', 'page gets model'])
      assert.deepEqual(taken, ['model'])
    })
  }
})

describe('deliverAccepted, of a module that throws', () => {
  it('reports it, and hands nothing over', async () => {
    const { accept, take, log } = setUp('page', { page: failing })
    accept('page', ['page'])

    const taken = await take('page by page')

    assert.deepEqual(log, ['import page@1', 'page failed: no tea'])
    assert.deepEqual(taken, [])
  })

  it('takes in the others', async () => {
    const { accept, take, log } = setUp('page -> model chart', { model: failing })
    accept('page', ['model'])
    accept('page', ['model', 'chart'])

    const taken = await take('model by page', 'chart by page')

    assert.deepEqual(log, ['import model@1', 'model failed: no tea', 'import chart@1', 'page gets nothing and chart'])
    assert.deepEqual(taken, ['chart'])
  })
})

describe('deliverAccepted, of a module whose evaluation takes longer than 5 s', () => {
  /** Takes in `slow`, which is done or fails when it is told to, and then `quick`. Resolves when the deadline is over. */
  async function setUpSlow(t: TestContext) {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let finish = () => {}
    let fail = () => {}
    const evaluated = new Promise<void>((resolve, reject) => {
      finish = resolve
      fail = () => reject(new Error('no tea'))
    })
    const scene = setUp('page -> slow quick', { slow: () => evaluated })
    scene.accept('page', ['slow', 'quick'])
    const taken = scene.take('slow by page', 'quick by page')
    await nextTurn()
    t.mock.timers.tick(DEADLINE_MS)
    return { ...scene, taken: await taken, finish, fail }
  }

  it('says so, and goes on to the others', async (t) => {
    const { log, taken } = await setUpSlow(t)

    assert.deepEqual(log, ['import slow@1', 'slow is late', 'import quick@1', 'page gets nothing and quick'])
    assert.deepEqual(taken, ['quick'])
  })

  it('hands it over when it is done', async (t) => {
    const { log, finish } = await setUpSlow(t)
    log.length = 0

    finish()
    await nextTurn()

    assert.deepEqual(log, ['page gets slow and nothing', 'slow has arrived'])
  })

  it('does not hand it over if there is a newer version by then', async (t) => {
    const { graph, log, finish } = await setUpSlow(t)
    log.length = 0
    at(graph, 'slow').version++

    finish()
    await nextTurn()

    assert.deepEqual(log, [])
  })

  it('reports it if it fails in the end', async (t) => {
    const { log, fail } = await setUpSlow(t)
    log.length = 0

    fail()
    await nextTurn()

    assert.deepEqual(log, ['slow failed: no tea'])
  })
})
