import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problemOf } from '../../../src/types/compiler-end.js'
import { readDiagnostics } from '../../../src/types/tsc-output.js'

const CRASHED = { code: 1, signal: null, complaint: '' }

describe('problemOf', () => {
  it('has the exit code, or the signal', () => {
    assert.equal(problemOf(CRASHED, []), 'ended with exit code 1')
    assert.equal(problemOf({ ...CRASHED, code: null, signal: 'SIGSEGV' }, []), 'ended with signal SIGSEGV')
  })

  it('has what was thrown, without the excerpt of the code above it and the stack below it', () => {
    const complaint = '/typescript/lib/tsc.js:7\n  throw e\n  ^\n\nRangeError: too deep\n    at check (tsc.js:7:3)\n'

    assert.equal(problemOf({ ...CRASHED, complaint }, []), 'ended with exit code 1: RangeError: too deep')
    assert.equal(
      problemOf({ ...CRASHED, complaint: 'panic: no\n\ngoroutine 1 [running]:' }, []),
      'ended with exit code 1: panic: no',
    )
  })

  it('has the first line of anything else that was said', () => {
    assert.equal(problemOf({ ...CRASHED, complaint: '\n  killed \nx' }, []), 'ended with exit code 1: killed')
  })

  it('has the first error that it has printed', () => {
    const errors = readDiagnostics(['error TS5058: The specified path does not exist.', '  As it says.'])

    assert.equal(problemOf(CRASHED, errors), 'ended with exit code 1: The specified path does not exist.')
  })

  it('says why it could not be started', () => {
    assert.equal(
      problemOf({ code: null, signal: null, complaint: 'spawn tsc EACCES' }, []),
      'could not be started: spawn tsc EACCES',
    )
  })
})
