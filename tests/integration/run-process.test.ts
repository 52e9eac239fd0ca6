import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADER, LOADER_BY_URL, node, nodeMajor, printed, printedBy, runUnderLoader } from '../support/node.js'
import { SERVER, start } from '../support/program.js'
import { Project } from '../support/project.js'
import { saying } from '../support/saying.js'

describe('a program', () => {
  const PREACT = `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact", "paths": { "@/*": ["./src/*"] } } }`
  const programs: [title: string, entry: string, files: Record<string, string>][] = [
    ['an ES module', 'app.ts', { 'app.ts': `import './b.js'`, 'b.ts': `export const b: number = 1` }],
    [
      'a package without a type',
      'app.ts',
      { 'package.json': '{}', 'app.ts': `import './b.js'`, 'b.ts': `exports.b = 1` },
    ],
    ['CommonJS', 'app.cts', { 'app.cts': `require('./b.cjs')`, 'b.cts': `exports.b = 1 as number` }],
    ['JSX', 'app.tsx', { 'app.tsx': `export default <b />`, 'tsconfig.json': PREACT }],
    [
      'JSON',
      'app.ts',
      {
        'app.ts': `import './b.json'\nimport c from './c.json' with { type: 'json' }\nvoid c`,
        'b.json': '{}',
        'c.json': '{}',
      },
    ],
    ['tsconfig paths', 'app.ts', { 'app.ts': `import '@/b'`, 'src/b.ts': '', 'tsconfig.json': PREACT }],
    [
      'a package of its own in CommonJS',
      'app.ts',
      { 'app.ts': `import './b.cjs'\nimport './c.js'`, 'b.cjs': '', 'c.js': '' },
    ],
    ['a workspace of JavaScript', 'app.js', { 'app.js': `import './b.mjs'`, 'b.mjs': '' }],
  ]
  for (const [title, entry, files] of programs) {
    it(`says nothing on its own account, ends by itself and exits with 0: ${title}`, async (t) => {
      const { code, signal, stdout, stderr } = await node(t, files, [...LOADER, entry])

      assert.deepEqual({ code, signal, stdout, stderr }, { code: 0, signal: null, stdout: '', stderr: '' })
    })
  }

  for (const [title, text, expected] of [
    ['process.exit', `process.exit(3)`, 3],
    ['process.exitCode', `process.exitCode = 4`, 4],
    ['an error', `throw new Error('oops')`, 1],
    ['a rejection that nobody handles', `void Promise.reject(new Error('oops'))`, 1],
    ['an error after its start', `setImmediate(() => { throw new Error('oops') })`, 1],
    ['a top-level await that never settles', `await new Promise(() => {})`, 13],
  ] as const) {
    it(`exits with ${expected} by ${title}`, async (t) => {
      const { code, stderr } = await runUnderLoader(t, { 'app.ts': `import './b.js'\n${text}`, 'b.ts': '' })

      assert.equal(code, expected)
      assert.equal(stderr.includes('oops'), expected === 1)
    })
  }

  it('ends when its last handle closes, and runs its exit handlers', async (t) => {
    const { code, stdout, stderr } = await runUnderLoader(t, {
      'app.ts': `
        import { createServer } from 'node:http'
        const server = createServer((_request, response) => void response.end('answer' as string))
        server.listen(0, '127.0.0.1', async () => {
          const { port } = server.address() as import('node:net').AddressInfo
          console.log(await (await fetch('http://127.0.0.1:' + port)).text())
          server.close()
          server.closeAllConnections()
        })
        process.on('beforeExit', () => console.log('beforeExit'))
        process.on('exit', (code) => console.log('exit', code))
      `,
    })

    assert.deepEqual([code, stdout, stderr], [0, 'answer\nbeforeExit\nexit 0\n', ''])
  })

  it('has its own standard input', async (t) => {
    const files = {
      'app.ts': `
        let text = ''
        for await (const chunk of process.stdin) text += chunk
        console.log(JSON.stringify(text.toUpperCase()))
      `,
    }

    const output = await printed(t, files, { input: 'read\nme' })

    assert.equal(output, 'READ\nME')
  })

  it('has the argv, execArgv and environment of plain Node', async (t) => {
    const project = new Project(t, {
      'app.mjs': `
        const { argv, execArgv, title, env } = process
        console.log(JSON.stringify({ argv: argv.slice(1), execArgv, title, env: Object.keys(env).sort() }))
      `,
    })
    const args = ['--no-deprecation', '--import', 'IMPORT', 'app.mjs', '--import', 'x', '-e']
    const importing = (url: string) => args.map((arg) => (arg === 'IMPORT' ? url : arg))

    const loaded = await node(t, project, importing('hot-hook/ts'))
    const plain = await node(t, project, importing('data:text/javascript,'))

    const expected = printedBy(plain) as { execArgv: string[] }
    expected.execArgv = ['--no-deprecation', '--import', 'hot-hook/ts']
    assert.deepEqual(printedBy(loaded), expected)
  })

  it('may catch signals, and is ended by them if it does not', async (t) => {
    const killing = (handler: string) => `${handler}\nsetInterval(() => {}, 1000)\nprocess.kill(process.pid, 'SIGTERM')`

    const caught = await runUnderLoader(t, { 'app.ts': killing(`process.on('SIGTERM', () => process.exit(5))`) })
    const ended = await runUnderLoader(t, { 'app.ts': killing('') })

    assert.deepEqual([caught.code, caught.signal], [5, null])
    assert.deepEqual([ended.code, ended.signal], [null, 'SIGTERM'])
  })

  it('may handle its uncaught errors itself', async (t) => {
    const { code, stdout, stderr } = await runUnderLoader(t, {
      'app.ts': `
        process.on('uncaughtException', (error, origin) => console.log(origin, error.message))
        process.on('unhandledRejection', (error) => console.log('rejected', (error as Error).message))
        setImmediate(() => { throw new Error('thrown') })
        void Promise.reject(new Error('lost'))
      `,
    })

    assert.deepEqual([code, stdout, stderr], [0, 'rejected lost\nuncaughtException thrown\n', ''])
  })

  it('may replace timers, as tests do, and is reloaded all the same', async (t) => {
    const app = start(t, {
      'app.ts': `import './fake.js'\n${SERVER}`,
      'fake.ts': `
        const instead = (original: (...args: any[]) => unknown) => (...args: unknown[]) => {
          const { prepareStackTrace } = Error
          Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName()).join()
          const files = new Error().stack ?? ''
          Error.prepareStackTrace = prepareStackTrace
          if (/\\/dist\\/session\\.cjs/.test(files)) console.log('This clock is not yours')
          return original(...args)
        }
        for (const name of Object.getOwnPropertyNames(globalThis)) {
          if (/^(set|clear)(Timeout|Interval|Immediate)$/.test(name)) {
            (globalThis as any)[name] = instead((globalThis as any)[name])
          }
        }
      `,
      'page.ts': `export const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
    assert.doesNotMatch(app.output, /not yours/)
  })

  it('warns of what it deprecates itself, exactly as in plain Node', async (t) => {
    const files = { 'app.mjs': `process.emitWarning('careful', 'DeprecationWarning', 'APP001')` }

    const loaded = await node(t, files, [...LOADER, 'app.mjs'])
    const plain = await node(t, files, ['app.mjs'])

    const withoutPid = (text: string) => text.replace(/\(node:\d+\)/, '')
    assert.equal(withoutPid(loaded.stderr), withoutPid(plain.stderr))
    assert.match(plain.stderr, /\[APP001\] DeprecationWarning: careful/)
  })
})

describe('source text instead of a file', () => {
  it('runs by -e, -p and --input-type as in plain Node', async (t) => {
    const project = new Project(t, { 'page.ts': `export const name: string = 'page'` })
    const programs = [
      ['-e', 'console.log(require("node:path").sep, __filename, typeof module)'],
      ['-p', '[1, 2].length'],
      ['-p', 'process.argv.slice(1).join()', 'a', 'b'],
      [
        '--input-type=module',
        '-e',
        'import { sep } from "node:path"; console.log(sep, typeof require, import.meta.url.slice(0, 5))',
      ],
      ['--input-type=module', '-e', 'console.log(await Promise.resolve(1))'],
      ['--input-type=commonjs', '-e', 'console.log(typeof require)'],
    ]

    const loaded = await Promise.all(programs.map((args) => node(t, project, [...LOADER, ...args])))
    const plain = await Promise.all(programs.map((args) => node(t, project, args)))

    const outcomes = (all: typeof plain) => all.map(({ code, stdout, stderr }) => ({ code, stdout, stderr }))
    assert.deepEqual(outcomes(loaded), outcomes(plain))
    assert.equal(plain[1]?.stdout, '2\n')
  })

  it('may import TypeScript from the working directory', async (t) => {
    const project = new Project(t, {
      'page.ts': `export { part } from './part.js'\nexport const name: string = 'page'`,
      'part.ts': `export enum part { a }`,
      'both.cts': `exports.name = 'both' as string`,
    })
    const programs = [
      ['-e', `import('./page.ts').then(({ name, part }) => console.log(name, part.a))`],
      ['-e', `import('./page.js').then(({ name }) => console.log(name))`],
      ['--input-type=module', '-e', `import { name } from './page.js'; console.log(name)`],
      ['--input-type=module', '-e', `console.log((await import('./page')).name)`],
      ['-p', `require('./both.cts').name`],
    ]

    const all = await Promise.all(programs.map((args) => node(t, project, [...LOADER, ...args])))

    assert.deepEqual(
      all.map(({ code, stdout, stderr }) => [code, stdout, stderr]),
      ['page 0\n', 'page\n', 'page\n', 'page\n', 'both\n'].map((stdout) => [0, stdout, '']),
    )
  })

  it('runs from standard input', async (t) => {
    const project = new Project(t, { 'page.ts': `export const name: string = 'page'` })
    const esm = `import { name } from './page.js'\nconsole.log(name, typeof require)`

    const commonJs = await node(t, project, [...LOADER], { input: `console.log(typeof require, 1)` })
    const dashed = await node(t, project, [...LOADER, '-', 'arg'], { input: `console.log(process.argv.slice(2)[0])` })
    const module = await node(t, project, [...LOADER, '--input-type=module'], { input: esm })

    assert.deepEqual([commonJs.stdout, commonJs.stderr], ['function 1\n', ''])
    assert.deepEqual([dashed.stdout, dashed.stderr], ['arg\n', ''])
    assert.deepEqual([module.stdout, module.stderr], ['page undefined\n', ''])
  })

  it('with a syntax error has the message of plain Node', async (t) => {
    const project = new Project(t, {})
    const args = ['--input-type=module', '-e', 'const = 1']

    const loaded = await node(t, project, [...LOADER, ...args])
    const plain = await node(t, project, ['--import', 'data:text/javascript,', ...args])

    assert.deepEqual([loaded.code, loaded.stderr], [plain.code, plain.stderr])
    assert.match(plain.stderr, /SyntaxError: Unexpected token/)
  })

  it('with a flag that only prints is left alone', async (t) => {
    const project = new Project(t, { 'app.mjs': `console.log('not to be run')`, 'bad.cjs': 'const = 1' })

    const version = await node(t, project, [...LOADER, '--version'])
    const checked = await node(t, project, [...LOADER, '--check', 'app.mjs'])
    const bad = await node(t, project, [...LOADER, '--check', 'bad.cjs'])

    assert.deepEqual([version.code, version.stdout], [0, `${process.version}\n`])
    assert.deepEqual([checked.code, checked.stdout, checked.stderr], [0, '', ''])
    assert.equal(bad.code, 1)
    assert.match(bad.stderr, /SyntaxError/)
  })
})

describe('what a program under the loader starts', () => {
  it('a worker thread runs TypeScript, with its own data and its own end', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { once } from 'node:events'
        import { Worker } from 'node:worker_threads'
        const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { x: 20 }, argv: ['a'] })
        const exited = once(worker, 'exit')
        const [message] = await once(worker, 'message')
        const [code] = await exited
        console.log(JSON.stringify([message, code]))
      `,
      'worker.ts': `
        import { parentPort, workerData, isMainThread } from 'node:worker_threads'
        import { double } from './double.js'
        enum Kind { A = 'a' }
        parentPort?.postMessage([Kind.A, double(workerData.x), isMainThread, typeof import.meta.hot, process.argv.slice(2)])
      `,
      'double.ts': `export const double = (value: number): number => value * 2`,
    })

    assert.deepEqual(output, [['a', 40, false, 'object', ['a']], 0])
  })

  it('a worker thread in CommonJS, by path, finds TypeScript too', async (t) => {
    const output = await printed(t, {
      'package.json': '{}',
      'app.ts': `
        const { Worker } = require('node:worker_threads') as typeof import('node:worker_threads')
        const { join } = require('node:path') as typeof import('node:path')
        new Worker(join(__dirname, 'worker.ts')).on('message', (message) => console.log(JSON.stringify(message)))
      `,
      'worker.ts': `
        const { double } = require('./double.js')
        require('node:worker_threads').parentPort.postMessage(double(4 as number))
      `,
      'double.ts': `exports.double = (value: number) => value * 2`,
    })

    assert.equal(output, 8)
  })

  it('an error in a worker thread reaches its parent, with the place in TypeScript', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { once } from 'node:events'
        import { Worker } from 'node:worker_threads'
        const [error] = await once(new Worker(new URL('./worker.ts', import.meta.url)), 'error').catch((error) => [error])
        console.log(JSON.stringify([error.message, /worker\\.ts:\\d+:\\d+/.exec(error.stack)?.[0]]))
      `,
      'worker.ts': `interface A { a: 1 }\ninterface B { b: 1 }\n\nthrow new RangeError('in the worker' as string)`,
    })

    assert.deepEqual(output, ['in the worker', 'worker.ts:4:7'])
  })

  it('an eval worker and its end are left alone', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { once } from 'node:events'
        import { Worker } from 'node:worker_threads'
        const worker = new Worker('require("node:worker_threads").parentPort.postMessage(1 + 1)', { eval: true })
        const [message] = await once(worker, 'message')
        await worker.terminate()
        console.log(JSON.stringify(message))
      `,
    })

    assert.equal(output, 2)
  })

  it('a forked process runs TypeScript, and speaks over its channel', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { fork } from 'node:child_process'
        import { once } from 'node:events'
        const child = fork(new URL('./child.ts', import.meta.url), ['a'])
        const exited = once(child, 'exit')
        child.send({ x: 4 })
        const [message] = await once(child, 'message')
        const [code] = await exited
        console.log(JSON.stringify([message, code]))
      `,
      'child.ts': `
        import { double } from './double.js'
        process.once('message', (message: { x: number }) => {
          process.send?.([double(message.x), process.argv[2]])
          // Not at once: Node (20 to 26) fails if the listener of a message that came before it disconnects.
          setImmediate(() => process.disconnect())
        })
      `,
      'double.ts': `export const double = (value: number): number => value * 2`,
    })

    assert.deepEqual(output, [[8, 'a'], 0])
  })

  it('a forked process that says nothing and listens to nothing ends by itself', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { fork } from 'node:child_process'
        import { once } from 'node:events'
        console.log(JSON.stringify(await once(fork(new URL('./child.ts', import.meta.url)), 'exit')))
      `,
      'child.ts': `const nothing: undefined = undefined\nvoid nothing`,
    })

    assert.deepEqual(output, [0, null])
  })

  for (const watch of ['true', 'false']) {
    it(`a forked process gets each message that came before it listened, with HOT_HOOK_WATCH=${watch}`, async (t) => {
      const files = {
        'app.mjs': `
          import { fork } from 'node:child_process'
          import { once } from 'node:events'
          const child = fork(new URL('./child.ts', import.meta.url))
          for (const message of ['early', 'too', 'end']) child.send(message)
          const answer = new Promise((resolve) => child.once('message', resolve))
          const end = once(child, 'exit').then(() => 'no answer')
          console.log(JSON.stringify(await Promise.race([answer, end])))
          child.kill()
        `,
        'child.ts': `
          import { setImmediate } from 'node:timers/promises'
          for (let turn = 0; turn < 20; turn++) await setImmediate()
          const messages: string[] = []
          process.on('message', (message: string) => {
            messages.push(message)
            if (message === 'end') process.send?.(messages)
          })
          // A process that got nothing by now has lost it.
          setTimeout(() => process.exit(), 2_000).unref()
        `,
      }

      const output = await printed(t, files, { entry: 'app.mjs', env: { HOT_HOOK_WATCH: watch } })

      assert.deepEqual(output, ['early', 'too', 'end'])
    })

    it(`a forked process that listens once gets one message that came before, and ends, with HOT_HOOK_WATCH=${watch}`, async (t) => {
      const files = {
        'app.mjs': `
          import { fork } from 'node:child_process'
          import { once } from 'node:events'
          const child = fork(new URL('./child.ts', import.meta.url))
          child.send('early')
          const isHeld = setTimeout(() => child.kill(), 5_000)
          console.log(JSON.stringify(await once(child, 'exit')))
          clearTimeout(isHeld)
        `,
        'child.ts': `
          import { setImmediate } from 'node:timers/promises'
          for (let turn = 0; turn < 20; turn++) await setImmediate()
          process.once('message', (message: string) => { process.exitCode = message.length })
        `,
      }

      const output = await printed(t, files, { entry: 'app.mjs', env: { HOT_HOOK_WATCH: watch } })

      assert.deepEqual(output, ['early'.length, null])
    })

    it(`a forked process ends when it has nothing more to do, and not before, with HOT_HOOK_WATCH=${watch}`, async (t) => {
      const files = {
        'app.mjs': `
          import { fork } from 'node:child_process'
          import { once } from 'node:events'
          const child = fork(new URL('./child.ts', import.meta.url))
          const [greeting] = await once(child, 'message')
          child.send('answer')
          const isHeld = setTimeout(() => child.kill(), 20_000)
          console.log(JSON.stringify([greeting, await once(child, 'exit')]))
          clearTimeout(isHeld)
        `,
        'child.ts': `process.once('message', (message: string) => { process.exitCode = message.length })\nprocess.send?.('ready')`,
      }

      const output = await printed(t, files, { entry: 'app.mjs', env: { HOT_HOOK_WATCH: watch } })

      assert.deepEqual(output, ['ready', ['answer'.length, null]])
    })
  }

  it('the workers of a cluster run TypeScript', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import cluster from 'node:cluster'
        import { once } from 'node:events'
        import { createServer } from 'node:http'
        if (cluster.isPrimary) {
          const workers = [cluster.fork(), cluster.fork()]
          const addresses = await Promise.all(workers.map(async (worker) => (await once(worker, 'listening'))[0]))
          const answer = await (await fetch('http://127.0.0.1:' + addresses[0].port)).text()
          await Promise.all(workers.map((worker) => (worker.kill(), once(worker, 'exit'))))
          console.log(JSON.stringify(answer))
        } else {
          const { answer } = await import('./answer.js')
          createServer((_request, response) => void response.end(answer)).listen(0, '127.0.0.1')
        }
      `,
      'answer.ts': `export const answer: string = 'from a worker'`,
    })

    assert.equal(output, 'from a worker')
  })

  it('a spawned Node runs TypeScript by NODE_OPTIONS', async (t) => {
    const project = new Project(t, {
      'app.ts': `
        import { execFileSync } from 'node:child_process'
        console.log(execFileSync(process.execPath, ['child.ts'], { encoding: 'utf8' }))
      `,
      'child.ts': `
        import { Worker } from 'node:worker_threads'
        enum Kind { A = 'a' }
        new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [] }).on('message', (message) => {
          console.log(JSON.stringify([Kind.A, message]))
        })
      `,
      'worker.ts': `import { parentPort } from 'node:worker_threads'\nparentPort?.postMessage('worker' satisfies string)`,
    })

    const result = await node(t, project, ['app.ts'], { env: { NODE_OPTIONS: '--import hot-hook/ts' } })

    assert.deepEqual(printedBy(result), ['a', 'worker'])
  })

  it('a Node without a file of the project is not slowed down by a watcher and esbuild', {
    skip: process.platform !== 'linux' && 'it is seen under /proc',
  }, async (t) => {
    const result = await node(
      t,
      {
        'node_modules/looking/look.cjs': `
          const { readdirSync, readlinkSync, readFileSync } = require('node:fs')
          // Longer than a program would have to be at rest.
          setTimeout(() => {
            const open = readdirSync('/proc/self/fd').flatMap((fd) => { try { return readlinkSync('/proc/self/fd/' + fd) } catch { return [] } })
            const children = readdirSync('/proc/self/task').flatMap((thread) => {
              try { return readFileSync('/proc/self/task/' + thread + '/children', 'utf8').split(' ').filter(Boolean) } catch { return [] }
            })
            console.log(JSON.stringify([open.filter((name) => name.includes('inotify')), children]))
          }, 1_000)
        `,
      },
      ['-e', `require('node:module').createRequire('/')(process.cwd() + '/node_modules/looking/look.cjs')`],
      { env: { NODE_OPTIONS: '--import hot-hook/ts' } },
    )

    assert.deepEqual(printedBy(result), [[], []])
  })

  it('a test file does not start again because a program that it has started should', async (t) => {
    const { stdout } = await runUnderLoader(
      t,
      {
        'app.ts': `
          import { fork } from 'node:child_process'
          console.log('begun')
          const child = fork('./child.ts')
          child.on('message', () => {})
          child.on('exit', () => console.log('ended'))
        `,
        'child.ts': `
          process.send!({ type: 'hot-hook:full-reload', path: '/page.ts', shouldBeReloadable: false })
          setTimeout(() => process.exit(), 1_500) // longer than the parent is given to do it itself
        `,
      },
      { env: { NODE_TEST_CONTEXT: 'child' } },
    )

    assert.deepEqual(
      stdout.split('\n').filter((line) => /^(begun|ended)$/.test(line)),
      ['begun', 'ended'],
    )
  })

  it('the test runner runs test files in TypeScript, each in its process and all in one', async (t) => {
    const project = new Project(t, {
      'sum.ts': `export const sum = (a: number, b: number): number => a + b`,
      'one.test.ts': `
        import assert from 'node:assert/strict'
        import { test } from 'node:test'
        import { sum } from './sum.js'
        test('adds', () => assert.equal(sum(1, 2), 3))
      `,
      'two.test.ts': `import { test } from 'node:test'\ntest('fails', () => { throw new Error('as it should' as string) })`,
    })

    const each = await node(t, project, [...LOADER, '--test', '--test-reporter=tap', 'one.test.ts', 'two.test.ts'])
    // Node 20 knows one process a file only, Node 22 has the rest under its first name.
    const inOne = nodeMajor === 20 ? [] : [`--${nodeMajor === 22 ? 'experimental-' : ''}test-isolation=none`]
    const one = await node(t, project, [...LOADER, '--test', ...inOne, '--test-reporter=tap', 'one.test.ts'])
    const direct = await node(t, project, [...LOADER, '--test-reporter=tap', 'one.test.ts'])

    assert.deepEqual([each.code, one.code, direct.code], [1, 0, 0])
    assert.match(each.stdout, /# pass 1\n# fail 1\n/)
    assert.match(each.stdout, /two\.test\.ts:2:\d+/)
    for (const { stdout, stderr } of [one, direct]) assert.deepEqual([/# pass 1\n/.test(stdout), stderr], [true, ''])
  })
})

describe('another preload', () => {
  const PROJECT = {
    'app.ts': `console.log(JSON.stringify([globalThis.order, 'app' as string]))`,
    'first.cjs': `(globalThis.order ??= []).push('first')`,
    'second.mjs': `(globalThis.order ??= []).push('second')`,
    'third.ts': `import { name } from './third-name.js'\nglobalThis.order.push(name satisfies string)`,
    'third-name.ts': `export const name: string = 'third'`,
  }

  it('runs before and after the loader: -r, and --import of JavaScript and of TypeScript', async (t) => {
    const args = ['-r', './first.cjs', '--import', './second.mjs', ...LOADER, '--import', './third.ts', 'app.ts']

    const result = await node(t, PROJECT, args)

    assert.deepEqual(printedBy(result), [['first', 'second', 'third'], 'app'])
  })

  it('may be the loader again, by either name', async (t) => {
    const result = await node(t, PROJECT, [...LOADER, '--import', 'hot-hook/register', ...LOADER_BY_URL, 'app.ts'])

    assert.deepEqual(printedBy(result), [null, 'app'])
  })

  it('may install hooks of its own, before or after: both kinds run', async (t) => {
    const files = {
      'app.ts': `
        import virtual from 'virtual:thing'
        import own from './own.js'
        console.log(JSON.stringify([virtual, own] satisfies string[]))
      `,
      'own.ts': `export default 'own' as string`,
      'register.mjs': `
        import { register } from 'node:module'
        register('./hooks.mjs', import.meta.url)
      `,
      'hooks.mjs': `
        export async function resolve(specifier, context, next) {
          if (specifier === 'virtual:thing') return { url: specifier, shortCircuit: true }
          return next(specifier, context)
        }
        export async function load(url, context, next) {
          if (url === 'virtual:thing') return { format: 'module', source: 'export default "virtual"', shortCircuit: true }
          return next(url, context)
        }
      `,
    }
    // Node 26 deprecates register() itself, whoever calls it.
    const quiet = ['--no-deprecation']

    const before = await node(t, files, [...quiet, '--import', './register.mjs', ...LOADER, 'app.ts'])
    const after = await node(t, files, [...quiet, ...LOADER, '--import', './register.mjs', 'app.ts'])

    assert.deepEqual(
      [printedBy(before), printedBy(after)],
      [
        ['virtual', 'own'],
        ['virtual', 'own'],
      ],
    )
  })

  describe('may have hooks', () => {
    const quiet = ['--no-deprecation']
    /** Takes the place of `dep.ts`, and writes a line into what it knows of `seen.ts`. */
    const HOOKS = `
      export async function resolve(specifier, context, next) {
        const result = await next(specifier, context)
        return result.url.endsWith('/dep.ts') ? { ...result, url: result.url + '?mock' } : result
      }
      export async function load(url, context, next) {
        if (url.endsWith('?mock')) return { format: 'module', source: 'export const dep = "mocked"', shortCircuit: true }
        return next(url, context)
      }
    `
    const files = {
      'app.ts': `
        import { user } from './user.js'
        console.log(JSON.stringify(user satisfies string))`,
      'user.ts': `import { dep } from './dep.js'\nexport const user: string = 'with ' + dep`,
      'dep.ts': `export const dep: string = 'real'`,
      'hooks.mjs': HOOKS,
      'register.mjs': `import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)`,
      'program.ts': `import './register.mjs'\nawait import('./app.js')`,
    }

    it('of a thread of their own, which are asked about files of the project: before, after, by the program', async (t) => {
      const before = await node(t, files, [...quiet, '--import', './register.mjs', ...LOADER, 'app.ts'])
      const after = await node(t, files, [...quiet, ...LOADER, '--import', './register.mjs', 'app.ts'])
      const program = await node(t, files, [...quiet, ...LOADER, 'program.ts'])

      assert.deepEqual([before, after, program].map(printedBy), ['with mocked', 'with mocked', 'with mocked'])
    })

    it('of the same thread, which are asked too', { skip: nodeMajor === 20 && 'it has none' }, async (t) => {
      const sync = {
        ...files,
        'register.mjs': `
          import { registerHooks } from 'node:module'
          registerHooks({
            resolve(specifier, context, next) {
              const result = next(specifier, context)
              return result.url.endsWith('/dep.ts') ? { ...result, url: result.url + '?mock' } : result
            },
            load(url, context, next) {
              if (url.endsWith('?mock')) return { format: 'module', source: 'export const dep = "mocked"', shortCircuit: true }
              return next(url, context)
            },
          })`,
      }

      const before = await node(t, sync, ['--import', './register.mjs', ...LOADER, 'app.ts'])
      const after = await node(t, sync, [...LOADER, '--import', './register.mjs', 'app.ts'])

      assert.deepEqual([before, after].map(printedBy), ['with mocked', 'with mocked'])
    })

    const thread = { skip: nodeMajor === 20 && 'it gives hooks of others a stub of CommonJS' }
    it('of those that put an ES module before CommonJS, as import-in-the-middle does', thread, async (t) => {
      const wrapping = {
        'package.json': '{ "type": "commonjs" }',
        'app.ts': `const load = async () => console.log(JSON.stringify((await import('./page')).page satisfies string))\nload()`,
        'page.ts': `export const page: string = 'page'`,
        'hooks.mjs': `
          export async function load(url, context, next) {
            if (!url.endsWith('/page.ts')) return next(url, context)
            const source = 'import all from ' + JSON.stringify(url + '?real') + '\\nexport const page = "wrapped " + all.page'
            return { format: 'module', source, shortCircuit: true }
          }`,
        'register.mjs': files['register.mjs'],
      }

      const result = await node(t, wrapping, [...quiet, ...LOADER, '--import', './register.mjs', 'app.ts'])

      assert.equal(printedBy(result), 'wrapped page')
    })

    it(`of the test runner's, which mock modules`, { skip: nodeMajor === 20 && 'it has none' }, async (t) => {
      const { code, stdout } = await node(
        t,
        {
          ...files,
          'mock.test.ts': `
            import assert from 'node:assert/strict'
            import { mock, test } from 'node:test'
            test('mocks', async () => {
              mock.module('./dep.ts', { namedExports: { dep: 'mocked' } })
              const { user } = await import('./user.js')
              assert.equal(user satisfies string, 'with mocked')
            })`,
        },
        [
          '--no-warnings',
          '--experimental-test-module-mocks',
          ...LOADER,
          '--test',
          '--test-reporter=tap',
          'mock.test.ts',
        ],
      )

      assert.deepEqual([code, /# pass 1\n/.test(stdout)], [0, true], stdout)
    })
  })
})
