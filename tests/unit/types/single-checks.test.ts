import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { SingleChecks } from '../../../src/types/single-checks.js'
import { ERROR, FakeCompiler } from './fake-compiler.js'

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const compilers: FakeCompiler[] = []
  const events: unknown[] = []
  let onSave = () => {}
  const start = () => {
    const compiler = new FakeCompiler()
    compilers.push(compiler)
    return compiler
  }
  const checks = new SingleChecks(
    {
      start,
      onBegin: () => void events.push('begins'),
      onEnd: (diagnostics) => void events.push(diagnostics.map(({ code }) => code)),
      onFailed: (problem, isLast) => void events.push({ problem, isLast }),
    },
    (callback) => {
      onSave = callback
      return {
        begin: () => void events.push('reads'),
        note: (files) => void events.push({ files }),
        close: () => void events.push('is closed'),
      }
    },
  )
  const last = () => compilers.at(-1) ?? assert.fail('no compiler was started')
  return { checks, compilers, events, last, save: () => onSave(), pass: (ms: number) => t.mock.timers.tick(ms) }
}

describe('SingleChecks', () => {
  it('checks at once, and notes which files were read', async (t) => {
    const { events, last } = setUp(t)

    last().prints(ERROR, '/project/page.ts', '/lib/lib.d.ts')
    await last().ends({ code: 2 })

    assert.deepEqual(events, ['reads', 'begins', { files: ['/project/page.ts', '/lib/lib.d.ts'] }, ['TS2322']])
  })

  it('checks again after a save, once for several', async (t) => {
    const { compilers, events, last, save, pass } = setUp(t)
    await last().ends()
    events.length = 0

    save()
    pass(30)
    save()
    pass(30)
    assert.equal(compilers.length, 1)
    pass(30)
    await last().ends()

    assert.equal(compilers.length, 2)
    assert.deepEqual(events, ['reads', 'begins', { files: [] }, []])
  })

  it('ends a check that a save has overtaken, and tells nothing of it', async (t) => {
    const { compilers, events, last, save, pass } = setUp(t)
    const first = last()
    first.prints(ERROR)

    save()
    await first.ended
    pass(1_000)
    await last().ends()

    assert.deepEqual(
      compilers.map(({ isKilled }) => isKilled),
      [true, false],
    )
    assert.deepEqual(events, ['reads', 'begins', 'reads', 'begins', { files: [] }, []])
  })

  it('tells of a compiler that has failed, and tries again after the next save', async (t) => {
    const { compilers, events, last, save, pass } = setUp(t)

    await last().ends({ code: 2, complaint: 'panic: no' })
    save()
    pass(1_000)

    assert.deepEqual(events[2], { problem: 'ended with exit code 2: panic: no', isLast: false })
    assert.equal(compilers.length, 2)
  })

  it('takes one that was killed for failed, whatever it has printed', async (t) => {
    const { events, last } = setUp(t)

    last().prints(ERROR)
    await last().ends({ code: null, signal: 'SIGKILL' })

    assert.equal(events.length, 3)
    assert.match(JSON.stringify(events[2]), /"problem":"ended with signal SIGKILL/)
  })

  it('ends the compiler and the watching when it is closed', async (t) => {
    const { checks, compilers, events, last, save, pass } = setUp(t)

    checks.close()
    await last().ended
    assert.equal(last().isKilled, true)
    assert.deepEqual(events, ['reads', 'begins', 'is closed'])

    save()
    checks.close()
    pass(1_000)
    assert.equal(compilers.length, 1)
  })
})
