import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { endLeftBehind, LOOK, processesOfPs } from '../../../../src/processes/below/descendants.js'
import { eventually } from '../../../support/eventually.js'

/** A process that ends by itself long after its test. */
async function start(t: TestContext, options: { detached?: boolean } = {}): Promise<ChildProcess & { pid: number }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', ...options })
  t.after(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  return child as ChildProcess & { pid: number }
}

/** A process with one below it. */
async function startTwo(t: TestContext) {
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [text] = await once(parent.stdout, 'data')
  const below = Number(text)
  t.after(() => {
    parent.kill('SIGKILL')
    endLeftBehind([below], 'SIGKILL')
  })
  // Its output is open as long as one of the two is there.
  return { pid: parent.pid ?? 0, below, bothEnded: once(parent, 'close') }
}

const signalOf = async (child: ChildProcess) => (await once(child, 'exit'))[1]

describe('endLeftBehind', () => {
  it('ends a child process', async (t) => {
    const child = await start(t)
    const ended = signalOf(child)

    const left = endLeftBehind([child.pid], 'SIGTERM')

    assert.deepEqual(left, [child.pid])
    assert.equal(await ended, 'SIGTERM')
  })

  it('ends what is below it as well', async (t) => {
    const { pid, below, bothEnded } = await startTwo(t)

    const left = endLeftBehind([pid], 'SIGTERM')

    assert.deepEqual(left, [pid, below])
    await bothEnded
  })

  it('ends by the signal that it is given', async (t) => {
    const child = await start(t)
    const ended = signalOf(child)

    endLeftBehind([child.pid], 'SIGKILL')

    assert.equal(await ended, 'SIGKILL')
  })

  it('lets a process live that is in a group of its own', async (t) => {
    const child = await start(t, { detached: true })

    const left = endLeftBehind([child.pid], 'SIGTERM')

    assert.deepEqual(left, [])
    assert.equal(process.kill(child.pid, LOOK), true)
  })

  it('lets those live that it is not told of', async (t) => {
    const child = await start(t)
    const other = await start(t)
    const ended = signalOf(child)

    endLeftBehind([child.pid], 'SIGTERM')
    await ended

    assert.deepEqual(endLeftBehind([other.pid], LOOK), [other.pid])
  })

  it('only says who is there, where that is what is asked', async (t) => {
    const { pid, below } = await startTwo(t)

    const before = endLeftBehind([pid], LOOK)

    assert.deepEqual(before, [pid, below])
    assert.deepEqual(endLeftBehind([pid], LOOK), [pid, below])
  })

  it('says nothing of a process that has ended', async (t) => {
    const child = await start(t)
    const ended = signalOf(child)
    child.kill('SIGKILL')
    await ended

    assert.deepEqual(endLeftBehind([child.pid], LOOK), [])
  })

  it('says who is left when their parent has ended', async (t) => {
    const { pid, below } = await startTwo(t)
    endLeftBehind([below], 'SIGSTOP')
    process.kill(pid, 'SIGKILL')

    const left = endLeftBehind([below], LOOK)

    assert.deepEqual(left, [below])
  })

  it('does nothing without children', () => {
    assert.deepEqual(endLeftBehind([], 'SIGKILL'), [])
  })
})

// What is read where there is no /proc, as on macOS.
describe('processesOfPs', { skip: spawnSync('ps').error !== undefined && 'ps(1) is not installed' }, () => {
  it('has this process, its parent, and its child processes with their groups', async (t) => {
    const child = await start(t)
    const detached = await start(t, { detached: true })

    const all = processesOfPs()

    const own = all.find(({ pid }) => pid === process.pid)
    assert.equal(own?.parent, process.ppid)
    assert.deepEqual(
      all.filter(({ pid }) => pid === child.pid || pid === detached.pid),
      [
        { pid: child.pid, parent: process.pid, group: own.group },
        { pid: detached.pid, parent: process.pid, group: detached.pid },
      ],
    )
  })

  it('has no process that has ended and is not yet forgotten', async (t) => {
    // The shell becomes a program that never asks what has become of its child, which ends only then.
    const script = 'exec 3<&0; sh -c "read line" <&3 & echo $!; exec sleep 60'
    const parent = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] })
    t.after(() => parent.kill('SIGKILL'))
    const [text] = await once(parent.stdout, 'data')
    const ps = (column: string, pid: number | undefined) =>
      spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
    const becomes = async (column: string, pid: number | undefined, value: string) =>
      await eventually(
        () => ps(column, pid).startsWith(value),
        () => `the ${column} of ${pid} is "${ps(column, pid)}"`,
      )
    await becomes('comm', parent.pid, 'sleep')
    parent.stdin.end()
    await becomes('stat', Number(text), 'Z')

    assert.equal(
      processesOfPs().some(({ pid }) => pid === Number(text)),
      false,
    )
  })
})
