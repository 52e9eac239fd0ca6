import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  hear,
  isParentListening,
  onFileChanged,
  type TakeMessage,
  tellParent,
  typeOf,
} from '../../../src/processes/parent-process.js'

/** A channel to a parent process, open or not. What is said to it is noted. */
function pretendParent(t: TestContext, connected: boolean): unknown[] {
  const messages: unknown[] = []
  const send = (message: unknown) => messages.push(message) > 0
  for (const [key, value] of Object.entries({ send, connected })) {
    const before = Object.getOwnPropertyDescriptor(process, key)
    Object.defineProperty(process, key, { value, configurable: true, writable: true })
    t.after(() => {
      if (before === undefined) Reflect.deleteProperty(process, key)
      else Object.defineProperty(process, key, before)
    })
  }
  return messages
}

const MESSAGE = { type: 'hot-hook:invalidated', paths: ['/a.ts'] } as const

const OURS = { type: 'hot-hook:pong' }

describe('a parent process', () => {
  it('listens while its channel is open', (t) => {
    pretendParent(t, true)

    assert.equal(isParentListening(), true)
  })

  it('does not listen when its channel is closed', (t) => {
    pretendParent(t, false)

    assert.equal(isParentListening(), false)
  })

  it('is told what is said', (t) => {
    const messages = pretendParent(t, true)

    tellParent(MESSAGE)

    assert.deepEqual(messages, [MESSAGE])
  })

  it('is told nothing when its channel is closed', (t) => {
    const messages = pretendParent(t, false)

    tellParent(MESSAGE)

    assert.deepEqual(messages, [])
  })
})

describe('what a parent process says', () => {
  /** Listens for changed files. The listeners that come with it are removed after the test. */
  function listen(t: TestContext): string[] {
    const paths: string[] = []
    const emitter: EventEmitter = process
    const before = ['message', 'newListener'].map((event) => ({ event, listeners: emitter.listeners(event) }))
    onFileChanged((path) => paths.push(path))
    t.after(() => {
      for (const { event, listeners } of before) {
        emitter.removeAllListeners(event)
        for (const each of listeners) emitter.on(event, each as () => void)
      }
    })
    return paths
  }

  const say = (...messages: unknown[]) => {
    for (const message of messages) process.emit('message', message, undefined)
  }
  const changed = (path: unknown, action = 'change') => ({ type: 'hot-hook:file-changed', path, action })
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

  it('is the path of a changed file', (t) => {
    const paths = listen(t)

    say(changed('/a.ts'), changed('/b.ts', 'add'), changed('/c.ts', 'unlink'))

    assert.deepEqual(
      paths,
      ['/a.ts', '/b.ts', '/c.ts'].map((path) => resolve(path)),
    )
  })

  it('is no path where it is meant for others', (t) => {
    const paths = listen(t)

    say(
      undefined,
      null,
      'restart',
      1,
      { type: 'shutdown' },
      { type: 'hot-hook:full-reload', path: '/a.ts' },
      changed(1),
    )

    assert.deepEqual(paths, [])
  })

  it('is kept for the program until it listens, in its order, as Node would', async (t) => {
    listen(t)
    const heard: unknown[] = []
    const listener = (message: unknown) => heard.push(message)
    say({ port: 1 }, changed('/a.ts'), { port: 2 })

    process.on('message', listener)
    t.after(() => process.off('message', listener))
    await nextTurn()

    assert.deepEqual(heard, [{ port: 1 }, { port: 2 }])
  })

  it('is heard by the program once', async (t) => {
    listen(t)
    const heard: unknown[] = []
    const listener = (message: unknown) => heard.push(message)
    process.on('message', listener)
    t.after(() => process.off('message', listener))
    await nextTurn()

    say({ port: 1 })
    await nextTurn()

    assert.deepEqual(heard, [{ port: 1 }])
  })

  it('goes once to a program that listens for one message', async (t) => {
    listen(t)
    const heard: unknown[] = []
    const listener = (message: unknown) => heard.push(message)
    say({ port: 1 })

    process.once('message', listener)
    t.after(() => process.off('message', listener))
    await nextTurn()
    say({ port: 2 })

    assert.deepEqual(heard, [{ port: 1 }])
  })
})

describe('hear', () => {
  /** One end of a channel that is heard; `taken` is what was for us. */
  function setUp(take: TakeMessage = (message) => message === OURS) {
    const end = new EventEmitter()
    const taken: unknown[][] = []
    hear(end, (...given) => {
      const isTaken = take(...given)
      if (isTaken) taken.push(given)
      return isTaken
    })
    const heard: unknown[][] = []
    return {
      end,
      taken,
      heard,
      listen: () => end.on('message', (...given: unknown[]) => heard.push(given)),
      say: (message: unknown, handle?: unknown) => end.emit('message', message, handle),
    }
  }
  const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve))

  it('takes what is for us, with its handle', () => {
    const { taken, say } = setUp()

    say(OURS, 'a handle')
    say('theirs')

    assert.deepEqual(taken, [[OURS, 'a handle']])
  })

  it('keeps what is for the program until it listens, with its handle', async () => {
    const { heard, say, listen } = setUp()
    say('one', 'a handle')
    say(OURS)
    say('other')

    listen()
    await nextTick()

    assert.deepEqual(heard, [
      ['one', 'a handle'],
      ['other', undefined],
    ])
  })

  it('keeps nothing for a program that listens', async () => {
    const { heard, say, listen } = setUp()
    listen()
    say('one')

    listen()
    await nextTick()

    assert.deepEqual(heard, [['one', undefined]])
  })

  it('gives what it has kept to all who begin to listen at once', async () => {
    const { heard, say, listen } = setUp()
    say('one')

    listen()
    listen()
    await nextTick()

    assert.deepEqual(heard, [
      ['one', undefined],
      ['one', undefined],
    ])
  })

  it('keeps what comes when the program has stopped listening', async () => {
    const { end, heard, say, listen } = setUp()
    const listener = () => {}
    end.on('message', listener)
    end.off('message', listener)
    say('one')

    listen()
    await nextTick()

    assert.deepEqual(heard, [['one', undefined]])
  })

  it('gives nothing away when the program listens for another event', async () => {
    const { end, heard, say, listen } = setUp()
    say('one')
    end.on('disconnect', () => {})
    await nextTick()

    listen()
    await nextTick()

    assert.deepEqual(heard, [['one', undefined]])
  })
})

describe('typeOf', () => {
  it('is the type of a message', () => {
    assert.equal(typeOf({ type: 'hot-hook:file-changed', path: '/a.ts' }), 'hot-hook:file-changed')
  })

  it('is undefined for a message that has none', () => {
    assert.deepEqual(
      [undefined, null, 'text', 1, true, {}, [], { type: 1 }].map((message) => typeOf(message)),
      Array(8).fill(undefined),
    )
  })
})
