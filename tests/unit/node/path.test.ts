import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { join, sep, withPathsOf } from '../../../src/node/path.js'

describe('withPathsOf', () => {
  it('calls with the paths of another system, and has those of this one afterwards', () => {
    const own = sep

    assert.deepEqual(
      [withPathsOf('win32', () => join('a', 'b')), withPathsOf('posix', () => join('a', 'b'))],
      ['a\\b', 'a/b'],
    )
    assert.throws(() =>
      withPathsOf(own === '/' ? 'win32' : 'posix', () => {
        throw new Error('no tea')
      }),
    )
    assert.equal(sep, own)
  })
})
