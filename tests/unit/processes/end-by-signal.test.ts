import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endBySignal, exitCodeOf } from '../../../src/processes/end-by-signal.js'

describe('endBySignal on Windows, where a signal that is sent ends a process at once', () => {
  it("calls the program's listeners, with the signal", (t) => {
    const heard: unknown[] = []
    const onBreak = (signal: NodeJS.Signals) => heard.push(signal)
    process.on('SIGBREAK', onBreak)
    t.after(() => process.off('SIGBREAK', onBreak))
    const exit = t.mock.method(process, 'exit', () => {})

    endBySignal('SIGBREAK', 'win32')

    assert.deepEqual([heard, exit.mock.callCount()], [['SIGBREAK'], 0])
  })

  it('ends as a shell says of such a process, if nobody listens', (t) => {
    const exit = t.mock.method(process, 'exit', () => {})

    endBySignal('SIGXFSZ', 'win32')

    assert.deepEqual(exit.mock.calls[0]?.arguments, [exitCodeOf('SIGXFSZ')])
    assert.equal(exitCodeOf('SIGTERM'), 143)
  })
})
