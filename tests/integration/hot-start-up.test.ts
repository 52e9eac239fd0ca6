import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Program, start } from '../support/program.js'
import { saying } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

/** A server around `answer`, which the code before it has made. */
const LISTEN = `
const server = createServer(async (_request, response) => response.end(String(await answer())))
const { promise: listening, resolve: onListening } = (() => {
  let resolve = () => {}
  const promise = new Promise<void>((done) => { resolve = done })
  return { promise, resolve }
})()
server.listen(0, '127.0.0.1', () => {
  onListening()
  console.log(\`listening \${(server.address() as import('node:net').AddressInfo).port}\`)
})
`
const HTTP = `import { createServer } from 'node:http'\n`

/** Saves `page.ts`, and expects that its new code can't enter. */
async function assertFullReload(app: Program, chain = 'page.ts <- app.ts: the entry'): Promise<void> {
  const line = await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))
  assert.ok(line.includes(`full reload (${chain})`), line)
}

/** Saves `page.ts`, and expects the next answer to come from its new code. */
async function assertHot(app: Program): Promise<void> {
  await saying(app, 'page.ts changed: waits for the next import()', () => app.project.edit('page.ts', 'one', 'two'))
  assert.match(await app.get(), /^two/)
}

const page = `export const answer = () => 'one'`

describe('an import() that only ran while the program was starting is no hot point', () => {
  const programs: Record<string, string> = {
    'at the top level': `${HTTP}const { answer } = await import('./page.js')\n${LISTEN}`,

    'at the top level, not awaited': `${HTTP}const loading = import('./page.js')\nconst answer = async () => (await loading).answer()\n${LISTEN}`,

    'at the top level, with a computed name': `${HTTP}const name = ['page', 'js'].join('.')\nconst { answer } = await import('./' + name)\n${LISTEN}`,

    'at the top level after listen()': `${HTTP}let answer: () => unknown = () => 'soon'\n${LISTEN}\nawait listening\nanswer = (await import('./page.js')).answer`,

    'twice at the top level': `${HTTP}const { answer } = await import('./page.js')\nawait import('./page.js')\n${LISTEN}`,

    'at the top level under two names': `${HTTP}const { answer } = await import('./page.js')\nawait import('./page.ts')\n${LISTEN}`,

    'at the top level, which may keep it, while a request handler asks again': `${HTTP}const kept = await import('./page.js')
const answer = async () => (await import('./page.js')).answer() && kept.answer()
${LISTEN}`,

    'with a computed name into a registry that may keep it, while a request handler asks again': `${HTTP}const kept = []
for (const name of ['page']) kept.push(await import('./' + name + '.js'))
const answer = async () => (await import('./page.js')).answer() && kept[0].answer()
${LISTEN}`,

    'in a main() that is awaited': `${HTTP}async function main() {
  await null
  const { answer } = await import('./page.js')
${LISTEN}
}
await main()`,

    'in a main() that is not awaited': `${HTTP}async function main() {
  await new Promise((resolve) => setTimeout(resolve, 1))
  const { answer } = await import('./page.js')
${LISTEN}
}
void main()`,

    'in a main() that is awaited, after listen()': `${HTTP}let answer: () => unknown = () => 'soon'
async function main() {
${LISTEN}
  await listening
  await new Promise((resolve) => setTimeout(resolve, 1))
  answer = (await import('./page.js')).answer
}
await main()`,

    'in Promise.all, after listen()': `${HTTP}let answer: () => unknown = () => 'soon'
${LISTEN}
await listening
async function load(name: string) {
  await null
  return await import(name)
}
const [{ answer: loaded }] = await Promise.all([load('./page.js'), load('node:fs')])
answer = loaded`,

    'in a timer before listen()': `${HTTP}let answer: () => unknown = () => 'soon'
setTimeout(async () => {
  answer = (await import('./page.js')).answer
${LISTEN}
}, 1)`,

    'in an event handler before listen()': `${HTTP}import { EventEmitter } from 'node:events'
let answer: () => unknown = () => 'soon'
const bus = new EventEmitter()
bus.once('ready', async () => {
  answer = (await import('./page.js')).answer
${LISTEN}
})
setImmediate(() => bus.emit('ready'))`,

    'in a .then()': `${HTTP}import('./page.js').then(({ answer }) => {\n${LISTEN}\n})`,

    'in a class': `${HTTP}class App {
  static page = import('./page.js')
}
const answer = async () => (await App.page).answer()
${LISTEN}`,
  }

  for (const [place, program] of Object.entries(programs)) {
    it(place, async (t) => {
      const app = start(t, { 'app.ts': program, 'page.ts': page }, ipc)
      await app.answers('one')

      await assertFullReload(app)
    })
  }

  it('in a function of another module, which the entry calls', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}import { load } from './load.js'\nlet answer: () => unknown = () => 'soon'\n${LISTEN}\nawait listening\nanswer = await load()`,
        'load.ts': `export async function load() {\n  await null\n  return (await import('./page.js')).answer\n}`,
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one')

    await assertFullReload(app, 'page.ts <- load.ts <- app.ts: the entry')
  })

  it('in a function of a CommonJS module, which a CommonJS entry calls', async (t) => {
    const app = start(
      t,
      {
        'app.cts': `const { load } = require('./load.cts')\nconst loading = load()\nsetInterval(async () => (await loading).answer(), 1)`,
        'load.cts': `exports.load = () => import('./page.ts')`,
        'page.ts': `${page}\nconsole.log('loaded')`,
      },
      { ...ipc, entry: 'app.cts' },
    )
    await app.wrote('loaded')

    await assertFullReload(app, 'page.ts <- load.cts <- app.cts: the entry')
  })

  it('at the top level of a module that the entry imports', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}import { answer } from './load.js'\n${LISTEN}`,
        'load.ts': `export const { answer } = await import('./page.js')`,
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one')

    await assertFullReload(app, 'page.ts <- load.ts <- app.ts: the entry')
  })

  it('in a program that never listens', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `const { answer } = await import('./page.js')\nconsole.log(answer())\nsetInterval(() => answer(), 1_000)`,
        'page.ts': page,
      },
      ipc,
    )
    await app.wrote('one')

    await assertFullReload(app)
  })

  it('in a loop that ends, in a program that never listens', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `for (let i = 0; i < 3; i++) console.log((await import('./page.js')).answer())\nsetInterval(() => {}, 1_000)`,
        'page.ts': page,
      },
      ipc,
    )
    await app.wrote('one\none\none')

    await assertFullReload(app)
  })

  it('under two names, in a program that never listens', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `const { answer } = await import('./page.js')\nawait import('./page.ts')\nconsole.log(answer())\nsetInterval(() => answer(), 1_000)`,
        'page.ts': page,
      },
      ipc,
    )
    await app.wrote('one')

    await assertFullReload(app)
  })
})

