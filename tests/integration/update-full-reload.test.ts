import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { isModernNode, type Program, SERVER, start } from '../support/program.js'
import { Project } from '../support/project.js'
import { fence, saying, WITH_FENCE } from '../support/saying.js'

const modernOnly = { skip: isModernNode ? false : 'Node 20 has no process.execve: nothing is restarted in place' }

/** Runs a command at a terminal of its own. */
const script = ['/usr/bin/script', '/bin/script'].find((file) => process.platform === 'linux' && existsSync(file))

/** A server with a module that can't be hot: `/` answers with an expression, after the text of `boot.ts`. */
const answering = (expression: string, before = '') => ({
  'app.ts': `import { boot } from './boot.js'\nObject.assign(globalThis, { boot })\n${before}\n${SERVER}`,
  'boot.ts': `export const boot = 'one'`,
  'page.ts': `export const answer = () => JSON.stringify([(globalThis as any).boot, ${expression}])`,
  'other.ts': `export const answer = () => 'other'`,
})

/** Saves `boot.ts`, waits until the program has started again, and gives its answer. */
async function restart(app: Program): Promise<unknown> {
  const length = app.output.length
  await saying(app, 'boot.ts changed: full reload', () => app.project.edit('boot.ts', 'one', 'two'))
  await app.wrote(/listening \d+\n/, length)
  const [boot, value] = JSON.parse(await app.get()) as [string, unknown]
  assert.equal(boot, 'two')
  return value
}

const answerOf = async (app: Program): Promise<unknown> => (JSON.parse(await app.get()) as unknown[])[1]

