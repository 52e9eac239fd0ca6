import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDiagnostics, WatchOutput } from '../../../src/types/tsc-output.js'
import { ERROR, FOUND_NONE, FOUND_ONE, STARTS, STARTS_AGAIN } from './fake-compiler.js'

const READ = {
  file: 'page.ts',
  line: 1,
  column: 14,
  code: 'TS2322',
  message: "Type 'string' is not assignable to type 'number'.",
}

describe('readDiagnostics', () => {
  it('reads where an error is, its code and its message', () => {
    assert.deepEqual(readDiagnostics([ERROR]), [READ])
  })

  it('reads the errors of several files, in their order', () => {
    const found = readDiagnostics(['b.ts(1,2): error TS1: one', '../a.ts(30,4): error TS2: two'])

    assert.deepEqual(
      found.map(({ file, line, column, code, message }) => [file, line, column, code, message]),
      [
        ['b.ts', 1, 2, 'TS1', 'one'],
        ['../a.ts', 30, 4, 'TS2', 'two'],
      ],
    )
  })

  it('keeps the lines that explain an error', () => {
    const [first, second] = readDiagnostics([
      ERROR,
      "  Types of property 'b' are incompatible.",
      "    Type 'string' is not assignable to type 'number'.",
      'other.ts(2,1): error TS2554: Expected 2 arguments, but got 1.',
    ])

    assert.equal(
      first?.message,
      `${READ.message}\n  Types of property 'b' are incompatible.\n    Type 'string' is not assignable to type 'number'.`,
    )
    assert.equal(second?.message, 'Expected 2 arguments, but got 1.')
  })

  it('reads an error of the whole project, which has no place', () => {
    const [found] = readDiagnostics(["error TS18003: No inputs were found in config file '/project/tsconfig.json'."])

    assert.deepEqual(found, {
      file: undefined,
      line: 1,
      column: 1,
      code: 'TS18003',
      message: "No inputs were found in config file '/project/tsconfig.json'.",
    })
  })

  it('reads names with brackets and with what looks like an error', () => {
    assert.equal(readDiagnostics(['app/(shop)/[id](2).ts(3,4): error TS1: no'])[0]?.file, 'app/(shop)/[id](2).ts')
    assert.equal(readDiagnostics(['a.ts(1,1): error TS1: x(2,2): error TS2: y'])[0]?.message, 'x(2,2): error TS2: y')
  })

  it('leaves out all other lines, also those below that are indented', () => {
    const found = readDiagnostics(['/project/page.ts', '  Matched by default', ERROR, '/project/app.ts', '  Root file'])

    assert.deepEqual(found, [READ])
  })
})

/** What a watching compiler tells with a text, given in pieces of so many characters. */
function told(text: string, size = text.length): unknown[] {
  const events: unknown[] = []
  const output = new WatchOutput({
    onBegin: () => void events.push('begins'),
    onEnd: (diagnostics) => void events.push(diagnostics),
  })
  for (let at = 0; at < text.length; at += size) output.read(text.slice(at, at + size))
  return events
}

describe('WatchOutput', () => {
  const TEXT = ['', STARTS, '', ERROR, '', FOUND_ONE, '', STARTS_AGAIN, '', FOUND_NONE, ''].join('\n')
  const EVENTS = ['begins', [READ], 'begins', []]

  it('tells of each check, with its own errors', () => {
    assert.deepEqual(told(TEXT), EVENTS)
  })

  it('does so whatever the pieces in which the text comes, and whatever ends its lines', () => {
    assert.deepEqual(told(TEXT, 1), EVENTS)
    assert.deepEqual(told(TEXT, 7), EVENTS)
    assert.deepEqual(told(TEXT.replaceAll('\n', '\r\n'), 3), EVENTS)
  })

  it('takes the time in front of a line as it is written anywhere', () => {
    assert.deepEqual(told(TEXT.replaceAll(' AM', '').replaceAll('7:27', '[07.27')), EVENTS)
  })

  it('forgets the errors of a check that another one has overtaken', () => {
    assert.deepEqual(told([STARTS, ERROR, STARTS_AGAIN, FOUND_NONE, ''].join('\n')), ['begins', 'begins', []])
  })

  it('has the errors of a check that has not ended', () => {
    const output = new WatchOutput({ onBegin() {}, onEnd: () => assert.fail('it has not ended') })

    output.read(`error TS5083: Cannot read file '/project/tsconfig.json'.`)

    assert.deepEqual(
      output.unfinished().map(({ code }) => code),
      ['TS5083'],
    )
  })
})
