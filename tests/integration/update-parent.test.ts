import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Program, SERVER, start } from '../support/program.js'
import { ended, saying } from '../support/saying.js'

const files = {
  'app.ts': `import './boot.js'\n${SERVER}`,
  'boot.ts': 'export const boot = 1',
  'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
  'text.ts': `export const text = 'one'`,
}

interface Message {
  type: string
  path?: string
  paths?: string[]
  shouldBeReloadable?: boolean
}

/** The messages of one type, as soon as there are any. */
async function messages(app: Program, type: string): Promise<Message[]> {
  const of = () => (app.messages as Message[]).filter((message) => message.type === type)
  await app.until(`a message ${type}`, () => of().length > 0)
  return of()
}

describe('a parent process', () => {
  it('is told which modules are outdated, that which was saved first', async (t) => {
    const app = start(t, files, { ipc: true })
    assert.equal(await app.get(), 'one')

    app.project.edit('text.ts', 'one', 'two')

    const [message] = await messages(app, 'hot-hook:invalidated')
    assert.deepEqual(message?.paths, [app.project.path('text.ts'), app.project.path('page.ts')])
    assert.equal(await app.get(), 'two')
  })

  it('is asked for a full reload, and nothing else happens', async (t) => {
    const app = start(t, files, { ipc: true })
    assert.equal(await app.get(), 'one')

    const line = await saying(app, 'boot.ts changed', () => app.project.edit('boot.ts', '1', '2'))

    assert.equal(
      line,
      'boot.ts changed: full reload (boot.ts <- app.ts: the entry), the parent process is asked to start it again',
    )
    const asked = await messages(app, 'hot-hook:full-reload')
    assert.deepEqual(asked, [
      { type: 'hot-hook:full-reload', path: app.project.path('boot.ts'), shouldBeReloadable: false },
    ])
    assert.equal(await app.get(), 'one')
    assert.equal(app.output.split('listening').length - 1, 1)
  })

  for (const [title, hotHook, importOfBoundary] of [
    ['names', { boundaries: ['./page.ts'] }, `import './page.js'`],
    ['a mark names', {}, `import('./page.js', import.meta.hot?.boundary)\nimport './page.js'`],
    ['a mark at the statement names', {}, `import './page.js' with { hot: 'true' }`],
  ] as const) {
    it(`is told what would be hot if a boundary that ${title} were not imported statically`, async (t) => {
      const app = start(
        t,
        {
          ...files,
          'package.json': JSON.stringify({ type: 'module', hotHook }),
          'app.ts': `import './boot.js'\n${importOfBoundary}\n${SERVER.replace(/await import\('.\/page.js'\)/, `{ answer: () => 'none' }`)}`,
        },
        { ipc: true },
      )
      assert.equal(await app.get(), 'none')

      await saying(app, 'page.ts changed: full reload', () =>
        app.project.edit('page.ts', 'import', 'export const isNew = true\nimport'),
      )
      await saying(app, 'text.ts changed: full reload', () => app.project.edit('text.ts', 'one', 'two'))
      await saying(app, 'boot.ts changed: full reload', () => app.project.edit('boot.ts', '1', '2'))

      await app.until('three messages', () => app.messages.length === 3)
      assert.deepEqual(
        (app.messages as Message[]).map(({ shouldBeReloadable }) => shouldBeReloadable),
        [true, true, false],
      )
    })
  }

  it('is asked once for one content, and again for the next', async (t) => {
    const app = start(t, files, { ipc: true })
    assert.equal(await app.get(), 'one')
    await saying(app, 'boot.ts changed', () => app.project.edit('boot.ts', '1', '2'))

    app.project.touch('boot.ts')
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
    await saying(app, 'boot.ts changed', () => app.project.edit('boot.ts', '2', '3'))

    await app.until('two messages', () => app.messages.filter(isFullReload).length >= 2)
    assert.equal(app.messages.filter(isFullReload).length, 2)
  })

  it('is asked also if the program has its own callback', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'app.ts': `import { hot } from 'hot-hook'\nawait hot.init(import.meta.url, { onFullReloadAsked: () => console.log('asked') })\nimport './boot.js'\n${SERVER}`,
      },
      { ipc: true },
    )
    assert.equal(await app.get(), 'one')

    app.project.edit('boot.ts', '1', '2')

    await messages(app, 'hot-hook:full-reload')
    await app.wrote('asked\n')
  })

  it('that goes away leaves the program running', async (t) => {
    const app = start(t, { ...files, 'other.ts': `export const answer = () => process.disconnect?.()` }, { ipc: true })
    assert.equal(await app.get(), 'one')

    assert.equal(await app.get('/other'), 'undefined')
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })
})

