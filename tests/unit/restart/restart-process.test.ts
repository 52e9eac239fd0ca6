import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { HotHookOptions } from '../../../src/api.js'
import { ModuleGraph } from '../../../src/graph/module-graph.js'
import { MESSAGE } from '../../../src/node/start-conditions.js'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import {
  type FullReloadWay,
  OUTCOMES,
  RestartableProcess,
  type RestartPorts,
} from '../../../src/restart/restart-process.js'

const REQUEST = { path: '/project/app.ts', shouldBeReloadable: true }

const START = {
  argv: ['/usr/bin/node', '/project/app.ts', '--port', '1'],
  execArgv: ['--import', 'hot-hook/ts'],
  cwd: process.cwd(),
  env: { A: '1' },
  message: undefined,
  isSupervised: false,
  isShown: false,
  envFiles: [],
  isFromStdin: false,
}

interface FakeProcess {
  send?: (message: unknown) => boolean
  connected?: boolean
  execve?: (...args: unknown[]) => void
}

/** Gives the process other properties for the time of a test. */
function pretend(t: TestContext, fake: FakeProcess): void {
  for (const [key, value] of Object.entries({ send: undefined, connected: false, execve: undefined, ...fake })) {
    const before = Object.getOwnPropertyDescriptor(process, key)
    Object.defineProperty(process, key, { value, configurable: true, writable: true })
    t.after(() => {
      if (before === undefined) Reflect.deleteProperty(process, key)
      else Object.defineProperty(process, key, before)
    })
  }
}

/** A parent process, and what was said to it. */
function pretendParent(t: TestContext, connected = true): unknown[] {
  const messages: unknown[] = []
  pretend(t, { connected, send: (message) => messages.push(message) > 0 })
  return messages
}

function createPorts(
  options: HotHookOptions,
): RestartPorts & { log: string[]; modules: ModuleGraph; closed: number; held: number } {
  const log: string[] = []
  const reporter = new Reporter(
    createLog('info', (line) => log.push(line)),
    () => '/project',
  )
  const modules = new ModuleGraph()
  const ports = {
    modules,
    graph: () => modules,
    reporter,
    start: START,
    options: () => options,
    log,
    closed: 0,
    held: 0,
    isHandedOver: () => false,
    handedOn: () => ({ advised: [], folders: ['/routes'] }),
  }
  return Object.assign(ports, {
    hold() {
      ports.held++
    },
    async close() {
      ports.closed++
    },
  })
}

const fullReloadWay = (options: HotHookOptions, start: RestartPorts['start']) =>
  new RestartableProcess({ ...createPorts(options), start }).way()

const fullReload = (way: FullReloadWay, request: typeof REQUEST, ports: RestartPorts) =>
  new RestartableProcess(ports).fullReload(way, request)

const delayBefore = (way: FullReloadWay, path: string, start: RestartPorts['start']) =>
  new RestartableProcess({ ...createPorts({}), start }).delay(way, path)

describe('the way of a full reload', () => {
  const callback = { onFullReloadAsked: () => {} }

  it('is the callback, if there is one', (t) => {
    pretendParent(t)

    assert.equal(fullReloadWay(callback, START), 'callback')
  })

  it('is the parent process, if it listens', (t) => {
    pretend(t, { connected: true, send: () => true, execve: () => {} })

    assert.equal(fullReloadWay({}, START), 'parent')
  })

  it('is the supervisor, if that is the parent', (t) => {
    pretend(t, { connected: true, send: () => true, execve: () => {} })

    assert.equal(fullReloadWay({}, { ...START, isSupervised: true }), 'supervisor')
  })

  it('is not a parent process that has gone away', (t) => {
    pretend(t, { connected: false, send: () => true, execve: () => {} })

    assert.equal(fullReloadWay({}, START), 'in place')
  })

  it('is in place, where Node can do that', (t) => {
    pretend(t, { execve: () => {} })

    assert.equal(fullReloadWay({}, START), 'in place')
  })

  it('is by hand, where it can not', (t) => {
    pretend(t, {})

    assert.equal(fullReloadWay({}, START), 'by hand')
  })

  it('is by hand, where what runs was read from the standard input', (t) => {
    pretend(t, { execve: () => {} })

    assert.equal(fullReloadWay({}, { ...START, isFromStdin: true }), 'by hand')
  })

  it('has words for each outcome', () => {
    assert.deepEqual(Object.keys(OUTCOMES).toSorted(), [
      'by hand',
      'callback',
      'exit',
      'in place',
      'main thread',
      'parent',
      'supervisor',
    ])
  })
})

