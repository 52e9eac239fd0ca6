import assert from 'node:assert/strict'
import { afterEach, describe, it, type TestContext } from 'node:test'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import type { LoadContext } from '../../../../src/loader/hook-types.js'
import { type FromHooksThread, SENT, THREAD_SIGNALS } from '../../../../src/loader/off-thread/protocol.js'
import { initialize, load, resolve } from '../../../../src/loader/off-thread/thread-hooks.js'
import { signal } from '../../../../src/loader/signals.js'
import { urlOf, withVersion } from '../../../../src/node/module-url.js'
import { Project } from '../../../support/project.js'
import { Time } from '../../../support/time.js'

const { prepareStackTrace } = Error
afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace
})

const CONTEXT: LoadContext = { conditions: ['node', 'import'], importAttributes: {} }
const refuse = () => assert.fail('Node has nothing to do with it')

/** The hooks as Node's hooks thread has them, in this thread. `received` are the messages since it was asked last, in short. */
function setUp(t: TestContext, { isImmediate = false } = {}) {
  const { pass } = new Time(t)
  const project = new Project(t, {
    'app.ts': `import './a.js'\nimport './b.js'`,
    'a.ts': 'export const a: number = 1',
    'b.ts': 'export const b: number = 2',
    'old.cjs': 'exports.old = 1',
    'pages/c.ts': 'export const c: number = 3',
  })
  const { port1, port2 } = new MessageChannel()
  t.after(() => port1.close())
  const sent = new Int32Array(new SharedArrayBuffer(12))
  initialize({
    port: port2,
    sent,
    isImmediate,
    tools: { tsconfig: undefined, cacheFolder: undefined },
  })
  const url = (name: string) => urlOf(project.path(name))

  const messages = (): FromHooksThread[][] => {
    const all: FromHooksThread[][] = []
    for (let next = receiveMessageOnPort(port1); next !== undefined; next = receiveMessageOnPort(port1)) {
      all.push(next.message as FromHooksThread[])
    }
    return all
  }
  return {
    messages,
    received: () => messages().map((events) => events.map((event) => inShort(event, project))),
    count: () => Atomics.load(sent, SENT.toProgram),
    countLoaded: () => Atomics.load(sent, SENT.loaded),
    pass,
    importFrom: (importer: string, specifier: string, importAttributes = {}) =>
      resolve(specifier, { ...CONTEXT, importAttributes, parentURL: url(importer) }, refuse),
    load: (name: string, version = 0) => load(withVersion(url(name), version), CONTEXT, () => ({ format: 'commonjs' })),
    signal: (specifier: string) => resolve(specifier, CONTEXT, refuse),
    path: (name: string) => project.path(name),
  }
}

function inShort(event: FromHooksThread, { folder }: Project): string {
  const name = (path: string | undefined) => path?.slice(folder.length + 1)
  if (event.type === 'import') return `import ${name(event.imported)}`
  return event.type === 'load' ? `load ${name(event.source.path)}` : event.type
}

describe('what the hooks thread has seen', () => {
  it('is sent in one message a little later, in the order in which it was seen', async (t) => {
    const { importFrom, load, received, count, pass } = setUp(t)
    await load('app.ts')
    received()

    await importFrom('app.ts', './a.js')
    await importFrom('app.ts', './b.js')
    await load('a.ts')
    const before = received()
    pass(50)

    assert.deepEqual(before, [])
    assert.deepEqual(received(), [['import a.ts', 'import b.ts', 'load a.ts']])
    assert.equal(count(), 2)
  })

  it('is sent at once with the first module of a folder: its config files may change', async (t) => {
    const { load, received } = setUp(t)

    await load('app.ts')
    await load('a.ts')
    await load('pages/c.ts')

    assert.deepEqual(received(), [['load app.ts'], ['load a.ts', 'load pages/c.ts']])
  })

  it('is sent at once from the first mark of a boundary on', async (t) => {
    const { importFrom, received } = setUp(t)

    await importFrom('app.ts', './a.js')
    await importFrom('app.ts', './b.js', { hot: 'true' })
    await importFrom('app.ts', './pages/c.js')

    assert.deepEqual(received(), [['import a.ts', 'import b.ts'], ['import pages/c.ts']])
  })

  it('is sent at once with a new version that is loaded', async (t) => {
    const { importFrom, load, received } = setUp(t)
    await load('app.ts')
    received()

    await importFrom('app.ts', './a.js')
    await load('a.ts', 1)

    assert.deepEqual(received(), [['import a.ts', 'load a.ts']])
  })

  it('is sent once', async (t) => {
    const { importFrom, load, received, pass } = setUp(t)
    await importFrom('app.ts', './a.js')
    await load('a.ts', 1)
    received()

    pass(1_000)

    assert.deepEqual(received(), [])
  })

  it('has the end of the start in it, where it was', async (t) => {
    const { importFrom, signal, received } = setUp(t)
    await importFrom('app.ts', './a.js')

    await signal(THREAD_SIGNALS.startEnd)
    await importFrom('app.ts', './b.js')
    await signal(THREAD_SIGNALS.report)

    assert.deepEqual(received(), [['import a.ts', 'start-end', 'import b.ts']])
  })

  it('is sent at once where that is wanted from the start on', async (t) => {
    const { importFrom, load, received } = setUp(t, { isImmediate: true })

    await load('app.ts')
    await importFrom('app.ts', './a.js')
    await load('a.ts')

    assert.deepEqual(received(), [['load app.ts'], ['import a.ts'], ['load a.ts']])
  })

  it('is counted at once, if it is loaded', async (t) => {
    const { importFrom, load, countLoaded } = setUp(t)

    await importFrom('app.ts', './a.js')
    await load('a.ts')

    assert.equal(countLoaded(), 1)
  })

  it('is sent at once when it is asked for', async (t) => {
    const { importFrom, signal, received } = setUp(t)
    await importFrom('app.ts', './a.js')

    await signal(THREAD_SIGNALS.report)

    assert.deepEqual(received(), [['import a.ts']])
  })

  it('is no message where nothing was', async (t) => {
    const { signal, received, count, pass } = setUp(t)

    await signal(THREAD_SIGNALS.report)
    pass(1_000)

    assert.deepEqual([received(), count()], [[], 0])
  })

  it('does not have the code and the map of a module in it, which can be asked for', async (t) => {
    const { load, messages, signal: ask, path } = setUp(t)
    await load('a.ts')
    await ask(THREAD_SIGNALS.report)

    const [[event] = []] = messages()

    assert.ok(event?.type === 'load')
    const { hasMap, source } = event
    assert.deepEqual({ hasMap, code: source.code, map: source.map }, { hasMap: true, code: undefined, map: undefined })
    const { url } = await ask(signal(THREAD_SIGNALS.map, [path('a.ts'), 0]))
    const map = JSON.parse(decodeURIComponent(url.slice('data:,'.length))) as { mappings: string }
    assert.ok(map.mappings.length > 0)
  })

  it('has no map to be asked for of what was not transpiled', async (t) => {
    const { load, messages, signal } = setUp(t)
    await load('old.cjs')
    await signal(THREAD_SIGNALS.report)

    const [[event] = []] = messages()

    assert.equal(event?.type === 'load' && event.hasMap, false)
  })
})
