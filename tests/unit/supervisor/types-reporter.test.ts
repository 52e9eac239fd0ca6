import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from '../../../src/report/log.js'
import { TypesReporter } from '../../../src/supervisor/types-reporter.js'
import type { TypeErrorView } from '../../../src/ui/protocol.js'

/** What is written when the reporter says something. */
function said(say: (reporter: TypesReporter) => void, level = 'info'): string {
  const written: string[] = []
  say(new TypesReporter(createLog(level, (line) => written.push(line))))
  return written.join('')
}

const ERROR: TypeErrorView = {
  file: 'src/page.ts',
  line: 3,
  column: 7,
  code: 'TS2322',
  message: 'Type A is not assignable to type B.\n  Types of property c are incompatible.',
  frame: '> 3 | const b: B = a\n    |       ^',
}
const BLOCK = `src/page.ts:3:7: TS2322: Type A is not assignable to type B.
  Types of property c are incompatible.

> 3 | const b: B = a
    |       ^
`
const other = (message: string) => ({ ...ERROR, message })

describe('the type check', () => {
  it('says once that there are no errors, also at first', () => {
    assert.equal(
      said((reporter) => {
        reporter.checked([])
        reporter.checked([])
      }),
      '[hot-hook] no type errors\n',
    )
  })

  it('shows an error with its code frame, as other errors are shown', () => {
    assert.equal(
      said((reporter) => reporter.checked([ERROR])),
      `[hot-hook] 1 type error\n\n${BLOCK}\n`,
    )
  })

  it('shows several in one block', () => {
    const text = said((reporter) => reporter.checked([ERROR, { ...ERROR, file: 'tsconfig.json', frame: '' }]))

    assert.equal(
      text,
      `[hot-hook] 2 type errors\n\n${BLOCK}\n${BLOCK.replace('src/page.ts', 'tsconfig.json').split('\n\n')[0]}\n\n`,
    )
  })

  it('shows ten at most, and says how many more there are', () => {
    const text = said((reporter) => reporter.checked(Array.from({ length: 13 }, (_, at) => other(`error ${at}`))))

    assert.match(text, /^\[hot-hook\] 13 type errors\n/)
    assert.equal(text.match(/TS2322: error \d/g)?.length, 10)
    assert.match(text, /\nand 3 more\n/)
  })

  it('shows the same errors once, also when they have moved', () => {
    const text = said((reporter) => {
      reporter.checked([ERROR, other('two')])
      reporter.checked([ERROR, other('two')])
      reporter.checked([other('two'), { ...ERROR, line: 30, frame: '' }])
    })

    assert.equal(text.match(/type errors/g)?.length, 1)
  })

  it('shows all that are left, or have come, when they are others', () => {
    const text = said((reporter) => {
      reporter.checked([ERROR, ERROR])
      reporter.checked([ERROR])
      reporter.checked([ERROR, other('two')])
    })

    assert.deepEqual(text.match(/\d type errors?/g), ['2 type errors', '1 type error', '2 type errors'])
  })

  it('says once when all have gone', () => {
    const text = said((reporter) => {
      reporter.checked([ERROR])
      reporter.checked([])
      reporter.checked([])
    })

    assert.equal(text, `[hot-hook] 1 type error\n\n${BLOCK}\n[hot-hook] no type errors\n`)
  })

  it('says why there is none, and which saves it may miss', () => {
    assert.equal(
      said((reporter) => reporter.unavailable('typescript is not installed'), 'error'),
      '[hot-hook] --typecheck: typescript is not installed\n',
    )
    assert.equal(
      said((reporter) => reporter.watchFailed(new Error('ENOSPC'))),
      '[hot-hook] --typecheck: Cannot watch all files: ENOSPC\n',
    )
  })
})