describe('an import() at the top level of a hot module', () => {
  it('makes the hot module outdated too', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}const answer = async () => (await import('./handler.js')).answer()\n${LISTEN}`,
        'handler.ts': `export const { answer } = await import('./page.js')`,
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one')

    await assertHot(app)
  })

  it('does so also if the hot module has been evaluated several times', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}const answer = async () => (await import('./handler.js')).answer()\n${LISTEN}`,
        'handler.ts': `import { count } from './count.js'\nconst page = await import('./page.js')\nexport const answer = () => page.answer() + count`,
        'count.ts': 'export const count = 0',
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one0')
    for (const count of [1, 2, 3]) {
      await saying(app, 'count.ts changed', () => app.project.write('count.ts', `export const count = ${count}`))
      assert.equal(await app.get(), `one${count}`)
    }

    await assertHot(app)
  })

  it('does so also if it stands in a function that is called at the top level', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}const answer = async () => (await import('./handler.js')).answer()\n${LISTEN}`,
        'handler.ts': `async function load() {\n  await null\n  return await import('./page.js')\n}\nexport const { answer } = await load()`,
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one')

    await assertHot(app)
  })

  it('does so also if the function stands in another module', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}const answer = async () => (await import('./handler.js')).answer()\n${LISTEN}`,
        'handler.ts': `import { load } from './load.js'\nexport const { answer } = await load()`,
        'load.ts': `export async function load() {\n  await null\n  return await import('./page.js')\n}`,
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one')

    await assertHot(app)
  })

  it('does so also if there are many functions in between', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}const answer = async () => (await import('./handler.js')).answer()\n${LISTEN}`,
        'handler.ts': `import { load } from './load.js'\nexport const { answer } = await load(5)`,
        'load.ts': `export async function load(depth: number): Promise<typeof import('./page.js')> {
  await null
  return depth === 0 ? await import('./page.js') : await load(depth - 1)
}`,
        'page.ts': page,
      },
      ipc,
    )
    await app.answers('one')

    await assertHot(app)
  })
})

describe('an import() that runs again is a hot point', () => {
  const programs: Record<string, string> = {
    'in a request handler': `${HTTP}const answer = async () => (await import('./page.js')).answer()\n${LISTEN}`,

    'in a request handler, with a computed name': `${HTTP}const pages = ['page']\nconst answer = async () => (await import(\`./\${pages[0]}.js\`)).answer()\n${LISTEN}`,

    'in a callback that the start has already called': `${HTTP}const load = () => import('./page.js')\nawait load()\nconst answer = async () => (await load()).answer()\n${LISTEN}`,

    'in a timer that goes on after listen()': `${HTTP}const waiting: ((text: unknown) => void)[] = []
setInterval(async () => {
  const served = waiting.splice(0)
  const page = await import('./page.js')
  for (const serve of served) serve(page.answer())
}, 1)
const answer = () => new Promise((resolve) => waiting.push(resolve))
${LISTEN}`,

    'in requests that are taken at the top level': `${HTTP}import { on } from 'node:events'
const server = createServer()
const requests = on(server, 'request')
server.listen(0, '127.0.0.1', () => console.log(\`listening \${(server.address() as import('node:net').AddressInfo).port}\`))
for await (const [, response] of requests) response.end((await import('./page.js')).answer())`,
  }

  for (const [place, program] of Object.entries(programs)) {
    it(place, async (t) => {
      const app = start(t, { 'app.ts': program, 'page.ts': page }, ipc)
      await app.answers('one')
      await app.answers('one')

      await assertHot(app)
    })
  }

  const workers: Record<string, string> = {
    'at the top level of a worker that never listens': `for (;;) {
  const { run } = await import('./job.js')
  run()
  await new Promise((resolve) => setTimeout(resolve, 1))
}`,

    'in a timer of a worker that never listens': `setInterval(async () => {
  const { run } = await import('./job.js')
  run()
}, 1)`,

    'in a worker that is told what to do by messages': `process.on('message', async () => {
  const { run } = await import('./job.js')
  run()
})`,
  }

  for (const [place, program] of Object.entries(workers)) {
    it(place, async (t) => {
      const app = start(
        t,
        {
          'app.ts': program,
          'job.ts': `import { text } from './text.js'\nlet isDone = false\nexport function run() {\n  if (!isDone) console.log(text)\n  isDone = true\n}`,
          'text.ts': `export const text = 'one'`,
        },
        ipc,
      )
      app.child.send('go')
      app.child.send('go')
      await app.wrote('one\n')

      await saying(app, 'text.ts changed: waits for the next import() in app.ts', () =>
        app.project.edit('text.ts', 'one', 'two'),
      )
      app.child.send('go')

      await app.wrote('two\n')
      assert.doesNotMatch(app.output, /full reload/)
    })
  }
})

describe('an import() that ran once, after the start, and whose result the program kept', () => {
  it('is said to wait for the next one, as nobody can know that there is none', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `${HTTP}let kept: Promise<typeof import('./page.js')> | undefined\nconst answer = async () => {\n  kept ??= import('./page.js')\n  return (await kept).answer()\n}\n${LISTEN}`,
        'page.ts': page,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed: waits for the next import() in app.ts', () =>
      app.project.edit('page.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'one')
    assert.doesNotMatch(app.stderr, /reloaded/)
  })
})

describe('a server that calls its handler itself when it listens, to be warm', () => {
  it('is hot after its first client', async (t) => {
    const app = start(t, {
      'app.ts': `${HTTP}const load = () => import('./page.js')
const server = createServer(async (_request, response) => response.end((await load()).answer()))
server.listen(0, '127.0.0.1', async () => {
  await load()
  console.log('listening', (server.address() as import('node:net').AddressInfo).port)
})`,
      'page.ts': page,
    })
    await app.answers('one')

    await assertHot(app)
  })
})
