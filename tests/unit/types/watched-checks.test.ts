import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { WatchedChecks } from '../../../src/types/watched-checks.js'
import { ERROR, FakeCompiler, FOUND_NONE, FOUND_ONE, STARTS, STARTS_AGAIN } from './fake-compiler.js'

function setUp() {
  const compiler = new FakeCompiler()
  const events: unknown[] = []
  const checks = new WatchedChecks({
    start: () => compiler,
    onBegin: () => void events.push('begins'),
    onEnd: (diagnostics) => void events.push(diagnostics.map(({ code }) => code)),
    onFailed: (problem, isLast) => void events.push({ problem, isLast }),
  })
  return { compiler, checks, events }
}

const GONE = [
  "error TS6053: File '/project/other.ts' not found.",
  '  The file is in the program because:',
  "    Matched by default include pattern '**/*'",
]

describe('WatchedChecks', () => {
  it('tells of each check of the one compiler', () => {
    const { compiler, events } = setUp()

    compiler.prints('', STARTS, ERROR, FOUND_ONE, STARTS_AGAIN, FOUND_NONE)

    assert.deepEqual(events, ['begins', ['TS2322'], 'begins', []])
  })

  it('says why there are no more checks, when the compiler has ended', async () => {
    const { compiler, events } = setUp()

    await compiler.ends({ code: 1, complaint: 'Error: boom' })

    assert.deepEqual(events, [{ problem: 'ended with exit code 1: Error: boom', isLast: true }])
  })

  it('ends the compiler when it is closed, which is no failure', async () => {
    const { compiler, checks, events } = setUp()

    checks.close()
    await compiler.ended

    assert.equal(compiler.isKilled, true)
    assert.deepEqual(events, [])
  })

  it('does not tell of a deleted file that the compiler misses, until it has looked for it again', (t: TestContext) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { compiler, events } = setUp()

    compiler.prints(STARTS, ...GONE, FOUND_ONE)
    assert.deepEqual(events, ['begins'])

    t.mock.timers.tick(1_000)
    compiler.prints(STARTS_AGAIN, FOUND_NONE)
    t.mock.timers.tick(10_000)
    assert.deepEqual(events, ['begins', 'begins', []])
  })

  it('tells of it if it does not look again', (t: TestContext) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { compiler, events } = setUp()

    compiler.prints(STARTS, ...GONE, FOUND_ONE)
    t.mock.timers.tick(10_000)

    assert.deepEqual(events, ['begins', ['TS6053']])
  })
})
