import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { holdOutput } from '../../../../src/processes/supervised/held-output.js'

/** What is written to the standard output, which no test may write to. */
function setUp(t: TestContext) {
  const written: unknown[] = []
  t.mock.method(process.stdout, 'write', (text: unknown) => written.push(text) > 0)
  const mocked = process.stdout.write
  return { written, mocked }
}

describe('output that is held back', () => {
  it('is printed later, in its order, and what follows at once', (t) => {
    const { written, mocked } = setUp(t)
    const release = holdOutput()
    process.stdout.write('one')
    process.stdout.write('two')
    assert.deepEqual(written, [])

    release()
    process.stdout.write('three')

    assert.deepEqual(written, ['one', 'two', 'three'])
    assert.equal(process.stdout.write, mocked)
  })

  it('passes for whoever has kept the function meanwhile', (t) => {
    const { written } = setUp(t)
    const release = holdOutput()
    const kept = process.stdout.write.bind(process.stdout)
    release()

    kept('later')

    assert.deepEqual(written, ['later'])
  })

  it('leaves what somebody else has put in place', (t) => {
    const { written } = setUp(t)
    const release = holdOutput()
    const { write } = process.stdout
    const prefixing = ((text: string) => write.call(process.stdout, `> ${text}`)) as typeof process.stdout.write
    process.stdout.write = prefixing
    t.after(() => Reflect.deleteProperty(process.stdout, 'write'))
    process.stdout.write('one')
    release()

    process.stdout.write('two')

    assert.equal(process.stdout.write, prefixing)
    assert.deepEqual(written, ['> one', '> two'])
  })

  it('has the warnings of the process, too', (t) => {
    setUp(t)
    const emitted: unknown[] = []
    t.mock.method(process, 'emitWarning', (text: unknown) => emitted.push(text))
    const release = holdOutput()
    process.emitWarning('be warned')
    assert.deepEqual(emitted, [])

    release()

    assert.deepEqual(emitted, ['be warned'])
  })
})
