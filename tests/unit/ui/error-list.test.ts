import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventDetails } from '../../../src/report/events.js'
import { ErrorList } from '../../../src/ui/error-list.js'

const FAILED = { event: 'ended', code: 1, signal: null } as const
const update = (...files: string[]) => ({ event: 'update', files, outcome: 'reloaded', ms: 1, disposers: 0 }) as const
const fullReload = (...files: string[]) => ({ event: 'full-reload', files, reason: 'the entry', chain: files }) as const

/** The errors after these events, one a second: the file, or "-", the text's first word, and when it has gone. */
function after(...events: EventDetails[]): string[] {
  const list = new ErrorList()
  for (const [second, details] of events.entries()) {
    const time = new Date(second * 1_000).toISOString()
    list.onEvent({ time, level: 'info', text: details.event, ...details })
  }
  return list.views.map(
    ({ file = '-', text, goneAt }) => `${file} ${text}${goneAt === undefined ? '' : ` gone at ${goneAt}`}`,
  )
}

describe('the error of a file', () => {
  it('comes when it is broken, and goes when it is mended', () => {
    assert.deepEqual(after({ event: 'broken', file: 'a.ts' }), ['a.ts broken'])
    assert.deepEqual(after({ event: 'broken', file: 'a.ts' }, { event: 'mended', file: 'b.ts' }), ['a.ts broken'])
    assert.deepEqual(after({ event: 'broken', file: 'a.ts' }, { event: 'mended', file: 'a.ts' }), [
      'a.ts broken gone at 1000',
    ])
  })

  it('is one for each file, the newest first', () => {
    const files = ['a.ts', 'b.ts', 'a.ts'].map((file) => ({ event: 'broken', file }) as const)

    assert.deepEqual(after(...files), ['a.ts broken', 'b.ts broken'])
  })

  it('is kept after it has gone if it is the last one', () => {
    const broken = ['a.ts', 'b.ts'].map((file) => ({ event: 'broken', file }) as const)

    assert.deepEqual(after(...broken, { event: 'mended', file: 'b.ts' }, { event: 'mended', file: 'a.ts' }), [
      'a.ts broken gone at 3000',
    ])
  })

  it('goes when a process serves again, which has loaded it', () => {
    assert.deepEqual(after({ event: 'broken', file: 'a.ts' }, { event: 'restart', ms: 5 }), [
      'a.ts broken gone at 1000',
    ])
  })
})

describe('the error of a start', () => {
  it('names the file that was saved, and says what was thrown rather than that the process has ended', () => {
    assert.deepEqual(after(fullReload('a.ts'), { event: 'crashed' }, FAILED), ['a.ts crashed'])
    assert.deepEqual(after({ event: 'restart', reason: 'a.ts' }, FAILED), ['a.ts ended'])
    assert.deepEqual(after(FAILED), ['- ended'])
  })

  it('is none where the program has come to its end', () => {
    assert.deepEqual(after({ event: 'ended', code: 0, signal: null }), [])
    assert.deepEqual(after(FAILED, { event: 'ended', code: 0, signal: null }), ['- ended gone at 1000'])
  })

  it('goes when the file is mended, and the last process takes it', () => {
    const failed = [fullReload('a.ts'), { event: 'crashed' }, FAILED] as const

    assert.deepEqual(after(...failed, update('b.ts')), ['a.ts crashed'])
    assert.deepEqual(after(...failed, update('a.ts')), ['a.ts crashed gone at 3000'])
    assert.deepEqual(after(...failed, { ...update('a.ts'), outcome: 'taken back' }), ['a.ts crashed gone at 3000'])
  })

  it('goes with the next start, which has an error of its own or none', () => {
    const failed = [fullReload('a.ts'), { event: 'crashed' }, FAILED] as const

    assert.deepEqual(after(...failed, fullReload('b.ts')), ['a.ts crashed gone at 3000'])
    assert.deepEqual(after(...failed, fullReload('b.ts'), FAILED), ['b.ts ended'])
    assert.deepEqual(after(...failed, { event: 'restart', ms: 5 }), ['a.ts crashed gone at 3000'])
  })

  it('goes when a process runs that has no server', () => {
    const list = new ErrorList()
    list.onEvent({ time: new Date(0).toISOString(), level: 'error', text: 'it ended', ...FAILED })

    assert.deepEqual([list.onStarted(7), list.onStarted(8)], [true, false])
    assert.equal(list.views[0]?.goneAt, 7)
  })
})
