import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plainSource } from '../../../src/transpile/source.js'
import { applyUpdate } from '../../../src/update/apply.js'
import { at, draw } from '../../support/draw-graph.js'

describe('applyUpdate', () => {
  it('disposes, raises the versions and publishes them, all before it returns', () => {
    const graph = draw('page -> model')
    const outdated = ['page', 'model'].map((name) => at(graph, name))
    const order: string[] = []
    const versions = () => outdated.map((module) => module.version).join()
    for (const module of outdated) module.disposers.push(() => order.push(`dispose ${module.path} at ${versions()}`))

    void applyUpdate(
      { outdated, hotPoints: [], sources: [] },
      {
        publish: () => order.push(`publish at ${versions()}`),
        onDisposeError: (_module, error) => assert.fail(`${error}`),
      },
    )

    assert.deepEqual(order, ['dispose page at 0,0', 'dispose model at 0,0', 'publish at 1,1'])
  })

  it('publishes the modules and the new sources', async () => {
    const graph = draw('page -> model')
    const update = {
      outdated: [at(graph, 'page'), at(graph, 'model')],
      hotPoints: [],
      sources: [plainSource('model', 'two', 'module')],
    }
    const published: unknown[] = []

    await applyUpdate(update, { publish: (...all) => published.push(...all), onDisposeError: () => {} })

    assert.deepEqual(published, [update.outdated, update.sources])
  })

  it('publishes although a disposer throws, which is reported', async () => {
    const module = at(draw('page'), 'page')
    module.disposers.push(() => {
      throw new Error('no tea')
    })
    const said: string[] = []

    await applyUpdate(
      { outdated: [module], hotPoints: [], sources: [] },
      {
        publish: () => said.push('published'),
        onDisposeError: (failed, error) => said.push(`${failed.path}: ${(error as Error).message}`),
      },
    )

    assert.deepEqual(said, ['page: no tea', 'published'])
  })

  it('resolves when the asynchronous disposers are done', async () => {
    const module = at(draw('page'), 'page')
    let isDone = false
    module.disposers.push(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      isDone = true
    })

    await applyUpdate({ outdated: [module], hotPoints: [], sources: [] }, { publish() {}, onDisposeError() {} })

    assert.equal(isDone, true)
  })
})
