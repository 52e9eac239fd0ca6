import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nearest } from '../../../src/config/nearest.js'

describe('the nearest word', () => {
  for (const [mistake, word] of [
    ['a letter that is wrong', '--no-hendover'],
    ['a letter that is missing', '--no-handver'],
    ['a letter too many', '--no-handoverr'],
    ['two letters in the wrong order', '--no-handovre'],
  ] as const) {
    it(`is found in spite of ${mistake}`, () => {
      assert.equal(nearest(word, ['--no-keys', '--no-handover', '--clear']), '--no-handover')
    })
  }

  it('is the nearest of several', () => {
    assert.equal(nearest('--inspect-brq', ['--inspect', '--inspect-brk', '--inspect-port']), '--inspect-brk')
  })

  it('is the first of several that are as near', () => {
    assert.equal(nearest('cat', ['bat', 'rat']), 'bat')
  })

  it('is the word itself, if it is known', () => {
    assert.equal(nearest('--clear', ['--clean', '--clear']), '--clear')
  })

  it('is none where more than a third of the letters would have to be others', () => {
    assert.equal(nearest('abcdef', ['abcdxy']), 'abcdxy')
    assert.equal(nearest('abcdef', ['abcxyz']), undefined)
  })

  it('is the only one that begins with the word, however long it is', () => {
    assert.equal(nearest('--drain', ['--no-keys', '--drain-timeout', '--kill-timeout']), '--drain-timeout')
    assert.equal(nearest('root', ['rootDirectory', 'rootFolder']), undefined)
  })

  it('is the same in whatever case', () => {
    assert.equal(nearest('Rootdir', ['reload', 'rootDirectory']), 'rootDirectory')
    assert.equal(nearest('RELOADS', ['reload', 'rootDirectory']), 'reload')
  })

  it('is none where none is known', () => {
    assert.equal(nearest('--clear', []), undefined)
  })
})