describe('a full reload in place', modernOnly, () => {
  it('says why, and starts the program again in the same process', async (t) => {
    const app = start(t, answering('process.pid'))
    assert.equal(await answerOf(app), app.child.pid)

    assert.equal(await restart(app), app.child.pid)

    assert.deepEqual(app.log.slice(0, 1), [
      'boot.ts changed: full reload (boot.ts <- app.ts: the entry), starting again',
    ])
  })

  it('gives the program a new life: memory, clock, and all', async (t) => {
    const app = start(
      t,
      answering('[performance.timeOrigin, ++(globalThis as any).asked]', 'Object.assign(globalThis, { asked: 0 })'),
    )
    const [startedAt, asked] = (await answerOf(app)) as [number, number]
    assert.equal(asked, 1)

    const [startedAgainAt, askedAgain] = (await restart(app)) as [number, number]

    assert.ok(startedAgainAt > startedAt)
    assert.equal(askedAgain, 1)
  })

  it('keeps its arguments, those of Node, and its name', async (t) => {
    const app = start(t, answering('[process.argv, process.execArgv, process.title]'), {
      args: ['--flag', 'with blank', '', '--port=0'],
      nodeOptions: ['--import', 'hot-hook/ts', '--max-old-space-size=256', '--title=shop'],
    })
    const before = await answerOf(app)

    assert.deepEqual(await restart(app), before)
  })

  it('gives it the environment that it was started with', async (t) => {
    const app = start(
      t,
      answering(
        '[process.env.OWN, process.env.GIVEN, process.env.TAKEN]',
        `if (boot === 'one') {\n  process.env.OWN = 'set by the program'\n  process.env.GIVEN = 'changed'\n  delete process.env.TAKEN\n}`,
      ),
      { env: { GIVEN: 'given', TAKEN: 'taken' } },
    )
    assert.deepEqual(await answerOf(app), ['set by the program', 'changed', null])

    assert.deepEqual(await restart(app), [null, 'given', 'taken'])
  })

  it('gives it the working directory that it was started in', async (t) => {
    const app = start(t, answering('process.cwd()', `process.chdir('/')`))
    assert.equal(await answerOf(app), '/')
    app.project.edit('app.ts', `process.chdir('/')`, '')

    await app.answers(JSON.stringify(['one', app.project.folder]))
  })

  it('reads an `--env-file` again: values that changed, came, and went', async (t) => {
    const app = start(
      t,
      {
        ...answering('[process.env.A, process.env.B, process.env.C, process.env.D]'),
        'vars.txt': 'A=1\nB=2\nD=file\n',
      },
      {
        nodeOptions: ['--env-file=vars.txt', '--import', 'hot-hook/ts'],
        env: { D: 'given' },
      },
    )
    assert.deepEqual(await answerOf(app), ['1', '2', null, 'given'])
    app.project.write('vars.txt', 'A=10\nC=3\nD=file\n')

    await app.answers(/\["10",null,"3","given"\]/)
  })

  it('comes when an `.env` is saved, whose new values it then has', async (t) => {
    const app = start(
      t,
      { ...WITH_FENCE, 'page.ts': `export const answer = () => process.env.A`, '.env': 'A=1\n' },
      { nodeOptions: ['--env-file', '.env', '--import', 'hot-hook/ts'] },
    )
    assert.equal(await app.get(), '1')
    await fence(app)

    app.project.write('.env', 'A=2\n')

    await app.answers('2')
  })

  it('waits before it comes again and again for a file that the program writes at each start', async (t) => {
    const app = start(t, {
      'package.json': '{ "type": "module", "hotHook": { "reload": ["generated.json"] } }',
      'generated.json': '{}',
      'app.ts': `import { writeFileSync } from 'node:fs'
        console.log(Object.keys(process.env).filter((name) => name.startsWith('HOT_HOOK')).length, 'variables of hot-hook')
        setTimeout(() => writeFileSync('generated.json', String(Math.random())), 100)
        setInterval(() => {}, 1_000)`,
    })

    await app.said('generated.json changes after each start: the next start is in 1 s, or at the next save.')

    const starts = app.stdout.trim().split('\n')
    assert.deepEqual(starts, Array(11).fill('0 variables of hot-hook'))
  })

  it('leaves its port free', async (t) => {
    const files = answering('true')
    const app = start(t, {
      ...files,
      'app.ts': files['app.ts']
        .replace(
          'server.listen(0',
          `const wanted = existsSync('port.txt') ? Number(readFileSync('port.txt', 'utf8')) : 0\nserver.listen(wanted`,
        )
        .replace('console.log', `writeFileSync('port.txt', String(port))\n  console.log`)
        .replace('import', `import { existsSync, readFileSync, writeFileSync } from 'node:fs'\nimport`),
    })
    assert.equal(await answerOf(app), true)
    const port = await app.port()

    assert.equal(await restart(app), true)

    assert.equal(await app.port(), port)
  })

  it('ends its child processes before, and is not told of it: their ports are free', async (t) => {
    const app = start(t, {
      'app.ts': `
        import { fork } from 'node:child_process'
        import { existsSync, readFileSync } from 'node:fs'
        import { boot } from './boot.js'
        const wanted = existsSync('port.txt') ? readFileSync('port.txt', 'utf8') : '0'
        fork('./child.ts', [wanted]).on('exit', (code, signal) => console.log('the child ended', code, signal))
        console.log('booted', boot)`,
      'boot.ts': `export const boot = 'one' as string`,
      'child.ts': `
        import { writeFileSync } from 'node:fs'
        import { createServer } from 'node:http'
        const server = createServer((request, response) => response.end(String(process.pid)))
        server.listen(Number(process.argv[2]), '127.0.0.1', () => {
          const { port } = server.address() as import('node:net').AddressInfo
          writeFileSync('port.txt', String(port))
          console.log('listening ' + port)
        })`,
    })
    const before = await app.get()
    const port = await app.port()

    const length = app.output.length
    app.project.edit('boot.ts', 'one', 'two')
    await app.wrote('booted two')
    await app.wrote(/listening \d+\n/, length)

    assert.equal(await app.port(), port)
    assert.notEqual(await app.get(), before)
    assert.doesNotMatch(app.output, /the child ended|EADDRINUSE/)
  })

  it('works again and again', async (t) => {
    const app = start(t, answering('process.pid'))
    assert.equal(await answerOf(app), app.child.pid)

    for (const [from, to] of [
      ['one', 'two'],
      ['two', 'three'],
      ['three', 'four'],
    ] as const) {
      app.project.edit('boot.ts', `'${from}'`, `'${to}'`)
      await app.answers(JSON.stringify([to, app.child.pid]))
    }
  })

  it('goes on to be hot after it', async (t) => {
    const app = start(t, answering('"first"'))
    assert.equal(await answerOf(app), 'first')
    await restart(app)

    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'first', 'second'))

    assert.equal(await answerOf(app), 'second')
  })

  it('leaves standard input to the program', { timeout: 60_000 }, async (t) => {
    const project = new Project(t, {
      'app.ts': `import { createInterface } from 'node:readline'\nimport { boot } from './boot.js'\nconsole.log('ready ' + boot)\nfor await (const line of createInterface({ input: process.stdin })) console.log(boot + ' got ' + line)`,
      'boot.ts': `export const boot = 'one'`,
    })
    const child = spawn(process.execPath, ['--import', 'hot-hook/ts', 'app.ts'], {
      cwd: project.folder,
      env: environment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    t.after(() => child.kill('SIGKILL'))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const nextLine = async () => (await lines.next()).value as string

    assert.equal(await nextLine(), 'ready one')
    child.stdin.write('a\n')
    assert.equal(await nextLine(), 'one got a')
    project.edit('boot.ts', 'one', 'two')
    assert.equal(await nextLine(), 'ready two')
    child.stdin.write('b\n')
    assert.equal(await nextLine(), 'two got b')
    child.stdin.end()

    assert.equal((await lines.next()).done, true)
  })

  it('gives the program its terminal as it found it', {
    skip: script === undefined ? 'needs script(1)' : false,
  }, async (t) => {
    const project = new Project(t, {
      'app.ts': `import { execFileSync } from 'node:child_process'
import { boot } from './boot.js'
const settings = execFileSync('stty', ['-a'], { stdio: ['inherit', 'pipe', 'inherit'] }).toString()
process.stdin.setRawMode(true)
process.stdin.on('data', (key) => console.log(boot, 'got', String(key)))
console.log([boot, process.stdin.isTTY, process.stdout.isTTY, settings.includes(' icanon'), settings.includes(' echo ')].join(' '))`,
      'boot.ts': `export const boot = 'one'`,
    })
    const command = `${process.execPath} --import hot-hook/ts app.ts`
    const terminal = spawn(script ?? '', ['-qfec', command, '/dev/null'], { cwd: project.folder, env: environment() })
    t.after(() => terminal.kill('SIGKILL'))
    const lines = createInterface({ input: terminal.stdout })[Symbol.asyncIterator]()
    const nextLine = async (start: string) => {
      for (;;) {
        const line = (await lines.next()).value as string | undefined
        if (line === undefined || line.startsWith(start)) return line?.trim()
      }
    }

    assert.equal(await nextLine('one'), 'one true true true true')
    terminal.stdin.write('a')
    assert.equal(await nextLine('one got'), 'one got a')
    project.writeByRename('boot.ts', `export const boot = 'two'`)

    assert.equal(await nextLine('two'), 'two true true true true')
    terminal.stdin.write('b')
    assert.equal(await nextLine('two got'), 'two got b')
  })

  it('can be ended by Ctrl+C as before', async (t) => {
    const app = start(t, answering('true', `process.on('SIGINT', () => { console.log('bye'); process.exit(3) })`))
    assert.equal(await answerOf(app), true)
    await restart(app)

    app.kill('SIGINT')

    await app.wrote('bye')
    assert.deepEqual(await app.exited, { code: 3, signal: null })
  })

  it('starts again also a program that had a syntax error when it began again', async (t) => {
    const app = start(t, answering('true'))
    assert.equal(await answerOf(app), true)

    await saying(app, /^boot\.ts:1:\d+: /, () => app.project.write('boot.ts', 'export const boot ='))
    assert.equal(await answerOf(app), true)
    app.project.write('boot.ts', `export const boot = 'mended'`)

    await app.answers('["mended",true]')
  })
})

