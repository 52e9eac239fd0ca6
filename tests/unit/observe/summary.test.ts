import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { summaryOf } from '../../../src/observe/summary.js'

const modules = (...states: ('hot' | 'not hot' | 'declined' | 'broken' | 'waiting')[]) =>
  states.map((state) => ({ state }))

describe('the summary', () => {
  it('counts what is hot, and what else there is', () => {
    assert.equal(
      summaryOf(modules('hot', 'not hot', 'hot', 'declined', 'not hot'), []),
      '2 of 5 files are hot (2 not hot, 1 declined)',
    )
    assert.equal(summaryOf(modules('hot'), []), '1 of 1 files are hot')
  })

  it('says what would make more so', () => {
    const place = { path: 'db.ts', importer: 'app.ts', makesHot: 4 }

    assert.equal(
      summaryOf(modules('not hot'), [
        { ...place, ways: ['import', 'accept'] },
        { ...place, ways: ['accept'] },
      ]),
      `0 of 1 files are hot (1 not hot)
  import() or accept() of db.ts in app.ts would make 4 more hot
  accept() of db.ts in app.ts would make 4 more hot`,
    )
  })
})