describe('a full reload', () => {
  it('calls the callback with the request', async (t) => {
    pretend(t, {})
    const requests: unknown[] = []

    await fullReload('callback', REQUEST, createPorts({ onFullReloadAsked: (request) => requests.push(request) }))

    assert.deepEqual(requests, [REQUEST])
  })

  for (const [what, onFullReloadAsked] of [
    [
      'throws',
      () => {
        throw new Error('no tea')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no tea'))],
  ] as const) {
    it(`reports a callback that ${what}`, async (t) => {
      pretend(t, {})
      const ports = createPorts({ onFullReloadAsked })

      await fullReload('callback', REQUEST, ports)
      await new Promise(setImmediate) // it is not waited for

      assert.match(ports.log.join(''), /onFullReloadAsked failed: Error: no tea/)
    })
  }

  it('asks the parent process with one message', async (t) => {
    const messages = pretendParent(t)

    await fullReload('parent', REQUEST, createPorts({}))

    assert.deepEqual(messages, [{ type: 'hot-hook:full-reload', path: '/project/app.ts', shouldBeReloadable: true }])
  })

  it('tells the parent process also where a callback sees to it', async (t) => {
    const messages = pretendParent(t)

    await fullReload('callback', REQUEST, createPorts({ onFullReloadAsked: () => {} }))

    assert.equal(messages.length, 1)
  })

  it('says nothing to a parent process that has gone away', async (t) => {
    const messages = pretendParent(t, false)

    await fullReload('by hand', REQUEST, createPorts({}))

    assert.deepEqual(messages, [])
  })

  it('in place starts the same program with the same options, arguments and first environment', async (t) => {
    const calls: unknown[][] = []
    pretend(t, { execve: (...args) => calls.push(args) })

    await fullReload('in place', REQUEST, createPorts({}))

    const [file, args, { [MESSAGE]: _message, ...env }] = calls[0] as [string, string[], NodeJS.ProcessEnv]
    assert.deepEqual(
      [file, args, env],
      [process.execPath, [process.execPath, ...START.execArgv, ...START.argv.slice(1)], START.env],
    )
  })

  it('in place tells the next start how often that was done for this file', async (t) => {
    const messages: unknown[] = []
    pretend(t, {
      execve: (_file, _args, env) => messages.push(JSON.parse((env as Record<string, string>)[MESSAGE] ?? '')),
    })
    t.mock.method(process, 'uptime', () => 1)
    const message = JSON.stringify({ count: 2, path: REQUEST.path })

    await fullReload('in place', REQUEST, { ...createPorts({}), start: { ...START, message } })

    assert.deepEqual(messages, [{ count: 3, path: REQUEST.path, handedOn: { advised: [], folders: ['/routes'] } }])
  })

  it('in place cleans up before it starts again: modules, importers first, and then what else must not be left behind', async (t) => {
    const order: string[] = []
    pretend(t, { execve: () => order.push('execve') })
    const ports = createPorts({})
    const [imported, importer] = [ports.modules.ensure('/model.ts'), ports.modules.ensure('/page.ts')]
    ports.modules.connect(importer, imported, './model.js').isStatic = true
    imported.disposers.push(() => order.push('model'))
    importer.disposers.push(async () => {
      order.push('page begins')
      await undefined
      order.push('page ends')
    })
    const graph = () => {
      order.push('synchronize')
      return ports.modules
    }
    const close = async () => void order.push('close')

    await fullReload('in place', REQUEST, { ...ports, graph, close })

    assert.deepEqual(order, ['synchronize', 'page begins', 'model', 'page ends', 'close', 'execve'])
  })

  it('in place goes on although a disposer throws, which is reported', async (t) => {
    let isStarted = false
    pretend(t, { execve: () => (isStarted = true) })
    const ports = createPorts({})
    ports.modules.ensure('/project/page.ts').disposers.push(() => {
      throw new Error('no tea')
    })

    await fullReload('in place', REQUEST, ports)

    assert.match(ports.log.join(''), /A disposer of page\.ts failed: Error: no tea/)
    assert.deepEqual([isStarted, ports.closed], [true, 1])
  })

  it('by hand does nothing to the program', async (t) => {
    pretend(t, {
      execve: () => assert.fail('the program must go on'),
    })
    const ports = createPorts({})
    ports.modules.ensure('/page.ts').disposers.push(() => assert.fail('the program must go on'))

    await fullReload('by hand', REQUEST, ports)

    assert.equal(ports.closed, 0)
  })
})

describe('the delay of a full reload', () => {
  const start = (count: number) => ({ ...START, message: JSON.stringify({ count, path: REQUEST.path }) })

  it('is none at first', () => {
    assert.equal(delayBefore('in place', REQUEST.path, START), 0)
  })

  it('is one for a start in place that was done too often in a row', (t) => {
    t.mock.method(process, 'uptime', () => 1)

    assert.equal(delayBefore('in place', REQUEST.path, start(10)), 1_000)
    assert.equal(delayBefore('in place', '/project/other.ts', start(10)), 0)
  })

  it('is none for other ways', (t) => {
    t.mock.method(process, 'uptime', () => 1)

    assert.equal(delayBefore('parent', REQUEST.path, start(10)), 0)
  })
})
