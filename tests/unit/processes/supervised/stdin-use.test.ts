import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it, type TestContext } from 'node:test'
import { onStdinUse } from '../../../../src/processes/supervised/stdin-use.js'

/** A program whose standard input is opened when it is first asked for, as Node does it. `uses` are the calls back. */
function setUp(t: TestContext) {
  const property = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {}
  let stream: PassThrough | undefined
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    enumerable: true,
    get() {
      stream ??= new PassThrough()
      return stream
    },
  })
  t.after(() => void Object.defineProperty(process, 'stdin', property))
  const uses: boolean[] = []
  onStdinUse((isReading) => uses.push(isReading))
  return { uses, isOpen: () => stream !== undefined }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('the standard input', () => {
  it('is not opened for those who want to know of its use', (t) => {
    const { isOpen, uses } = setUp(t)

    assert.equal(isOpen(), false)
    assert.deepEqual(uses, [])
  })

  it('is opened when the program asks for it, and the same from then on', (t) => {
    const { isOpen } = setUp(t)

    const { stdin } = process

    assert.equal(isOpen(), true)
    assert.equal(process.stdin, stdin)
  })

  it('is not in use because it is open', async (t) => {
    const { uses } = setUp(t)

    process.stdin.setEncoding('utf8')
    await nextTurn()

    assert.deepEqual(uses, [])
  })

  it('is in use when it flows', async (t) => {
    const { uses } = setUp(t)

    process.stdin.on('data', () => {})
    await nextTurn()

    assert.deepEqual(uses, [true])
  })

  it('is in use when somebody waits for what can be read', (t) => {
    const { uses } = setUp(t)

    process.stdin.on('readable', () => {})

    assert.deepEqual(uses, [true])
  })

  it('is no longer in use when it is paused', async (t) => {
    const { uses } = setUp(t)
    process.stdin.resume()
    await nextTurn()

    process.stdin.pause()

    assert.deepEqual(uses, [true, false])
  })

  it('may be in use again', async (t) => {
    const { uses } = setUp(t)
    process.stdin.resume()
    await nextTurn()
    process.stdin.pause()

    process.stdin.resume()
    await nextTurn()

    assert.deepEqual(uses, [true, false, true])
  })

  it('is left alone where somebody has put another one in its place', (t) => {
    setUp(t)
    const own = new PassThrough()
    Object.defineProperty(process, 'stdin', { value: own, configurable: true })

    onStdinUse(() => {})

    assert.equal(process.stdin, own)
  })
})
