import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeFrame } from '../../../../src/syntax/code-frame.js'
import { codeLines } from '../../../../src/ui/page/code-lines.js'

const marked = (text: string) =>
  codeLines(text)
    .filter(({ isMarked }) => isMarked)
    .map((line) => line.text.trim())

describe('the lines of an error', () => {
  it('are marked where the code frame is about them, and where it has its mark', () => {
    const text = Array.from({ length: 12 }, (_, at) => `const a${at} = a > 1 | 2`).join('\n')
    const frame = codeFrame(text, { line: 9, column: 7, length: 2 })

    assert.deepEqual(marked(`app.ts:9:7: no\n\n${frame}`), ['>  9 | const a8 = a > 1 | 2', '|       ^^'])
  })

  it('are not marked in a stack trace or in code', () => {
    assert.deepEqual(marked('Error: no\n    at > 1 (app.ts:1:1)\n  12 | a ^ b'), [])
  })
})
