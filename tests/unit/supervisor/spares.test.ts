import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { LoadedFiles } from '../../../src/processes/supervised/messages.js'
import type { AppProcess, OnMessage } from '../../../src/supervisor/app-process.js'
import { Spares } from '../../../src/supervisor/spares.js'
import { nextTurn } from './supervisor-of-fakes.js'

/** A process of which the journal says what was done to it. */
class Fake {
  isRunning = true
  hasStarted = false
  readonly exited: Promise<void>
  #exit = () => {}

  constructor(
    readonly name: string,
    readonly say: OnMessage,
    readonly journal: string[],
  ) {
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
    journal.push(`${name} started`)
  }

  begin(restarts: { count: number } | undefined): void {
    this.journal.push(`${this.name} began, count ${restarts?.count}`)
  }

  load(packages: LoadedFiles): void {
    this.journal.push(`${this.name} loads ${packages.map(([path]) => path).join()}`)
  }

  kill(signal: string): void {
    this.journal.push(`${this.name} ← ${signal}`)
  }

  async ends(): Promise<void> {
    this.isRunning = false
    this.#exit()
    await nextTurn()
  }
}

function setUp(t: TestContext, isWanted = true) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const journal: string[] = []
  const fakes: Fake[] = []
  let stamp = 'one'
  const make = (name: string) => (say: OnMessage) => {
    const fake = new Fake(`${name} ${fakes.length + 1}`, say, journal)
    fakes.push(fake)
    return fake as unknown as AppProcess
  }
  const spares = new Spares({
    isWanted: () => isWanted,
    start: (_restarts, say) => make('program')(say),
    startSpare: make('spare'),
    stamp: (packages) => `${stamp} ${packages.length}`,
    onLeftOut: (name, problem) => journal.push(`${name} left out: ${problem}`),
  })
  const start = (path?: string) => {
    const restarts = path === undefined ? undefined : { count: 1, path }
    return spares.start(restarts, () => journal.push('heard')) as unknown as Fake
  }
  const loads = (run: Fake, ...paths: string[]) =>
    run.say({ type: 'hot-hook:packages', packages: paths.map((each) => [each, 'import'] as const), isAnyHot: false })
  const setStamp = (now: string) => {
    stamp = now
  }
  return { spares, journal, fakes, start, loads, setStamp, pass: (ms: number) => t.mock.timers.tick(ms) }
}

describe('a spare process', () => {
  it('is started a second after the program, when that is at rest', (t) => {
    const { journal, start, pass } = setUp(t)
    const program = start()
    pass(5_000)
    assert.deepEqual(journal, ['program 1 started'])

    program.hasStarted = true
    pass(1_000)

    assert.deepEqual(journal, ['program 1 started', 'spare 2 started'])
    pass(60_000)
    assert.equal(journal.length, 2)
  })

  it('begins at the next start, and is heard from then on', (t) => {
    const { journal, fakes, start, pass } = setUp(t)
    start().hasStarted = true
    pass(1_000)
    fakes[1]?.say({ type: 'hot-hook:pong' })
    assert.deepEqual(journal, ['program 1 started', 'spare 2 started'])

    assert.equal(start(), fakes[1])
    fakes[1]?.say({ type: 'hot-hook:pong' })

    assert.deepEqual(journal.slice(2), ['spare 2 began, count undefined', 'heard'])
  })

  it('has a follower when the old process has ended, and the new one has started', async (t) => {
    const { journal, start, pass } = setUp(t)
    const old = start()
    old.hasStarted = true
    pass(1_000)
    const next = start()
    next.hasStarted = true
    pass(3_000)
    assert.equal(journal.length, 3)

    await old.ends()
    pass(1_000)

    assert.equal(journal.at(-1), 'spare 3 started')
  })

  it('is ready also while the program has ended, and waits for a save', async (t) => {
    const { journal, start, pass } = setUp(t)
    await start().ends()

    pass(1_000)

    assert.equal(journal.at(-1), 'spare 2 started')
  })

  it('is thrown away where what it was made from has changed', (t) => {
    const { journal, start, setStamp, pass } = setUp(t)
    start().hasStarted = true
    pass(1_000)

    setStamp('two')
    start()

    assert.deepEqual(journal.slice(2), ['spare 2 ← SIGKILL', 'program 3 started'])
  })

  it('is not used when it has ended', async (t) => {
    const { journal, fakes, start, pass } = setUp(t)
    start().hasStarted = true
    pass(1_000)

    await fakes[1]?.ends()
    start()

    assert.deepEqual(journal.slice(2), ['program 3 started'])
  })

  it('ends when no more processes are to be started, and has no follower', async (t) => {
    const { spares, journal, start, pass } = setUp(t)
    const program = start()
    program.hasStarted = true
    pass(1_000)

    spares.close()
    await program.ends()
    pass(10_000)

    assert.deepEqual(journal.slice(2), ['spare 2 ← SIGKILL'])
  })

  it('is not started where it is not wanted', (t) => {
    const { journal, start, pass } = setUp(t, false)
    start().hasStarted = true

    pass(10_000)

    assert.deepEqual(journal, ['program 1 started'])
  })
})

describe('a spare process with packages in it', () => {
  const FOO = '/project/node_modules/foo/index.js'
  const LAZY = '/project/node_modules/lazy/index.js'

  /** A spare process, number 2, that has loaded a package. */
  function withPackage(t: TestContext) {
    const scene = setUp(t)
    const program = scene.start()
    program.hasStarted = true
    scene.loads(program, FOO)
    scene.pass(1_000)
    assert.deepEqual(scene.journal.splice(0), ['program 1 started', 'spare 2 started', `spare 2 loads ${FOO}`])
    return { ...scene, program }
  }

  it('is replaced when there are more to load, and what it has loaded has changed meanwhile', (t) => {
    const { journal, loads, program, setStamp, pass } = withPackage(t)

    setStamp('two')
    loads(program, FOO, LAZY)
    pass(1_000)
    pass(1_000)

    assert.deepEqual(journal, ['spare 2 ← SIGKILL', 'spare 3 started', `spare 3 loads ${FOO},${LAZY}`])
  })

  it('is not used for the save of a file that a package may have read', (t) => {
    const { journal, start } = withPackage(t)

    start('/project/.env')

    assert.deepEqual(journal, ['spare 2 ← SIGKILL', 'program 3 started'])
  })

  it('is used for the save of a module', (t) => {
    const { journal, start } = withPackage(t)

    start('/project/app.ts')

    assert.deepEqual(journal, ['spare 2 began, count 1'])
  })
})
