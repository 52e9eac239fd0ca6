import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import * as esbuild from 'esbuild'
import { EsbuildService, type InMemory } from '../../../src/transpile/esbuild-service.js'

const DEADLINE_MS = 20_000

const one: InMemory = {
  stdin: { contents: 'export const a: number = 1', loader: 'ts' },
  write: false,
  metafile: true,
  logLevel: 'silent',
}
const broken: InMemory = { ...one, stdin: { contents: 'export const = 1', loader: 'ts' } }
const output = ({ outputFiles }: { outputFiles: { text: string }[] }) => outputFiles[0]?.text

/** A service, and the processes that it has started in this thread. */
function setUp(t: TestContext) {
  const service = new EsbuildService()
  const started: ChildProcess[] = []
  const onStart = (message: unknown) => started.push((message as { process: ChildProcess }).process)
  diagnostics.subscribe('child_process', onStart)
  t.after(async () => {
    diagnostics.unsubscribe('child_process', onStart)
    await service.stop()
  })
  return { service, started }
}

/** Builds so many files that the process is taken for a large one. */
async function grow(service: EsbuildService): Promise<void> {
  for (let file = 0; file <= 100; file++) await service.build(one)
}

/** Fails where something is waited for in vain. */
async function soon<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No ${what} within ${DEADLINE_MS} ms`)), DEADLINE_MS)
  })
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

const hasEnded = (child: ChildProcess | undefined) => child?.exitCode !== null || child.signalCode !== null

describe('EsbuildService without a process', () => {
  it('says why there is none, and ends nothing', async (t) => {
    const { service } = setUp(t)
    await service.build(one)
    await service.stop()
    const spawned = diagnostics.channel('child_process')
    const onStart = (message: unknown) => {
      const { process } = message as { process: ChildProcess }
      queueMicrotask(() => {
        process.kill('SIGKILL')
        process.emit('error', new Error('spawn EMFILE'))
      })
    }
    spawned.subscribe(onStart)
    t.after(() => spawned.unsubscribe(onStart))

    await assert.rejects(soon(service.build(one), 'error'), { message: 'Cannot run esbuild: spawn EMFILE' })
    await soon(service.warmUp(), 'end of warmUp')
  })
})

describe('EsbuildService', () => {
  it('has a process that collects its garbage less often, and says so to nobody else', {
    skip: process.platform !== 'linux' && 'it reads /proc',
  }, async (t) => {
    const { service, started } = setUp(t)

    await service.build(one)

    const environment = readFileSync(`/proc/${started[0]?.pid}/environ`, 'utf8').split('\0')
    assert.ok(environment.includes('GOGC=200'))
    assert.equal(process.env.GOGC, undefined)
  })

  it('starts nothing before it is needed', async (t) => {
    const { service, started } = setUp(t)

    await service.stop()

    assert.deepEqual(started, [])
  })

  it('builds, with one process for all', async (t) => {
    const { service, started } = setUp(t)

    assert.equal(output(await service.build(one)), 'export const a = 1;\n')
    assert.equal(output(await service.build(one)), 'export const a = 1;\n')
    assert.equal(started.length, 1)
  })

  it('builds synchronously', async (t) => {
    assert.equal(output(setUp(t).service.buildSync(one)), 'export const a = 1;\n')
  })

  it("gives esbuild's own errors, of the same process", async (t) => {
    const { service, started } = setUp(t)
    const isOwn = (error: unknown) =>
      (error as { errors: { text: string }[] }).errors[0]?.text === 'Expected identifier but found "="'

    await assert.rejects(service.build(broken), isOwn)
    assert.throws(() => service.buildSync(broken), isOwn)

    assert.equal(started.length, 1)
  })

  it('starts its process ahead of time', async (t) => {
    const { service, started } = setUp(t)

    await service.warmUp()
    const before = started.length
    await service.build(one)

    assert.deepEqual([before, started.length], [1, 1])
  })

  it('keeps a small process when it is warmed up', async (t) => {
    const { service, started } = setUp(t)
    await service.build(one)

    await service.warmUp()

    assert.equal(started.length, 1)
  })

  it('has a new process in place of a large one when it is warmed up', async (t) => {
    const { service, started } = setUp(t)
    await grow(service)

    await soon(service.warmUp(), 'new process')

    assert.equal(started.length, 2)
    assert.deepEqual([hasEnded(started[0]), hasEnded(started[1])], [true, false])
    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
    assert.equal(started.length, 2)
  })

  it('counts the files of a batch', async (t) => {
    const { service, started } = setUp(t)
    const entryPoints = Array.from({ length: 101 }, (_, index) => ({ in: 'package.json', out: String(index) }))
    await service.build({ entryPoints, outdir: 'out', write: false, metafile: true })

    await soon(service.warmUp(), 'new process')

    assert.equal(started.length, 2)
  })

  it('does not end a process that is at work', async (t) => {
    const { service, started } = setUp(t)
    await grow(service)

    const builds = Array.from({ length: 5 }, () => service.build(one))
    await soon(service.warmUp(), 'end of the warm-up')

    assert.deepEqual((await soon(Promise.all(builds), 'build')).map(output), Array(5).fill('export const a = 1;\n'))
    assert.equal(hasEnded(started[0]), false)
  })

  it('builds what is asked for while it gets a new process', async (t) => {
    const { service } = setUp(t)
    await grow(service)

    const warmUp = service.warmUp()
    const builds = Array.from({ length: 5 }, () => service.build(one))

    assert.deepEqual((await soon(Promise.all(builds), 'build')).map(output), Array(5).fill('export const a = 1;\n'))
    await soon(warmUp, 'end of the warm-up')
    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
  })

  for (const [what, end] of [
    ['it gets a new process', (service: EsbuildService) => service.warmUp()],
    ['it is stopped', (service: EsbuildService) => service.stop()],
  ] as const) {
    it(`does not end what the program itself does with esbuild when ${what}`, async (t) => {
      const { service, started } = setUp(t)
      const { stdin, write, metafile } = one
      const context = await esbuild.context({ ...(stdin && { stdin }), write, metafile })
      t.after(async () => {
        await context.dispose()
        await esbuild.stop()
      })
      const [child] = started
      await grow(service)

      await soon(end(service), 'end of its process')

      assert.equal(output(await soon(context.rebuild(), 'build of the program')), 'export const a = 1;\n')
      assert.deepEqual([hasEnded(child), hasEnded(started[1])], [false, true])
    })
  }

  it('builds on after the program has stopped its own esbuild', async (t) => {
    const { service, started } = setUp(t)
    await service.build(one)

    await esbuild.stop()

    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
    assert.equal(started.length, 1)
  })

  it('may be warmed up many times at once', async (t) => {
    const { service } = setUp(t)
    await grow(service)

    await soon(Promise.all([service.warmUp(), service.warmUp(), service.warmUp()]), 'end of the warm-ups')

    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
  })

  it('starts another process where somebody has ended the one that ran', async (t) => {
    const { service, started } = setUp(t)
    await service.build(one)
    const [child] = started
    child?.ref()
    const ended = once(child as ChildProcess, 'exit')
    child?.kill('SIGKILL')
    await ended

    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
    assert.equal(started.length, 2)
  })

  it('starts another process where it is ended in the middle of its work', async (t) => {
    const { service, started } = setUp(t)
    await service.build(one)

    const builds = Array.from({ length: 5 }, () => service.build(one))
    started[0]?.kill('SIGKILL')

    assert.deepEqual((await soon(Promise.all(builds), 'build')).map(output), Array(5).fill('export const a = 1;\n'))
  })

  it('can be warmed up where somebody has ended the process', async (t) => {
    const { service, started } = setUp(t)
    await service.build(one)
    const ended = once(started[0] as ChildProcess, 'exit')
    started[0]?.ref()
    started[0]?.kill('SIGKILL')
    await ended

    await soon(service.warmUp(), 'end of the warm-up')

    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
  })

  it('has no process left when it was stopped', async (t) => {
    const { service, started } = setUp(t)
    await service.build(one)

    await soon(service.stop(), 'end of its process')

    assert.deepEqual(started.map(hasEnded), [true])
  })

  it('builds synchronously without a process that stays, and without a thread', {
    skip: process.platform !== 'linux' && 'it reads /proc',
  }, (t) => {
    const { service } = setUp(t)
    const before = children()
    const onThread = t.mock.fn()
    process.on('worker', onThread)
    t.after(() => process.off('worker', onThread))

    assert.equal(output(service.buildSync(one)), 'export const a = 1;\n')

    assert.deepEqual(children(), before)
    assert.equal(onThread.mock.callCount(), 0)
  })

  it('can be used after it was stopped', async (t) => {
    const { service } = setUp(t)
    await service.build(one)
    await service.stop()

    assert.equal(output(await soon(service.build(one), 'build')), 'export const a = 1;\n')
  })
})

/** The processes below this one, those of other threads too. */
function children(): number[] {
  return readdirSync('/proc/self/task').flatMap(childrenOf)
}

/** A thread may have gone since it was named. */
function childrenOf(thread: string): number[] {
  try {
    return readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
