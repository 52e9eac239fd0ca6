import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type HookSteps, runAsync, runSync } from '../../../src/node/steps.js'

/** Asks `next` for each word, and joins the answers. */
function* joined(...words: string[]): HookSteps<string, string> {
  let text = ''
  for (const word of words) text += yield word
  return text
}

/** Asks `next` once, and makes an answer of what it throws. */
function* forgiving(word: string): HookSteps<string, string> {
  try {
    return yield word
  } catch (error) {
    return `caught ${(error as Error).message}`
  }
}

/** Asks a second time when `next` throws. */
function* retrying(first: string, second: string): HookSteps<string, string> {
  try {
    return yield first
  } catch {
    return yield second
  }
}

const shout = (word: string) => word.toUpperCase()
const refuse = (word: string): string => {
  throw new Error(`no ${word}`)
}
const refuseOnly = (refused: string) => (word: string) => (word === refused ? refuse(word) : shout(word))

describe('runSync', () => {
  it('hands over the results of next, one after another', () => {
    assert.equal(runSync(joined('a', 'b'), shout), 'AB')
  })

  it('needs no next', () => {
    assert.equal(runSync(joined(), refuse), '')
  })

  it('throws what next throws', () => {
    assert.throws(() => runSync(joined('a'), refuse), { message: 'no a' })
  })

  it('lets the hook catch what next throws', () => {
    assert.equal(runSync(forgiving('a'), refuse), 'caught no a')
  })

  it('lets the hook ask again after next threw', () => {
    assert.equal(runSync(retrying('a', 'b'), refuseOnly('a')), 'B')
  })

  it('has next throw once more what the hook lets pass: the line that Node shows is where an error was thrown last', () => {
    const asked: string[] = []
    const next = (word: string) => refuse(`${word} ${asked.push(word)}`)

    assert.throws(() => runSync(joined('a'), next), { message: 'no a 2' })
    assert.deepEqual(asked, ['a', 'a'])
  })

  it('throws the first error if next answers the second time', () => {
    let asked = 0
    const next = (word: string) => (asked++ === 0 ? refuse(word) : word)

    assert.throws(() => runSync(joined('a'), next), { message: 'no a' })
  })

  it('does not let the hook catch its own throw as one of next', () => {
    function* failing(): HookSteps<string, string> {
      yield 'a'
      throw new Error('the hook itself')
    }

    assert.throws(() => runSync(failing(), shout), { message: 'the hook itself' })
  })
})

describe('runAsync', () => {
  it('hands over the results of a next that resolves', async () => {
    assert.equal(await runAsync(joined('a', 'b'), async (word) => shout(word)), 'AB')
  })

  it('hands over the results of a next that returns', async () => {
    assert.equal(await runAsync(joined('a', 'b'), shout), 'AB')
  })

  it('rejects with what next rejects with', async () => {
    await assert.rejects(
      runAsync(joined('a'), async (word) => refuse(word)),
      { message: 'no a' },
    )
  })

  it('rejects with what next throws', async () => {
    await assert.rejects(runAsync(joined('a'), refuse), { message: 'no a' })
  })

  it('lets the hook catch what next rejects with', async () => {
    assert.equal(await runAsync(forgiving('a'), async (word) => refuse(word)), 'caught no a')
  })

  it('lets the hook ask again after next rejected', async () => {
    assert.equal(await runAsync(retrying('a', 'b'), async (word) => refuseOnly('a')(word)), 'B')
  })

  it('calls the first next before it returns, so that hooks start in the order of the imports', () => {
    const asked: string[] = []
    const next = (word: string) => {
      asked.push(word)
      return word
    }

    void runAsync(joined('first', 'later'), next)
    void runAsync(joined('second'), next)

    assert.deepEqual(asked, ['first', 'second'])
  })
})
