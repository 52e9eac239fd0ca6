import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { node } from '../../../support/node.js'

// As JavaScript, so that a program can have it without the loader.
const [threads] = buildSync({
  entryPoints: [fileURLToPath(new URL('../../../../src/processes/below/threads.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
}).outputFiles

/** What a program prints that hears its threads, until it ends. In this process the loader of the tests would hear them, too. */
async function linesOf(t: TestContext, main: string, worker = ''): Promise<string[]> {
  const files = {
    'threads.mjs': String(threads?.text),
    'main.mjs': `
      import { BroadcastChannel, Worker } from 'node:worker_threads'
      import { askMainThread, onThreadAsking } from './threads.mjs'
      const start = (...workerData) => new Worker(new URL('worker.mjs', import.meta.url), { workerData })
      ${main}`,
    'worker.mjs': `
      import { workerData } from 'node:worker_threads'
      import { askMainThread } from './threads.mjs'
      ${worker}`,
  }
  const { code, stdout, stderr } = await node(t, files, ['main.mjs'])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return stdout.split('\n').filter((line) => line !== '')
}

describe('a worker thread', () => {
  it('asks the main thread for a full reload', async (t) => {
    const lines = await linesOf(
      t,
      `onThreadAsking((request) => {
        console.log(JSON.stringify(request))
        process.exit()
      })
      start()
      setInterval(() => {}, 1_000)`,
      "askMainThread({ path: '/project/a.ts', shouldBeReloadable: true })",
    )

    assert.deepEqual(lines, ['{"path":"/project/a.ts","shouldBeReloadable":true}'])
  })

  it('may be one of several', async (t) => {
    const lines = await linesOf(
      t,
      `onThreadAsking(({ path }) => {
        console.log(path)
        if (path === '/project/a.ts') start('/project/b.ts')
        else process.exit()
      })
      start('/project/a.ts')
      setInterval(() => {}, 1_000)`,
      'askMainThread({ path: workerData[0], shouldBeReloadable: false })',
    )

    assert.deepEqual(lines, ['/project/a.ts', '/project/b.ts'])
  })

  it('may ask from below another one', async (t) => {
    const lines = await linesOf(
      t,
      `onThreadAsking(({ path }) => {
        console.log(path)
        process.exit()
      })
      start('above')
      setInterval(() => {}, 1_000)`,
      `import { Worker } from 'node:worker_threads'
      if (workerData[0] === 'above') new Worker(new URL(import.meta.url), { workerData: ['below'] })
      else askMainThread({ path: '/project/a.ts', shouldBeReloadable: false })`,
    )

    assert.deepEqual(lines, ['/project/a.ts'])
  })

  it('is heard without the program being kept alive for it', async (t) => {
    const lines = await linesOf(t, "onThreadAsking(() => {})\nstart().on('exit', () => console.log('ended'))")

    assert.deepEqual(lines, ['ended'])
  })
})

describe('a program without worker threads', () => {
  it('hears nobody', async (t) => {
    const lines = await linesOf(
      t,
      `onThreadAsking(() => console.log('heard'))
      const channel = new BroadcastChannel('hot-hook:full-reload')
      channel.onmessage = () => {
        console.log('sent')
        channel.close()
      }
      askMainThread({ path: '/project/a.ts', shouldBeReloadable: false })`,
    )

    assert.deepEqual(lines, ['sent'])
  })
})
