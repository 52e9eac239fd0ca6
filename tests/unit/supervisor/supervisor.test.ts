import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import type { ToSupervisor } from '../../../src/processes/supervised/messages.js'
import type { AppProcess, Exit } from '../../../src/supervisor/app-process.js'
import type { RunOptions } from '../../../src/supervisor/arguments.js'
import { Supervisor } from '../../../src/supervisor/supervisor.js'
import type { SupervisorPorts } from '../../../src/supervisor/supervisor-ports.js'

const A = '127.0.0.1:80'
const B = '127.0.0.1:81'
const FILE = '/project/app.ts'
const FAILED: Exit = { code: 1, signal: null }
const ASKED: Exit = { code: null, signal: 'SIGTERM' }

type Say = Parameters<SupervisorPorts['start']>[1]

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** A process without a process: what it is told stands in the journal, with its number. */
class FakeProcess {
  readonly startedAt = Date.now()
  readonly files = new Set<string>()
  readonly listening = new Set<string>()
  hadAddressInUse = false
  isStuck = false
  isReadingStdin = false
  isRunning = true
  /** It does not answer, as in an endless loop. */
  isDeaf = false
  readonly exited: Promise<Exit>
  #exit: (exit: Exit) => void = () => {}
  readonly #asked: { readonly answer: string; resolve(): void }[] = []
  readonly #name: number
  readonly #journal: string[]
  readonly #say: Say

  constructor(name: number, journal: string[], say: Say) {
    this.#name = name
    this.#journal = journal
    this.#say = say
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
    journal.push(`${name} started`)
  }

  // What the supervisor does.

  tell(message: { type: string; passOn?: boolean }): void {
    if (message.type === 'hot-hook:ping') {
      if (!this.isDeaf) void this.says({ type: 'hot-hook:pong' })
      return
    }
    const isPassing = message.passOn === true ? ', pass on' : ''
    this.#journal.push(`${this.#name} ← ${message.type.replace('hot-hook:', '')}${isPassing}`)
  }

