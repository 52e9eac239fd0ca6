import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countStates, shareInWords } from '../../../../src/ui/page/hot-share.js'
import { moduleOf } from './modules.js'

describe('how much is hot', () => {
  it('counts what waits for its next import, too', () => {
    const states = ['hot', 'waiting', 'not hot', 'declined', 'broken'] as const
    const modules = states.map((state) => moduleOf(state, { state }))

    assert.equal(shareInWords(modules), '2 of 5 files are hot')
    assert.equal(countStates(modules).get('broken'), 1)
  })

  it('is said of one file, and of none', () => {
    assert.equal(shareInWords([moduleOf('a', { state: 'hot' })]), '1 of 1 file is hot')
    assert.equal(shareInWords([]), '0 of 0 files are hot')
  })
})
