import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathOf, versionOf } from '../../../src/node/module-url.js'
import { FailedVersions } from '../../../src/update/failed-versions.js'
import { at, draw } from '../../support/draw-graph.js'

/** `app` has a hot point for `page`, which imports `model`: new versions of both are loaded, and `page` has been asked for. */
function setUp({ model }: { model: 'evaluated' | 'throws' | 'goes on' }) {
  const graph = draw('app ~> page\npage -> model')
  const [page, broken] = [at(graph, 'page'), at(graph, 'model')]
  for (const module of [page, broken]) {
    module.version = module.loadedVersion = 1
    module.evaluatedVersion = model === 'evaluated' ? 1 : 0
  }
  const log: string[] = []
  const failed = new FailedVersions({
    importAgain(url) {
      log.push(`import ${pathOf(url)?.split('/').at(-1)}@${versionOf(url)}`)
      return model === 'throws' ? Promise.reject(new Error('no tea')) : new Promise(() => {})
    },
    synchronize() {},
    isEvaluating: (url) => url.includes('model'),
    reporter: { evaluationFailed: (path, _thrown, how) => log.push(`${path.split('/').at(-1)} threw (${how})`) },
    events: {
      emit: async (event) => {
        log.push(`event ${event}`)
      },
    },
    fullReloads: {
      isSeamless: () => true,
      forThrown: async (path, message) => void log.push(`start again for ${path.split('/').at(-1)}: ${message}`),
    },
  })
  return { failed, page, log }
}

describe('the new versions that the program has asked for', () => {
  it('are not imported again once they have been evaluated', async () => {
    const { failed, page, log } = setUp({ model: 'evaluated' })
    failed.onAsked(page)
    await failed.settle()
    assert.deepEqual(log, [])
  })

  it('are looked at before an update raises versions: it is told which has thrown, once', async () => {
    const { failed, page, log } = setUp({ model: 'throws' })
    failed.onAsked(page)
    failed.onAsked(page)
    await failed.settle()
    await failed.settle()
    assert.deepEqual(log, ['import page@1', 'event error', 'start again for model: no tea'])
  })

  it('do not hold up an update while their evaluation goes on', async () => {
    const { failed, page, log } = setUp({ model: 'goes on' })
    failed.onAsked(page)
    await failed.settle()
    assert.deepEqual(log, ['import page@1'])
  })
})
