import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from '../../../src/report/log.js'

/** What a log of some level writes when something is said at each. */
function linesOf(level: string | undefined): string[] {
  const lines: string[] = []
  const log = createLog(level, (line) => lines.push(line))
  log.error('an error')
  log.info('news')
  log.debug('details')
  return lines
}

describe('createLog', () => {
  it('writes whole lines that say whose they are', () => {
    assert.deepEqual(linesOf('error'), ['[hot-hook] an error\n'])
  })

  for (const [level, texts] of [
    ['silent', []],
    ['error', ['an error']],
    ['info', ['an error', 'news']],
    ['debug', ['an error', 'news', 'details']],
    [undefined, ['an error', 'news']],
    ['', ['an error', 'news']],
    ['verbose', ['an error', 'news']],
    ['toString', ['an error', 'news']],
  ] as const) {
    it(`says ${texts.join(', ') || 'nothing'} at the level ${level}`, () => {
      assert.deepEqual(
        linesOf(level),
        texts.map((text) => `[hot-hook] ${text}\n`),
      )
    })
  }
})