describe('a full reload where nobody can do it', { skip: isModernNode ? 'process.execve does it' : false }, () => {
  it('says what changed, the chain, what to do, and what would be hot; and the program goes on', async (t) => {
    const app = start(t, answering('true'))
    assert.equal(await app.get(), '["one",true]')

    await saying(app, 'boot.ts changed', () => app.project.edit('boot.ts', 'one', 'two'))

    assert.equal(await app.get(), '["one",true]')
    assert.deepEqual(app.log, [
      'boot.ts changed: full reload (boot.ts <- app.ts: the entry), stop the program and start it again to load it',
      'import() or accept() of boot.ts in app.ts would make 1 of 3 files hot',
    ])
  })

  it('says it once for one content, and goes on to be hot', async (t) => {
    const app = start(t, answering('"first"'))
    assert.equal(await answerOf(app), 'first')
    await saying(app, 'boot.ts changed', () => app.project.edit('boot.ts', 'one', 'two'))

    app.project.touch('boot.ts')
    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'first', 'second'))

    assert.equal(await app.get(), '["one","second"]')
    assert.equal(app.log.filter((line) => line.startsWith('boot.ts changed')).length, 1)
  })

  it('asks for nothing any more when the file is as it was', async (t) => {
    const app = start(t, answering('"first"'))
    assert.equal(await answerOf(app), 'first')
    await saying(app, 'boot.ts changed', () => app.project.edit('boot.ts', 'one', 'two'))

    app.project.edit('boot.ts', 'two', 'one')
    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'first', 'second'))

    assert.equal(app.log.filter((line) => line.startsWith('boot.ts changed')).length, 1)
    await saying(app, 'boot.ts changed: full reload', () => app.project.edit('boot.ts', 'one', 'two'))
  })
})

describe('a full reload of a worker thread', () => {
  it('is asked for by hand', async (t) => {
    const app = start(t, {
      'app.ts': `import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./worker.ts', import.meta.url))`,
      'worker.ts': `import { text } from './text.js'\nconsole.log('worker', text)\nsetInterval(() => {}, 1_000)`,
      'text.ts': `export const text = 'one'`,
    })
    await app.wrote('worker one')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- worker\.ts/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })

  it('is not needed for what it asks for again', async (t) => {
    const app = start(t, {
      'app.ts': `import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./worker.ts', import.meta.url))`,
      'worker.ts': `let last\nsetInterval(async () => {\n  const { text } = await import('./text.js')\n  if (text !== last) console.log('worker', text)\n  last = text\n}, 1)`,
      'text.ts': `export const text = 'one'`,
    })
    await app.wrote('worker one')

    app.project.writeByRename('text.ts', `export const text = 'two'`)

    await app.wrote('worker two')
  })
})

/** Without what would make the process a test file, of which nothing is watched. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _context, HOT_HOOK_LOG: _log, HOT_HOOK_WATCH: _watch, ...env } = process.env
  return env
}
