import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, it } from 'node:test'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { recordedMaps } from '../../../src/record/recorded-maps.js'
import type { Recorder } from '../../../src/record/recorder.js'
import { SourceMaps } from '../../../src/transpile/source-maps.js'

/** Maps, and a recorder to which some come late. */
function setUp({ graph = () => {}, arrived = () => {} }: { graph?(): void; arrived?(): void }) {
  const maps = new SourceMaps()
  const recorder = {
    graph() {
      graph()
      return new ModuleGraph()
    },
    arrived() {
      arrived()
      return new ModuleGraph()
    },
  } as Recorder
  return { maps, lookUp: recordedMaps(maps, recorder) }
}

describe('the maps for stack traces', () => {
  it('are waited for, if they may be on their way', () => {
    const { maps, lookUp } = setUp({ graph: () => maps.add('/a.ts', 1, 'one') })

    assert.deepEqual([lookUp.has('/a.ts', 1), lookUp.get('/a.ts', 1)], [true, 'one'])
  })

  it('are not waited for, if they are there', () => {
    const { maps, lookUp } = setUp({ graph: () => assert.fail('there is nothing to wait for') })
    maps.add('/a.ts', 0, 'zero')

    assert.equal(lookUp.has('/a.ts', 0), true)
  })

  it('are not waited for, if no file of the project is meant', () => {
    const { lookUp } = setUp({ graph: () => assert.fail('there will be none') })

    assert.equal(lookUp.has(resolve('/node_modules/a/index.js'), 0), false)
  })

  it('tell the last version of CommonJS, with what has come meanwhile', () => {
    const { maps, lookUp } = setUp({
      graph: () => assert.fail('what may be on its way is not waited for'),
      arrived: () => maps.add('/a.cts', 2, 'two'),
    })
    maps.add('/a.cts', 0, 'zero')

    assert.deepEqual([lookUp.latest('/a.cts'), lookUp.latest('/none.cts')], [2, 0])
  })
})
