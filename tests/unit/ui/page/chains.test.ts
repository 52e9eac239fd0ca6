import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chainsOf } from '../../../../src/ui/page/chains.js'
import { indexModules } from '../../../../src/ui/page/module-index.js'
import { drawModules, manyModules, moduleOf } from './modules.js'

const chains = (text: string, path: string) =>
  chainsOf(path, indexModules(drawModules(text))).map(
    ({ end, steps }) => `${steps.map((step) => step.path).join(' < ')}: ${end}`,
  )

describe('the chains of a module', () => {
  it('end at an import() that runs again', () => {
    assert.deepEqual(chains('app -> ~page\npage -> model', 'model'), ['model < page < app: hot point'])
  })

  it('end at a module that accepts itself', () => {
    assert.deepEqual(chains('app -> page\npage! -> model', 'model'), ['model < page: accepts itself'])
    assert.deepEqual(chains('app -> page\npage! -> model', 'page'), ['page: accepts itself'])
  })

  it('end at the entry, which is what counts first', () => {
    assert.deepEqual(chains('app -> ~page model\npage -> model', 'model'), [
      'model < app: entry',
      'model < page < app: hot point',
    ])
    assert.deepEqual(chains('app -> page', 'app'), ['app: entry'])
  })

  it('end at a module that nothing imports', () => {
    assert.deepEqual(chains('app ->\nplugin -> model', 'model'), ['model < plugin: unused'])
  })

  it('end at an importer outside the project, where new code may enter', () => {
    const chainsFrom = (isHot: boolean) => {
      const [app, model] = drawModules('app ->\nmodel ->')
      const outside = [{ path: 'node_modules/autoload/index.js', isHot }]
      const modules = [app, { ...model, outside }].flatMap((each) =>
        each?.path === undefined ? [] : [moduleOf(each.path, each)],
      )
      return chainsOf('model', indexModules(modules)).map(({ end, steps }) => [end, steps.at(-1)?.path])
    }

    assert.deepEqual(chainsFrom(false), [['outside', 'node_modules/autoload/index.js']])
    assert.deepEqual(chainsFrom(true), [['hot point', 'node_modules/autoload/index.js']])
  })

  it('end at a module that has declined', () => {
    const modules = drawModules('app -> ~page\npage -> model').map((module) =>
      module.path === 'page' ? { ...module, state: 'declined' as const, reason: 'declined' as const } : module,
    )

    const [chain] = chainsOf('model', indexModules(modules))
    assert.deepEqual([chain?.end, chain?.steps.length], ['declined', 2])
  })

  it('are the shortest ones, and end, where the imports go in a circle', () => {
    const text = 'app -> ~a\na -> b c\nb -> c a\nc -> a b'

    assert.deepEqual(chains(text, 'c'), ['c < a < app: hot point'])
    assert.deepEqual(chains('app ->\na -> b\nb -> a', 'a'), [])
  })

  it('are one for each end, however many ways there are', () => {
    // 30 diamonds in a row have 2^30 ways.
    const diamonds = Array.from(
      { length: 30 },
      (_, at) => `m${at} -> l${at} r${at}\nl${at} -> m${at + 1}\nr${at} -> m${at + 1}`,
    )

    assert.equal(chains(`app -> ~m0\n${diamonds.join('\n')}`, 'm30').length, 1)
  })

  it('end for all of 1,000 modules', () => {
    const modules = manyModules(1000)
    const index = indexModules(modules)

    for (const { path } of modules) assert.ok(chainsOf(path, index).length > 0, path)
  })

  it('of a module that is not known are that nothing imports it', () => {
    assert.deepEqual(
      chainsOf('gone', indexModules([moduleOf('app')])).map(({ end }) => end),
      ['unused'],
    )
  })
})
