import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import diagnostics from 'node:diagnostics_channel'
import { EventEmitter, once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import type { FullReloadRequest } from '../../../../src/api.js'
import { type ChildProcessesPorts, followChildProcesses } from '../../../../src/processes/below/child-processes.js'
import { subscribedFor } from '../subscribed-for.js'

const REQUEST: FullReloadRequest = { path: '/project/a.ts', shouldBeReloadable: true }
const ASKS = { type: 'hot-hook:full-reload', ...REQUEST }

/** What is heard of the child processes that this process starts. */
function follow(t: TestContext) {
  const { started, ports } = createPorts()
  subscribedFor(t, () => followChildProcesses(ports))
  return started
}

/** What is heard of child processes that are none. Node tells nobody else of them: the loader of the tests would do as they ask. */
function followFakes() {
  const { requests, ports } = createPorts()
  const { subscribe } = diagnostics
  let announce: Parameters<typeof subscribe>[1] = () => {}
  Object.assign(diagnostics, {
    subscribe: (_: string, listener: typeof announce) => {
      announce = listener
    },
  })
  followChildProcesses(ports)
  Object.assign(diagnostics, { subscribe })

  const createChild = () => {
    const running = { pid: 42, exitCode: null as number | null, signalCode: null as string | null }
    const child = Object.assign(new EventEmitter(), running)
    announce({ process: child }, 'child_process')
    return { child, says: (message: unknown) => void child.emit('message', message, undefined) }
  }
  return { requests, createChild }
}

function createPorts() {
  const started: (number | undefined)[] = []
  const requests: FullReloadRequest[] = []
  const ports: ChildProcessesPorts = {
    onStarted: ({ pid }) => void started.push(pid),
    takesRequests: () => true,
    onAsking: (request) => void requests.push(request),
  }
  return { started, requests, ports }
}

const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve))

describe('a child process', () => {
  it('is told of when it has been started', async (t) => {
    const started = follow(t)

    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    await nextTick()

    assert.deepEqual(started, [child.pid])
    await ended
  })

  it('is not told of when it can not be started', async (t) => {
    const started = follow(t)

    const child: ChildProcess = spawn('/no such program')
    await once(child, 'error')

    assert.deepEqual(started, [])
  })
})

describe('a child process that asks for a full reload', () => {
  it('is heard', () => {
    const { requests, createChild } = followFakes()
    const { says } = createChild()

    says(ASKS)

    assert.deepEqual(requests, [REQUEST])
  })

  it('is one of those that are heard, each', () => {
    const { requests, createChild } = followFakes()
    const children = [createChild(), createChild()]

    for (const { says } of children) says(ASKS)

    assert.deepEqual(requests, [REQUEST, REQUEST])
  })

  it('is left alone where it can start itself again', () => {
    const { requests, createChild } = followFakes()
    const { says } = createChild()

    says({ ...ASKS, isHandled: true })

    assert.deepEqual(requests, [])
  })

  it('is left alone when it has ended', () => {
    const { requests, createChild } = followFakes()
    const { child, says } = createChild()
    child.signalCode = 'SIGTERM'

    says(ASKS)

    assert.deepEqual(requests, [])
  })

  it('is left for a second to a program that listens to it', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { requests, createChild } = followFakes()
    const { child, says } = createChild()
    child.on('message', () => {})
    says(ASKS)

    t.mock.timers.tick(999)
    const before = [...requests]
    t.mock.timers.tick(1)

    assert.deepEqual(before, [])
    assert.deepEqual(requests, [REQUEST])
  })

  it('is left to a program that ends it in time', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { requests, createChild } = followFakes()
    const { child, says } = createChild()
    child.on('message', () => {
      child.exitCode = 0
    })

    says(ASKS)
    t.mock.timers.tick(60_000)

    assert.deepEqual(requests, [])
  })
})

describe('what a child process says', () => {
  it('is no request where it is something else', () => {
    const { requests, createChild } = followFakes()
    const { says } = createChild()

    for (const message of [undefined, null, 'full-reload', 1, { type: 'ready' }, { path: '/a.ts' }]) says(message)

    assert.deepEqual(requests, [])
  })

  it('reaches the program, too', () => {
    const { createChild } = followFakes()
    const { child, says } = createChild()
    const heard: unknown[] = []
    child.on('message', (message) => heard.push(message))

    says({ type: 'ready' })
    says({ ...ASKS, isHandled: true })

    assert.deepEqual(heard, [{ type: 'ready' }, { ...ASKS, isHandled: true }])
  })
})
