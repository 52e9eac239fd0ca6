import assert from 'node:assert/strict'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { PassThrough } from 'node:stream'
import { describe, it, type TestContext } from 'node:test'
import { KeyReader } from '../../../src/supervisor/keys.js'

interface Given {
  readonly isTTY?: boolean
  /** The process group that the terminal gives its keys to; ours is 7. */
  readonly foreground?: number | undefined
}

/** A reader, and a terminal in place of the standard input. What its keys did is noted. */
function setUp(t: TestContext, { isTTY = true, ...given }: Given = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const property = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {}
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true })
  pretendForeground(t, 'foreground' in given ? given.foreground : 7)
  const pressed: string[] = []
  const keys = new KeyReader({ r: () => pressed.push('r'), q: () => pressed.push('q') })
  t.after(() => {
    keys.read(false)
    Object.defineProperty(process, 'stdin', property)
  })
  return {
    keys,
    pressed,
    stdin,
    /** Resolves when somebody could have read it. */
    async type(text: string) {
      stdin.write(text)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

/** `undefined`: a system that has no /proc. */
function pretendForeground(t: TestContext, foreground: number | undefined): void {
  const { readFileSync } = fs
  const stat = (path: unknown, ...rest: unknown[]) => {
    if (path !== '/proc/self/stat') return Reflect.apply(readFileSync, fs, [path, ...rest])
    if (foreground === undefined) throw new Error('ENOENT')
    return `42 (no) de 1 2) S 1 7 7 34816 ${foreground} 4194304`
  }
  Object.assign(fs, { readFileSync: stat })
  syncBuiltinESMExports()
  t.after(() => {
    Object.assign(fs, { readFileSync })
    syncBuiltinESMExports()
  })
}

describe('keys', () => {
  it('do something when Enter follows', async (t) => {
    const { keys, pressed, type } = setUp(t)
    keys.read(true)

    await type('r\n')
    await type('q\n')

    assert.deepEqual(pressed, ['r', 'q'])
  })

  it('may be large, and stand among spaces', async (t) => {
    const { keys, pressed, type } = setUp(t)
    keys.read(true)

    await type(' R \r\n')

    assert.deepEqual(pressed, ['r'])
  })

  it('do all that was typed at once', async (t) => {
    const { keys, pressed, type } = setUp(t)
    keys.read(true)

    await type('r\nr\nq\n')

    assert.deepEqual(pressed, ['r', 'r', 'q'])
  })

  it('do nothing as part of a longer line, and empty lines neither', async (t) => {
    const { keys, pressed, type } = setUp(t)
    keys.read(true)

    await type('rr\n\nrestart\nx\n')

    assert.deepEqual(pressed, [])
  })

  it('do what they do once, however often they are asked for', async (t) => {
    const { keys, pressed, type } = setUp(t)
    keys.read(true)
    keys.read(true)

    await type('r\n')

    assert.deepEqual(pressed, ['r'])
  })

  it('are left to the program while it reads', async (t) => {
    const { keys, pressed, stdin, type } = setUp(t)
    keys.read(true)
    keys.read(false)

    await type('r\n')

    assert.deepEqual(pressed, [])
    assert.equal(stdin.isPaused(), true)
  })

  it('are not read from what is no terminal', async (t) => {
    const { keys, stdin } = setUp(t, { isTTY: false })

    keys.read(true)

    assert.equal(stdin.listenerCount('data'), 0)
  })

  it('are not read by a job in the background', async (t) => {
    const { keys, stdin } = setUp(t, { foreground: 8 })

    keys.read(true)

    assert.equal(stdin.listenerCount('data'), 0)
  })

  it('are read where nobody knows whether the job is in the background', async (t) => {
    const { keys, pressed, type } = setUp(t, { foreground: undefined })
    keys.read(true)

    await type('r\n')

    assert.deepEqual(pressed, ['r'])
  })

  it('are read again when the program does not read any more', async (t) => {
    const { keys, pressed, type } = setUp(t)
    keys.read(true)
    keys.read(false)
    keys.read(true)

    await type('r\n')

    assert.deepEqual(pressed, ['r'])
  })

  it('do nothing for a word that every object knows', async (t) => {
    const { keys, type, pressed } = setUp(t)
    keys.read(true)

    await type('__proto__\n')

    assert.deepEqual(pressed, [])
  })
})
