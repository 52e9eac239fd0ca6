import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { Exit } from '../../../src/report/supervisor-reporter.js'
import type { AppProcess } from '../../../src/supervisor/app-process.js'
import { type RunCommand, type RunOptions, readArguments } from '../../../src/supervisor/arguments.js'
import { Supervisor } from '../../../src/supervisor/supervisor.js'
import type { SupervisorPorts } from '../../../src/supervisor/supervisor-ports.js'

export const A = '127.0.0.1:80'
export const B = '127.0.0.1:81'
export const FILE = '/project/app.ts'
export const FAILED: Exit = { code: 1, signal: null }
export const ASKED: Exit = { code: null, signal: 'SIGTERM' }

type Say = Parameters<SupervisorPorts['start']>[1]

export const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** A process without a process: what it is told stands in the journal, with its number. */
class FakeProcess {
  readonly startedAt = Date.now()
  readonly files = new Map<string, number>()
  readonly listening = new Set<string>()
  hadAddressInUse = false
  hasStarted = false
  isStuck = false
  isReadingStdin = false
  isRunning = true
  /** It does not answer, as in an endless loop. */
  isDeaf = false
  readonly exited: Promise<Exit>
  #exit: (exit: Exit) => void = () => {}
  readonly #asked: { readonly answer: string; resolve(isAnswered: boolean): void }[] = []
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

  async asks(message: { type: string; passOn?: boolean }, answer: string, timeoutMs: number): Promise<boolean> {
    const answered = new Promise<boolean>((resolve) => {
      this.#asked.push({ answer, resolve })
      setTimeout(() => resolve(false), timeoutMs)
    })
    this.tell(message)
    return await Promise.race([this.exited.then(() => false), answered])
  }

  kill(signal: string): void {
    this.#journal.push(`${this.#name} ← ${signal}`)
  }

  // What the program does.

  async says(message: Parameters<Say>[0], socket?: Socket): Promise<void> {
    for (const { answer, resolve } of this.#asked) if (answer === message.type) resolve(true)
    if (message.type === 'hot-hook:listening' || message.type === 'hot-hook:pong') this.hasStarted = true
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

export interface Given extends Partial<RunOptions> {
  readonly isInspected?: boolean
}

/** A supervisor of fakes. The clock stands still. */
export function setUp(t: TestContext, { isInspected = false, ...options }: Given = {}) {
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
    options: { ...(readArguments(['app.ts']) as RunCommand).options, ...options },
    reporter: {
      startedAgain: (ms) => void journal.push(`said: started again (${ms} ms)`),
      leftOut: (name) => void journal.push(`said: ${name} left out`),
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
      const others = besides.size === 0 ? '' : ` besides ${[...besides.keys()].join(' ')}`
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
export async function serving(t: TestContext, given: Given & { at?: string[] } = {}) {
  const { at = [A], ...rest } = given
  const all = setUp(t, rest)
  await all.run(1).listens(...at)
  all.news()
  return all
}

/** Process 1 serves, and 2 starts for a change. */
export async function starting(t: TestContext, given: Given & { at?: string[] } = {}) {
  const all = await serving(t, given)
  await all.run(1).asksForFullReload()
  all.news()
  return all
}

/** Process 1 serves, and 2 has failed to start for a change. */
export async function failed(t: TestContext) {
  const all = await starting(t)
  await all.run(2).ends(FAILED)
  all.news()
  return all
}
