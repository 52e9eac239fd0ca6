import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeFrame } from '../../../src/syntax/code-frame.js'

const TEXT = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].join('\n')

/** A frame as lines without the marks at the end that keep an editor from cutting blanks. */
const lines = (...all: string[]) => all.join('\n')

describe('codeFrame', () => {
  it('shows the place with two lines before and after it', () => {
    assert.equal(
      codeFrame(TEXT, { line: 4, column: 2, length: 3 }),
      lines('  2 | two', '  3 | three', '> 4 | four', '    |  ^^^', '  5 | five', '  6 | six'),
    )
  })

  it('shows what there is of them in the first line', () => {
    assert.equal(
      codeFrame(TEXT, { line: 1, column: 1, length: 1 }),
      lines('> 1 | one', '    | ^', '  2 | two', '  3 | three'),
    )
  })

  it('shows what there is of them in the last line', () => {
    assert.equal(
      codeFrame(TEXT, { line: 7, column: 5, length: 1 }),
      lines('  5 | five', '  6 | six', '> 7 | seven', '    |     ^'),
    )
  })

  it('shows a text of one line', () => {
    assert.equal(codeFrame('only', { line: 1, column: 1, length: 4 }), lines('> 1 | only', '    | ^^^^'))
  })

  it('keeps the numbers of lines under each other', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n')

    assert.equal(
      codeFrame(text, { line: 9, column: 1, length: 4 }),
      lines('   7 | line 7', '   8 | line 8', '>  9 | line 9', '     | ^^^^', '  10 | line 10', '  11 | line 11'),
    )
  })

  it('keeps tabs before the place, so that the caret stands under it at every width', () => {
    assert.equal(codeFrame('\t\tx = y', { line: 1, column: 5, length: 1 }), lines('> 1 | \t\tx = y', '    | \t\t  ^'))
  })

  it('leaves no blanks at the end of empty lines', () => {
    assert.equal(
      codeFrame('a\n\nb', { line: 1, column: 1, length: 1 }),
      lines('> 1 | a', '    | ^', '  2 |', '  3 | b'),
    )
  })

  it('does not underline more than the line has', () => {
    assert.equal(codeFrame('ab\ncd', { line: 1, column: 2, length: 9 }), lines('> 1 | ab', '    |  ^', '  2 | cd'))
  })

  it('has a caret behind the end of the line', () => {
    assert.equal(codeFrame('ab', { line: 1, column: 3, length: 1 }), lines('> 1 | ab', '    |   ^'))
  })

  it('has a caret in an empty line', () => {
    assert.equal(codeFrame('', { line: 1, column: 1, length: 1 }), lines('> 1 |', '    | ^'))
  })

  it('knows Windows line ends', () => {
    assert.equal(
      codeFrame('a\r\nb\r\n', { line: 2, column: 1, length: 1 }),
      lines('  1 | a', '> 2 | b', '    | ^', '  3 |'),
    )
  })

  it('does not fill the terminal with a line of a bundle, and still shows the place', () => {
    const frame = codeFrame(`${'a'.repeat(5_000)}?${'b'.repeat(5_000)}`, { line: 1, column: 5_001, length: 1 })

    assert.ok(frame.length < 1_000, `the frame has ${frame.length} characters`)
    assert.match(frame, /a\?b/)
  })
})