  async asks(message: { type: string; passOn?: boolean }, answer: string): Promise<void> {
    this.tell(message)
    await Promise.race([this.exited, new Promise<void>((resolve) => this.#asked.push({ answer, resolve }))])
  }

  kill(signal: string): void {
    this.#journal.push(`${this.#name} ← ${signal}`)
  }

  // What the program does.

  async says(message: Parameters<Say>[0], socket?: Socket): Promise<void> {
    for (const { answer, resolve } of this.#asked) if (answer === message.type) resolve()
    if (message.type === 'hot-hook:stdin') this.isReadingStdin = message.isReading
    this.#say(message, socket)
    await nextTurn()
  }

  async listens(...addresses: string[]): Promise<void> {
    for (const address of addresses) {
      this.listening.add(address)
      await this.says({ type: 'hot-hook:listening', address })
    }
  }

  async asksForFullReload(path = FILE): Promise<void> {
    await this.says({ type: 'hot-hook:full-reload', path, shouldBeReloadable: false })
  }

  async hasDrained(): Promise<void> {
    await this.says({ type: 'hot-hook:drained' })
  }

  async ends(exit: Exit): Promise<void> {
    this.isRunning = false
    this.isReadingStdin = false
    this.listening.clear()
    this.#exit(exit)
    await nextTurn()
  }
}

interface Given extends Partial<RunOptions> {
  readonly isInspected?: boolean
}

/** A supervisor of fakes. The clock stands still. */
function setUp(t: TestContext, { isInspected = false, ...options }: Given = {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 })
  t.mock.method(performance, 'now', () => Date.now())
  const journal: string[] = []
  const processes: FakeProcess[] = []
  const savedAt = new Map<string, number>()
  const counts: (number | undefined)[] = []
  let onChange: ((path: string) => void) | undefined
  let isTerminalRead = false
  const nameOf = (run: AppProcess) => processes.indexOf(run as unknown as FakeProcess) + 1

  const supervisor = new Supervisor({
    options: { handover: true, keys: true, clear: false, drainTimeoutMs: 2_000, killTimeoutMs: 5_000, ...options },
    reporter: {
      startedAgain: (ms) => void journal.push(`said: started again (${ms} ms)`),
      changed: (path) => void journal.push(`said: ${path} changed`),
      waits: (path, ms) => void journal.push(`said: ${path} waits ${ms} ms`),
      restartAsked: () => void journal.push('said: restart asked'),
      ended: ({ code, signal }) => void journal.push(`said: ended with ${code ?? signal}`),
      startFailed: ({ code, signal }) => void journal.push(`said: start failed with ${code ?? signal}`),
      addressInUse: () => void journal.push('said: address in use'),
      stillStarting: () => void journal.push('said: still starting'),
      stuck: (ms) => void journal.push(`said: stuck for ${ms} ms`),
      killed: () => void journal.push('said: killed'),
    },
    isInspected,
    start: (restarts, say) => {
      counts.push(restarts?.count)
      const run = new FakeProcess(processes.length + 1, journal, say)
      processes.push(run)
      return run as unknown as AppProcess
    },
    watch: (run, besides, callback) => {
      const others = besides.size === 0 ? '' : ` besides ${[...besides].join(' ')}`
      journal.push(`watch the files of ${nameOf(run)}${others}`)
      onChange = callback
      return () => {
        journal.push('watch no more')
        onChange = undefined
      }
    },
    changedAt: (path) => savedAt.get(path) ?? Number.POSITIVE_INFINITY,
    clearScreen: () => void journal.push('clear the screen'),
    onStdin: (isReading) => {
      isTerminalRead = isReading
    },
  })
  supervisor.begin()

  return {
    supervisor,
    /** How often each start was told that it is a repeated one. */
    counts,
    /** A process by its number: 1 is the first. */
    run: (name: number): FakeProcess => processes[name - 1] ?? assert.fail(`there is no process ${name}`),
    /** The numbers of the processes that are there. */
    there: () => supervisor.processes.map(nameOf),
    /** A file that is watched, because a process has ended, is saved. */
    save: async (path = FILE) => {
      assert.ok(onChange, 'nobody watches')
      onChange(path)
      t.mock.timers.tick(1)
      await nextTurn()
    },
    isTerminalRead: () => isTerminalRead,
    isWatching: () => onChange !== undefined,
    savedAt: (path: string, timeMs: number) => void savedAt.set(path, timeMs),
    later: async (ms: number) => {
      t.mock.timers.tick(ms)
      await nextTurn()
    },
    /** What has happened since the last time: what was said, and then what was done. */
    news: () => {
      const lines = journal.splice(0)
      const isSaid = (line: string) => line.startsWith('said: ')
      return [...lines.filter(isSaid), ...lines.filter((line) => !isSaid(line))]
    },
  }
}

/** Process 1 serves at some addresses. */
async function serving(t: TestContext, given: Given & { at?: string[] } = {}) {
  const { at = [A], ...rest } = given
  const all = setUp(t, rest)
  await all.run(1).listens(...at)
  all.news()
  return all
}

/** Process 1 serves, and 2 starts for a change. */
async function starting(t: TestContext, given: Given & { at?: string[] } = {}) {
  const all = await serving(t, given)
  await all.run(1).asksForFullReload()
  all.news()
  return all
}

/** Process 1 serves, and 2 has failed to start for a change. */
async function failed(t: TestContext) {
  const all = await starting(t)
  await all.run(2).ends(FAILED)
  all.news()
  return all
}

describe('a supervisor', () => {
  it('starts the program', (t) => {
    const { news, there, counts } = setUp(t)

    assert.deepEqual(news(), ['1 started'])
    assert.deepEqual(there(), [1])
    assert.deepEqual(counts, [undefined])
  })

  it('says nothing of the first start', async (t) => {
    const { run, news } = setUp(t)

    await run(1).listens(A)

    assert.deepEqual(news(), ['1 started'])
  })
})

describe('a full reload', () => {
  it('lets requests wait, and starts the next process', async (t) => {
    const { run, news, there } = await serving(t)

    await run(1).asksForFullReload()

    assert.deepEqual(news(), ['1 ← hold', '2 started'])
    assert.deepEqual(there(), [1, 2])
  })

  it('is over when the next process listens where the last one does: that one drains', async (t) => {
    const { run, news, later } = await starting(t)
    await later(300)

    await run(2).listens(A)

    assert.deepEqual(news(), ['said: started again (300 ms)', '1 ← drain, pass on'])
  })

  it('ends the last process when it has answered all', async (t) => {
    const { run, news, there } = await starting(t)
    await run(2).listens(A)
    news()

    await run(1).hasDrained()
    const told = news()
    await run(1).ends(ASKED)

    assert.deepEqual(told, ['1 ← end'])
    assert.deepEqual(news(), [])
    assert.deepEqual(there(), [2])
  })

  it('is not over before the next process listens at each address', async (t) => {
    const { run, news } = await starting(t, { at: [A, B] })

    await run(2).listens(B)
    const before = news()
    await run(2).listens(A)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (0 ms)', '1 ← drain, pass on'])
  })

  it('waits a second for addresses that are no longer used', async (t) => {
    const { run, news, later } = await starting(t, { at: [A, B] })
    await run(2).listens(A)

    await later(999)
    const before = news()
    await later(1)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (1000 ms)', '1 ← drain, pass on'])
  })

  it('is over once, though the next process listens elsewhere first', async (t) => {
    const { run, news, later } = await starting(t, { at: [A, B] })
    await run(2).listens(B, A)
    news()

    await later(1_000)

    assert.deepEqual(news(), [])
  })

  it('says after 10 s that the next process does not listen', async (t) => {
    const { news, later } = await starting(t)

    await later(9_999)
    const before = news()
    await later(1)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: still starting'])
  })

  it('says no such thing after it was over', async (t) => {
    const { run, news, later } = await starting(t)
    await run(2).listens(A)
    await run(1).ends(ASKED)
    news()

    await later(60_000)

    assert.deepEqual(news(), [])
  })

  it('is possible while the last process still answers', async (t) => {
    const { run, news, there } = await starting(t)
    await run(2).listens(A)
    news()

    await run(2).asksForFullReload()

    assert.deepEqual(news(), ['2 ← hold', '3 started'])
    assert.deepEqual(there(), [2, 3, 1])
  })

  it('is none of the business of a process that has been replaced', async (t) => {
    const { run, news } = await starting(t)
    await run(2).listens(A)
    news()

    await run(1).asksForFullReload()

    assert.deepEqual(news(), [])
  })

  it('kills a process that does not end, and says so', async (t) => {
    const { run, news, later } = await starting(t)
    await run(2).listens(A)
    await run(1).hasDrained()
    news()

    await later(5_000)

    assert.deepEqual(news(), ['said: killed', '1 ← SIGKILL'])
  })

  it('clears the screen before each start but the first, if that is wanted', async (t) => {
    const { run, news } = setUp(t, { clear: true })
    await run(1).listens(A)
    await run(1).asksForFullReload()

    assert.deepEqual(news(), ['1 started', 'clear the screen', '1 ← hold', '2 started'])
  })
})

describe('a full reload that is asked for while the next process starts', () => {
  it('is ignored for a file that was saved before: it is in that process', async (t) => {
    const { run, news, savedAt } = await starting(t)
    savedAt('/project/b.ts', run(2).startedAt - 1)

    await run(1).asksForFullReload('/project/b.ts')

    assert.deepEqual(news(), [])
  })

  it('starts another one for a file that was saved later', async (t) => {
    const { run, news, savedAt, there } = await starting(t)
    savedAt('/project/b.ts', run(2).startedAt + 1)

    await run(1).asksForFullReload('/project/b.ts')

    assert.deepEqual(news(), ['2 ← end', '1 ← hold', '3 started'])
    assert.deepEqual(there(), [1, 3, 2])
  })

  it('starts another one for a file that has gone', async (t) => {
    const { run, news } = await starting(t)

    await run(1).asksForFullReload('/project/gone.ts')

    assert.deepEqual(news(), ['2 ← end', '1 ← hold', '3 started'])
  })

  it('starts another one where the starting process asks for it itself', async (t) => {
    const { run, news, savedAt } = await starting(t)
    savedAt('/project/b.ts', run(2).startedAt - 1)

    await run(2).asksForFullReload('/project/b.ts')

    assert.deepEqual(news(), ['2 ← end', '1 ← hold', '3 started'])
  })

  it('is over when the other one listens, not the first', async (t) => {
    const { run, news } = await starting(t)
    await run(1).asksForFullReload('/project/b.ts')
    news()

    await run(2).listens(A)
    const before = news()
    await run(3).listens(A)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (0 ms)', '1 ← drain, pass on'])
  })

  it('does not take the end of the first for a failure', async (t) => {
    const { run, news } = await starting(t)
    await run(1).asksForFullReload('/project/b.ts')
    news()

    await run(2).ends(ASKED)

    assert.deepEqual(news(), [])
  })
})

describe('a start that fails', () => {
  it('leaves the last process serving, answers what has waited, and waits for the next save', async (t) => {
    const { run, news, there } = await starting(t)
    run(1).files.add('/project/a.ts')

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

describe('a program that ends by itself', () => {
  it('is said to have ended, and the next save is waited for', async (t) => {
    const { run, news, there } = await serving(t)

    await run(1).ends(FAILED)

    assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 1'])
    assert.deepEqual(there(), [])
  })

  it('is started again by the next save', async (t) => {
    const { run, save, news, there } = await serving(t)
    await run(1).ends({ code: null, signal: 'SIGSEGV' })
    news()

    await save()
    await run(2).listens(A)

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'said: started again (0 ms)', 'watch no more', '2 started'])
    assert.deepEqual(there(), [2])
  })

  it('leaves its place to the next one, if that is starting', async (t) => {
    const { run, news, there } = await starting(t)

    await run(1).ends(FAILED)
    const before = news()
    await run(2).listens(A)

    assert.deepEqual(before, [])
    assert.deepEqual(news(), ['said: started again (0 ms)'])
    assert.deepEqual(there(), [2])
  })

  it('has ended for good, if the next one then ends as well', async (t) => {
    const { run, news } = await starting(t)
    await run(1).ends(FAILED)
    news()

    await run(2).ends(FAILED)

    assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 2'])
  })
})

describe('a file that is saved at each start', () => {
  /** The program has ended, and was started again ten times for it. */
  async function suspicious(t: TestContext) {
    const all = await serving(t)
    await all.run(1).ends(FAILED)
    for (let name = 2; name <= 11; name++) {
      await all.save()
      await all.run(name).ends(FAILED)
    }
    all.news()
    return all
  }

  it('tells each start how many there were', async (t) => {
    const { counts } = await suspicious(t)

    assert.deepEqual(counts, [undefined, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('makes the next start wait, which is said', async (t) => {
    const { save, news, later } = await suspicious(t)

    await save()
    const before = news()
    await later(1_000)

    assert.deepEqual(before, [`said: ${FILE} waits 1000 ms`])
    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '12 started'])
  })

  it('is said once while the next start waits', async (t) => {
    const { save, news, later } = await suspicious(t)
    await save()
    news()

    await save()
    await save('/project/b.ts')
    await later(1_000)

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '12 started'])
  })

  it('does not make r wait', async (t) => {
    const { supervisor, save, news, later } = await suspicious(t)
    await save()
    news()

    supervisor.restart()
    await nextTurn()
    await later(60_000)

    assert.deepEqual(news(), ['said: restart asked', 'watch no more', '12 started'])
  })

  it('does not make the save of another file wait', async (t) => {
    const { save, news } = await suspicious(t)

    await save('/project/b.ts')

    assert.deepEqual(news(), ['said: /project/b.ts changed', 'watch no more', '12 started'])
  })

  it('is counted where the program asks for the full reload, too', async (t) => {
    const { run, counts } = await serving(t)

    await run(1).asksForFullReload()
    await run(2).listens(A)
    await run(2).asksForFullReload()

    assert.deepEqual(counts, [undefined, 1, 2])
  })

  it('is not counted where the program ran for a while', async (t) => {
    const { run, counts, later } = await starting(t)
    await run(2).listens(A)
    await later(3_000)

    await run(2).asksForFullReload()

    assert.deepEqual(counts, [undefined, 1, 1])
  })
})

describe('restart()', () => {
  it('does what a full reload does', async (t) => {
    const { supervisor, run, news } = await serving(t)

    supervisor.restart()
    await nextTurn()
    await run(2).listens(A)

    assert.deepEqual(news(), [
      'said: restart asked',
      'said: started again (0 ms)',
      '1 ← hold',
      '2 started',
      '1 ← drain, pass on',
    ])
  })

  it('starts a program that has ended', async (t) => {
    const { supervisor, run, news, there } = await serving(t)
    await run(1).ends(FAILED)
    news()

    supervisor.restart()
    await nextTurn()

    assert.deepEqual(news(), ['said: restart asked', 'watch no more', '2 started'])
    assert.deepEqual(there(), [2])
  })

  it('starts the next process once more, if it does not come to listen', async (t) => {
    const { supervisor, news } = await starting(t)

    supervisor.restart()
    await nextTurn()

    assert.deepEqual(news(), ['said: restart asked', '2 ← end', '1 ← hold', '3 started'])
  })

  it('forgets how often the program was started again', async (t) => {
    const { supervisor, run, counts } = await starting(t)
    await run(2).listens(A)

    supervisor.restart()
    await nextTurn()

    assert.deepEqual(counts, [undefined, 1, undefined])
  })

  it('starts one process, however often it is called before that can start', async (t) => {
    const { supervisor, run, news, there } = await serving(t, { handover: false })
    for (let time = 0; time < 3; time++) supervisor.restart()
    await run(1).hasDrained()
    news()

    await run(1).ends(ASKED)

    assert.deepEqual(news(), ['2 started'])
    assert.deepEqual(there(), [2])
  })
})

describe('stop()', () => {
  it('ends no process', async (t) => {
    const { supervisor, news, there } = await starting(t)

    supervisor.stop()
    await nextTurn()

    assert.deepEqual(news(), [])
    assert.deepEqual(there(), [1, 2])
  })

  it('makes that no process is started for a full reload, or by a key', async (t) => {
    const { supervisor, run, news } = await serving(t)
    supervisor.stop()

    await run(1).asksForFullReload()
    supervisor.restart()
    await nextTurn()

    assert.deepEqual(news(), [])
  })

  it('makes that the end of the program is only that', async (t) => {
    const { supervisor, run, news, there } = await serving(t)
    supervisor.stop()

    await run(1).ends(FAILED)

    assert.deepEqual(news(), [])
    assert.deepEqual(there(), [])
  })

  it('makes that no process is started when the last one has ended', async (t) => {
    const { supervisor, run, news } = await serving(t, { handover: false })
    await run(1).asksForFullReload()
    await run(1).hasDrained()
    news()

    supervisor.stop()
    await run(1).ends(ASKED)

    assert.deepEqual(news(), [])
  })

  it('stops watching', async (t) => {
    const { supervisor, run, isWatching } = await serving(t)
    await run(1).ends(FAILED)

    supervisor.stop()

    assert.equal(isWatching(), false)
  })

  it('makes that nothing is said about a process that starts', async (t) => {
    const { supervisor, news, later } = await starting(t)

    supervisor.stop()
    await later(10_000)

    assert.deepEqual(news(), [])
  })
})

for (const [without, given] of [
  ['a handover', { handover: false, at: [A] }],
  ['a server', { handover: true, at: [] }],
] as const) {
  describe(`without ${without}`, () => {
    /** Process 1 is on its way to its end. */
    async function ending(t: TestContext) {
      const all = await serving(t, { ...given, at: [...given.at] })
      await all.run(1).asksForFullReload()
      if (given.at.length > 0) await all.run(1).hasDrained()
      return all
    }

    it('the last process is asked to end first', async (t) => {
      const { news, there } = await ending(t)

      assert.deepEqual(news(), given.at.length > 0 ? ['1 ← drain', '1 ← end'] : ['1 ← end'])
      assert.deepEqual(there(), [1])
    })

    it('the next process is started when the last one has ended', async (t) => {
      const { run, news, there } = await ending(t)
      news()

      await run(1).ends(ASKED)

      assert.deepEqual(news(), ['2 started'])
      assert.deepEqual(there(), [2])
    })

    it('a last process that does not end is killed', async (t) => {
      const { run, news, later } = await ending(t)
      news()

      await later(5_000)
      await run(1).ends({ code: null, signal: 'SIGKILL' })

      assert.deepEqual(news(), ['said: killed', '1 ← SIGKILL', '2 started'])
    })

    it('a start that fails leaves no process, and the next save is waited for', async (t) => {
      const { run, news, there } = await ending(t)
      await run(1).ends(ASKED)
      news()

      await run(2).ends(FAILED)

      assert.deepEqual(news(), ['said: ended with 1', 'watch the files of 2'])
      assert.deepEqual(there(), [])
    })
  })
}

describe('a program that is started again without a handover', () => {
  for (const [how, ask] of [
    ['for a change', ({ run }) => run(1).asksForFullReload()],
    ['by r', async ({ supervisor }) => supervisor.restart()],
  ] as [string, (all: ReturnType<typeof setUp>) => Promise<void>][]) {
    it(`is said to serve when it listens: ${how}`, async (t) => {
      const all = await serving(t, { handover: false })
      const { run, news, later } = all
      await ask(all)
      await run(1).ends(ASKED)
      news()
      await later(200)

      await run(2).listens(A, B)

      assert.deepEqual(news(), ['said: started again (200 ms)'])
    })
  }
})

describe('a program that is stuck', () => {
  /** Process 1 serves no more, for it hears nothing. */
  async function stuck(t: TestContext, given: Given = {}) {
    const all = await serving(t, given)
    all.run(1).isDeaf = true
    for (let second = 0; second < 4; second++) await all.later(1_000)
    return all
  }

  it('is said to be, and the supervisor waits for the next save', async (t) => {
    const { news } = await stuck(t)

    assert.deepEqual(news(), ['said: stuck for 3000 ms', 'watch the files of 1'])
  })

  it('is started again by the next save', async (t) => {
    const { news, save, there } = await stuck(t)
    news()

    await save()

    assert.deepEqual(news(), [`said: ${FILE} changed`, 'watch no more', '1 ← hold', '2 started'])
    assert.deepEqual(there(), [1, 2])
  })

  it('is killed when the next one listens: it can be asked nothing', async (t) => {
    const { run, news, save } = await stuck(t)
    await save()
    news()

    await run(2).listens(A)

    assert.deepEqual(news().slice(0, 2), ['said: started again (0 ms)', '1 ← SIGKILL'])
  })

  it('is watched by itself again when it goes on', async (t) => {
    const { run, news } = await stuck(t)
    news()

    await run(1).says({ type: 'hot-hook:pong' })

    assert.deepEqual(news(), ['watch no more'])
    assert.equal(run(1).isStuck, false)
  })

  it('is none of a program that answers', async (t) => {
    const { news, later } = await serving(t)

    for (let second = 0; second < 10; second++) await later(1_000)

    assert.deepEqual(news(), [])
  })

  it('is none of a program that stands still in a debugger', async (t) => {
    const { news } = await stuck(t, { isInspected: true })

    assert.deepEqual(news(), [])
  })

  it('is nothing to be said when all is stopped', async (t) => {
    const { supervisor, run, news, later } = await serving(t)
    run(1).isDeaf = true

    supervisor.stop()
    for (let second = 0; second < 10; second++) await later(1_000)

    assert.deepEqual(news(), [])
  })
})

describe('a debugger', () => {
  it('leaves its port before the next process starts', async (t) => {
    const { run, news } = await serving(t, { isInspected: true })

    await run(1).asksForFullReload()
    const before = news()
    await run(1).says({ type: 'hot-hook:inspector-closed' })

    assert.deepEqual(before, ['1 ← hold', '1 ← close-inspector'])
    assert.deepEqual(news(), ['2 started'])
  })

  it('leaves it to one process, also if several changes ask for it', async (t) => {
    const { run, news, there } = await serving(t, { isInspected: true })
    await run(1).asksForFullReload()
    await run(1).asksForFullReload('/project/b.ts')
    news()

    await run(1).says({ type: 'hot-hook:inspector-closed' })

    assert.deepEqual(news(), ['2 started'])
    assert.deepEqual(there(), [1, 2])
  })

  it('leaves it to nobody when all is stopped meanwhile', async (t) => {
    const { supervisor, run, news } = await serving(t, { isInspected: true })
    await run(1).asksForFullReload()
    news()

    supervisor.stop()
    await run(1).says({ type: 'hot-hook:inspector-closed' })

    assert.deepEqual(news(), [])
  })
})

describe('a connection that the last process passes on', () => {
  const CONNECTION = { type: 'hot-hook:connection', address: A } satisfies ToSupervisor

  /** A socket, which knows whether it was destroyed. */
  function createSocket() {
    const socket = { isDestroyed: false, destroy: () => Object.assign(socket, { isDestroyed: true }) }
    return socket as typeof socket & Socket
  }

  it('goes to the one that serves now', async (t) => {
    const { run, news } = await starting(t)
    await run(2).listens(A)
    news()
    const socket = createSocket()

    await run(1).says(CONNECTION, socket)

    assert.deepEqual(news(), ['2 ← connection'])
    assert.equal(socket.isDestroyed, false)
  })

  it('goes to the one that serves after several changes', async (t) => {
    const { run, news } = await starting(t)
    await run(2).listens(A)
    await run(2).asksForFullReload()
    await run(3).listens(A)
    news()

    await run(1).says(CONNECTION, createSocket())

    assert.deepEqual(news(), ['3 ← connection'])
  })

  it('is closed where nobody serves', async (t) => {
    const { run } = await starting(t)
    await run(2).listens(A)
    await run(2).ends(FAILED)
    const socket = createSocket()

    await run(1).says(CONNECTION, socket)

    assert.equal(socket.isDestroyed, true)
  })

  it('is closed rather than given back', async (t) => {
    const { run, news } = await serving(t)
    const socket = createSocket()

    await run(1).says(CONNECTION, socket)

    assert.deepEqual(news(), [])
    assert.equal(socket.isDestroyed, true)
  })
})

describe('the terminal', () => {
  const READS = { type: 'hot-hook:stdin', isReading: true } satisfies ToSupervisor
  const READS_NO_MORE = { type: 'hot-hook:stdin', isReading: false } satisfies ToSupervisor

  it('is left to the program while it reads', async (t) => {
    const { run, isTerminalRead } = await serving(t)

    await run(1).says(READS)

    assert.equal(isTerminalRead(), true)
  })

  it("is the supervisor's when the program has stopped reading", async (t) => {
    const { run, isTerminalRead } = await serving(t)
    await run(1).says(READS)

    await run(1).says(READS_NO_MORE)

    assert.equal(isTerminalRead(), false)
  })

  it("is the supervisor's when the program has ended", async (t) => {
    const { run, isTerminalRead } = await serving(t)
    await run(1).says(READS)

    await run(1).ends(FAILED)

    assert.equal(isTerminalRead(), false)
  })

  it('is left to the next process while it starts', async (t) => {
    const { run, isTerminalRead } = await starting(t)

    await run(2).says(READS)

    assert.equal(isTerminalRead(), true)
  })

  it('is none of the business of a process that has been replaced', async (t) => {
    const { run, isTerminalRead } = await starting(t)
    await run(2).listens(A)
    await run(2).says(READS)

    await run(1).says(READS_NO_MORE)

    assert.equal(isTerminalRead(), true)
  })

  it('stays with the next process, which reads it, when the last one crashes', async (t) => {
    const { run, isTerminalRead } = await starting(t)
    await run(2).says(READS)

    await run(1).ends(FAILED)

    assert.equal(isTerminalRead(), true)
  })

  it("is the supervisor's again when the process that read it is replaced", async (t) => {
    const { run, isTerminalRead } = await serving(t)
    await run(1).says(READS)
    await run(1).asksForFullReload()

    await run(2).listens(A)

    assert.equal(isTerminalRead(), false)
  })
})

describe('a start that is under way', () => {
  it('hands nothing over any more when the supervisor stops', async (t) => {
    const { supervisor, run, news } = await starting(t)
    supervisor.stop()

    await run(2).listens(A)

    assert.deepEqual(news(), [])
  })

  it('hands nothing over after its second for other addresses, when the supervisor stops', async (t) => {
    const { supervisor, run, news, later } = await starting(t, { at: [A, B] })
    await run(2).listens(A)
    supervisor.stop()

    await later(1_000)

    assert.deepEqual(news(), [])
  })

  it('is reported once, also if a server is closed and listens again', async (t) => {
    const { run, news, later } = await starting(t)
    await run(2).listens(A)
    await run(1).ends(ASKED)
    news()
    await later(60_000)

    run(2).listening.delete(A)
    await run(2).listens(A)

    assert.deepEqual(news(), [])
  })

  it('is done though the last process ends while its debugger lets go of the port', async (t) => {
    const { run, news } = await serving(t, { isInspected: true })
    await run(1).asksForFullReload()
    news()

    await run(1).ends(FAILED)

    assert.ok(news().includes('2 started'))
  })

  it('that has failed is still waited for when the last good process ends, too', async (t) => {
    const { run, news } = await failed(t)

    await run(1).ends(FAILED)

    assert.match(news().join(), /watch the files of.* 2/)
  })

  it('that has failed is still waited for when the last good process was stuck and goes on', async (t) => {
    const { run, later, isWatching } = await failed(t)
    run(1).isDeaf = true
    for (let second = 0; second < 4; second++) await later(1_000)

    await run(1).says({ type: 'hot-hook:pong' })

    assert.equal(isWatching(), true)
  })
})
