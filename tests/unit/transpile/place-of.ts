import assert from 'node:assert/strict'
import type { Place } from '../../../src/syntax/code-frame.js'

/** The place that an error names: line and column from its message, the length from the carets below the code. */
export function placeOf({ message }: Error): Place | undefined {
  const [, line, column] = /:(\d+):(\d+): /.exec(message) ?? []
  if (line === undefined) return undefined

  const [, carets] = /^\s+\| \s*(\^+)$/m.exec(message) ?? []
  assert.ok(carets, `no place is shown in: ${message}`)
  return { line: Number(line), column: Number(column), length: carets.length }
}
