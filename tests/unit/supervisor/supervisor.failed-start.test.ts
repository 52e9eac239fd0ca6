import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { A, ASKED, FAILED, FILE, failed, starting } from './supervisor-of-fakes.js'

describe('a start that fails', () => {
  it('leaves the last process serving, answers what has waited, and waits for the next save', async (t) => {
    const { run, news, there } = await starting(t)
    run(1).files.set('/project/a.ts', 1)

    await run(2).ends(FAILED)

    assert.deepEqual(news(), ['said: start failed with 1', '1 ← go-on', 'watch the files of 2 besides /project/a.ts'])
    assert.deepEqual(there(), [1])
  })

  it('is tried again with the next save of a file that only the failed one had', async (t) => {
    const { save, news } = await failed(t)

    await save()

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '1 ← hold', '3 started'])
  })

  it('is tried again when the last process asks for a full reload', async (t) => {
    const { run, news } = await failed(t)

    await run(1).asksForFullReload()

    assert.deepEqual(news(), ['watch no more', '1 ← hold', '3 started'])
  })

  it('says no more that the process does not listen', async (t) => {
    const { news, later } = await failed(t)

    await later(10_000)

    assert.deepEqual(news(), [])
  })

  it('may fail again', async (t) => {
    const { run, save, news } = await failed(t)
    await save()
    news()

    await run(3).ends(FAILED)

    assert.deepEqual(news(), ['said: start failed with 1', '1 ← go-on', 'watch the files of 3'])
  })

  it('may be mended', async (t) => {
    const { run, save, news, isWatching } = await failed(t)
    await save()
    news()

    await run(3).listens(A)

    assert.deepEqual(news(), ['said: started again (0 ms)', '1 ← drain, pass on'])
    assert.equal(isWatching(), false)
  })
})

describe('a start that fails because the address is taken', () => {
  it('ends the last process, and waits for its end', async (t) => {
    const { run, news, there } = await starting(t)
    run(2).hadAddressInUse = true

    await run(2).ends(FAILED)
    await run(1).hasDrained()

    assert.deepEqual(news(), ['said: address in use', '1 ← drain', '1 ← end'])
    assert.deepEqual(there(), [1])
  })

  it('is tried again after that end', async (t) => {
    const { run, news, there } = await starting(t)
    run(2).hadAddressInUse = true
    await run(2).ends(FAILED)
    await run(1).hasDrained()
    news()

    await run(1).ends(ASKED)
    await run(3).listens(A)

    assert.deepEqual(news(), ['said: started again (0 ms)', '3 started'])
    assert.deepEqual(there(), [3])
  })

  it('is not tried for ever, where it is somebody else who has it', async (t) => {
    const { run, news, there } = await starting(t)
    run(2).hadAddressInUse = true
    await run(2).ends(FAILED)
    await run(1).ends(ASKED)
    run(3).hadAddressInUse = true
    news()

    await run(3).ends(FAILED)

    assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 3'])
    assert.deepEqual(there(), [])
  })
})

describe('a new process that comes to its end without listening', () => {
  it('ends the last one too, and the next save is waited for', async (t) => {
    const { run, news, there } = await starting(t)

    await run(2).ends({ code: 0, signal: null })
    await run(1).hasDrained()
    await run(1).ends(ASKED)

    assert.deepEqual(news(), ['said: ended with 0', '1 ← drain', 'watch the files of 2', '1 ← end'])
    assert.deepEqual(there(), [])
  })
})