describe('a parent process that starts again what has ended', () => {
  const disposing = {
    ...files,
    'boot.ts': `import.meta.hot?.dispose(() => console.log('disposed'))\n${files['boot.ts']}`,
  }
  const asked =
    'boot.ts changed: full reload (boot.ts <- app.ts: the entry), the program ends, to be started again by whoever has started it'
  const byOption = { ...disposing, 'package.json': '{ "type": "module", "hotHook": { "fullReload": "exit" } }' }

  for (const [way, files, options] of [
    ['HOT_HOOK_FULL_RELOAD=exit', disposing, { ipc: true, env: { HOT_HOOK_FULL_RELOAD: 'exit' } }],
    ['`fullReload: "exit"` in the package.json', byOption, { ipc: true }],
    ['the same without a channel', byOption, {}],
  ] as const) {
    it(`gets what it understands: ${way}`, async (t) => {
      const app = start(t, files, options)
      assert.equal(await app.get(), 'one')

      app.project.edit('boot.ts', 'boot = 1', 'boot = 2')

      assert.deepEqual(await ended(app), { code: null, signal: 'SIGTERM' })
      assert.ok(app.log.includes(asked))
      assert.match(app.output, /^disposed$/m)
    })
  }

  it('says so where the program does not end', async (t) => {
    const app = start(t, { ...byOption, 'app.ts': `process.on('SIGTERM', () => {})\n${byOption['app.ts']}` })
    assert.equal(await app.get(), 'one')

    await saying(app, 'The program has not ended yet', () => app.project.edit('boot.ts', 'boot = 1', 'boot = 2'))

    assert.equal(await app.get(), 'one')
  })

  it('ends once, though several of its processes ask for it', async (t) => {
    const app = start(t, {
      ...byOption,
      'app.ts': `import cluster from 'node:cluster'
        if (cluster.isPrimary) {
          for (let worker = 0; worker < 2; worker++) cluster.fork()
          setInterval(() => {}, 1_000)
          process.on('SIGTERM', () => {
            console.log('SIGTERM')
            setTimeout(() => process.exit(3), 1_500)
          })
        } else {
          await import('./boot.js')
          console.log('worker runs')
          setInterval(() => {}, 1_000)
        }`,
    })
    await app.until('two workers', () => app.output.split('worker runs').length === 3)

    app.project.edit('boot.ts', 'boot = 1', 'boot = 2')

    assert.deepEqual(await ended(app), { code: 3, signal: null })
    assert.equal(app.output.split('SIGTERM\n').length, 2)
  })

  it('does so for the whole program: a child process of it stays until it is asked', async (t) => {
    const app = start(t, {
      ...byOption,
      'boot.ts': `import { fork } from 'node:child_process'\nfork('./child.ts').on('exit', (code, signal) => console.log('child', code, signal))`,
      'child.ts': `import './text.js'\nprocess.on('message', () => {})\nconsole.log('child runs')`,
      'page.ts': `export const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await app.wrote('child runs')

    app.project.edit('text.ts', 'one', 'two')

    assert.deepEqual(await ended(app), { code: null, signal: 'SIGTERM' })
    const line = 'text.ts is used by a worker thread or a child process: full reload, the program ends'
    assert.ok(
      app.log.some((each) => each.startsWith(line)),
      app.output,
    )
  })
})

describe('a parent process that watches the files itself', () => {
  const ways = {
    'HOT_HOOK_WATCH=false': { files, options: { ipc: true, env: { HOT_HOOK_WATCH: 'false' } } },
    'HOT_HOOK_WATCH=0': { files, options: { ipc: true, env: { HOT_HOOK_WATCH: '0' } } },
    '`watch: false` in the package.json': {
      files: { ...files, 'package.json': '{ "type": "module", "hotHook": { "watch": false } }' },
      options: { ipc: true },
    },
  }

  for (const [way, { files, options }] of Object.entries(ways)) {
    it(`is the only one who is believed: ${way}`, async (t) => {
      const app = start(t, files, options)
      assert.equal(await app.get(), 'one')
      app.project.edit('text.ts', 'one', 'two')
      for (let request = 0; request < 20; request++) assert.equal(await app.get(), 'one')

      await saying(app, 'text.ts changed', () => tell(app, 'text.ts', 'change'))

      assert.equal(await app.get(), 'two')
      assert.equal(app.log.filter((line) => line.includes(' changed')).length, 1)
    })
  }

  const watched = { ipc: true, env: { HOT_HOOK_WATCH: 'false' } }

  it('can say that a file is gone, and that it is back', async (t) => {
    const app = start(t, files, watched)
    assert.equal(await app.get(), 'one')

    app.project.remove('text.ts')
    await saying(app, 'text.ts is gone', () => tell(app, 'text.ts', 'unlink'))
    assert.equal(await app.get(), 'one')
    app.project.write('text.ts', `export const text = 'two'`)
    await saying(app, 'text.ts changed', () => tell(app, 'text.ts', 'add'))

    assert.equal(await app.get(), 'two')
  })

  it('can say that a file has come for which an import looks', async (t) => {
    const app = start(t, { ...files, 'page.ts': files['page.ts'].replace('./text.js', './words.js') }, watched)
    assert.match(await app.get(), /Cannot find module/)

    app.project.write('words.ts', `export const text = 'two'`)
    await saying(app, 'page.ts changed', () => tell(app, 'words.ts', 'add'))

    assert.equal(await app.get(), 'two')
  })

  it('is asked for a full reload where it is needed', async (t) => {
    const app = start(t, files, watched)
    assert.equal(await app.get(), 'one')

    app.project.edit('boot.ts', '1', '2')
    tell(app, 'boot.ts', 'change')

    const [message] = await messages(app, 'hot-hook:full-reload')
    assert.deepEqual(message, {
      type: 'hot-hook:full-reload',
      path: app.project.path('boot.ts'),
      shouldBeReloadable: false,
    })
  })

  it('can say many at once, and it is one update, with a message for each of them', async (t) => {
    const blocking = `import { existsSync } from 'node:fs'
      export const answer = () => {
        console.log('blocked')
        while (!existsSync('go')) {}
      }`
    const app = start(t, { ...files, 'other.ts': blocking }, watched)
    assert.equal(await app.get(), 'one')
    const blocked = app.get('/other')
    await app.wrote('blocked')
    app.project.edit('text.ts', 'one', 'two')
    app.project.edit('page.ts', '=> text', `=> text + '!'`)

    tell(app, 'text.ts', 'change')
    tell(app, 'page.ts', 'change')
    app.project.write('go', '')
    await blocked
    await app.answers('two!')

    await app.said(/^(?:text\.ts, page\.ts|page\.ts, text\.ts) changed: waits for the next import\(\) in app\.ts/)
    const told = await messages(app, 'hot-hook:invalidated')
    assert.deepEqual(told.map(({ paths }) => paths).sort(), [
      [app.project.path('page.ts')],
      [app.project.path('text.ts')],
    ])
  })

  it('may say what it likes: other messages are the program’s', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'app.ts': `process.on('message', (message) => console.log('got', JSON.stringify(message)))\n${files['app.ts']}`,
      },
      watched,
    )
    assert.equal(await app.get(), 'one')

    for (const message of ['text', 1, null, {}, { type: 'hot-hook:file-changed' }, { type: 'other', path: '/x' }]) {
      app.child.send(message as object)
    }

    await app.wrote('got {"type":"other","path":"/x"}')
    assert.equal(await app.get(), 'one')
    assert.equal(app.stderr, '')
  })

  it('doesn’t keep a program alive that has nothing more to do', async (t) => {
    const app = start(t, { 'app.ts': `console.log('done')` }, watched)

    const { code } = await ended(app)

    assert.equal(code, 0)
    assert.equal(app.stdout, 'done\n')
  })

  it('reaches a program that listens to it as well, and lives as long as it wants', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `process.on('message', (message) => { if (message === 'end') process.disconnect() })\nconsole.log('ready')`,
      },
      watched,
    )
    await app.wrote('ready')
    assert.equal(app.isRunning, true)

    app.child.send('end')

    assert.deepEqual(await ended(app), { code: 0, signal: null })
  })
})

function tell(app: Program, file: string, action: 'change' | 'add' | 'unlink'): void {
  app.child.send({ type: 'hot-hook:file-changed', path: app.project.path(file), action })
}

function isFullReload(message: unknown): boolean {
  return (message as Message).type === 'hot-hook:full-reload'
}
