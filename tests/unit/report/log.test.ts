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

describe('the events of a log', () => {
  const DETAILS = { event: 'reloaded', file: 'a.ts', ms: 2 } as const

  /** What is written at a level, and what a listener hears. */
  function eventsOf(level: string) {
    const lines: string[] = []
    const heard: object[] = []
    const log = createLog(level, (line) => lines.push(line))
    log.listen(({ time, ...event }) =>
      heard.push({ ...event, isTimed: Math.abs(Date.parse(time) - Date.now()) < 60_000 }),
    )
    log.error('an error')
    log.info('a.ts reloaded', DETAILS)
    log.note('quietly', DETAILS)
    log.debug('details')
    return { lines, heard }
  }

  for (const [level, count] of [
    ['silent', 0],
    ['error', 1],
    ['info', 2],
    ['debug', 3],
  ] as const) {
    it(`are heard at the level ${level}, which writes ${count} lines for a person`, () => {
      const { lines, heard } = eventsOf(level)

      assert.equal(lines.length, count)
      assert.deepEqual(heard, [
        { level: 'error', text: 'an error', event: 'message', isTimed: true },
        { level: 'info', text: 'a.ts reloaded', ...DETAILS, isTimed: true },
        { level: 'info', text: 'quietly', ...DETAILS, isTimed: true },
      ])
    })
  }

  it('are written as JSON, one a line, where that is asked for', () => {
    const { lines } = eventsOf('json')

    assert.ok(lines.every((line) => line.endsWith('}\n') && !line.slice(0, -1).includes('\n')))
    const written = lines.map((line) => JSON.parse(line)).map(({ level, text, event }) => [level, text, event])
    assert.deepEqual(written, [
      ['error', 'an error', 'message'],
      ['info', 'a.ts reloaded', 'reloaded'],
      ['info', 'quietly', 'reloaded'],
    ])
  })
})

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
