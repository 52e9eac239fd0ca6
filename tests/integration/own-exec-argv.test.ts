import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADER, node, printedBy } from '../support/node.js'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** Says what it runs with, in TypeScript that types alone don't explain. */
const TYPESCRIPT = `enum Kind { Own = 'own' }\nconst given: string[] = process.execArgv`
const worker = `import { parentPort } from 'node:worker_threads'\n${TYPESCRIPT}\nparentPort!.postMessage([Kind.Own, given])`
const child = `${TYPESCRIPT}\nprocess.send!([Kind.Own, given])`
const ANSWER = `
  import { once } from 'node:events'
  const answerOf = async (asked) => {
    const [answer] = await once(asked, 'message')
    asked.disconnect?.()
    return answer
  }`
const kinds = (answers: unknown) => (answers as [string, string[]][]).map(([kind]) => kind)

describe('a worker thread with an `execArgv` of its own', () => {
  for (const [title, get] of [
    ['an import', `import { Worker } from 'node:worker_threads'`],
    ['an import of its short name', `import { Worker } from 'worker_threads'`],
    ['a namespace', `import * as threads from 'node:worker_threads'\nconst { Worker } = threads`],
    ['`require()`', `const { Worker } = createRequire(import.meta.url)('worker_threads')`],
    ['a package', `import { Worker } from 'threads'`],
    ['`process.getBuiltinModule`', `const { Worker } = process.getBuiltinModule('worker_threads')`],
  ]) {
    it(`runs TypeScript, whose class was got by ${title}`, async (t) => {
      const files = {
        'app.ts': `
          import { createRequire } from 'node:module'
          ${ANSWER}
          ${get}
          const file = new URL('./worker.ts', import.meta.url)
          const answers = await Promise.all([[], ['--no-warnings']].map((execArgv) => answerOf(new Worker(file, { execArgv }))))
          console.log(JSON.stringify(answers))`,
        'worker.ts': worker,
        'node_modules/threads/index.js': `exports.Worker = require('worker_threads').Worker`,
      }

      const answers = printedBy(await node(t, files, [...LOADER, 'app.ts'])) as [string, string[]][]

      assert.deepEqual(kinds(answers), ['own', 'own'])
      assert.deepEqual([answers[0]?.[1].length, answers[1]?.[1].slice(2)], [2, ['--no-warnings']])
    })
  }

  it('is one of the class that Node has: by its name, by `instanceof`, and for those who extend it', async (t) => {
    const files = {
      'app.ts': `
        import { SHARE_ENV, Worker } from 'node:worker_threads'
        import { createRequire } from 'node:module'
        ${ANSWER}
        class Own extends Worker {
          target: string
          constructor(...given: ConstructorParameters<typeof Worker>) {
            super(...given)
            this.target = new.target.name
          }
        }
        const file = new URL('./worker.ts', import.meta.url)
        const plain = new Worker(file, { execArgv: [], env: SHARE_ENV })
        const own = new Own(file, { execArgv: [] })
        await Promise.all([plain, own].map(answerOf))
        const errorOf = (action: () => unknown) => {
          try { action() } catch (error: any) { return [error.code ?? error.name, error.stack.includes('/dist/')] }
        }
        console.log(JSON.stringify([
          Worker.name, Worker.length, plain.constructor === Worker, plain instanceof Worker,
          own.target, own instanceof Own, own instanceof Worker, own.constructor === Own,
          createRequire(import.meta.url)('node:worker_threads').Worker === Worker,
          errorOf(() => new Worker(file, { execArgv: 'none' as any })),
          errorOf(() => new Worker(file, { execArgv: ['--no-such-option'] })),
          errorOf(() => (Worker as any)(file)),
        ]))`,
      'worker.ts': worker,
    }

    assert.deepEqual(printedBy(await node(t, files, [...LOADER, 'app.ts'])), [
      ...['Worker', 1, true, true],
      ...['Own', true, true, true],
      true,
      ['ERR_INVALID_ARG_TYPE', false],
      ['ERR_WORKER_INVALID_EXEC_ARGV', false],
      ['TypeError', false],
    ])
  })

  it('is left alone where it has the loader, where its code is a text, and where it is esbuild’s', async (t) => {
    const files = {
      'app.ts': `
        import { Worker } from 'node:worker_threads'
        import { transformSync } from 'esbuild'
        ${ANSWER}
        const text = "require('worker_threads').parentPort.postMessage(['text', process.execArgv])"
        const file = new URL('./worker.ts', import.meta.url)
        const answers = await Promise.all([
          new Worker(text, { eval: true, execArgv: [] }),
          new Worker(file, { execArgv: ['--import', 'hot-hook/register'] }),
          new Worker(file, { execArgv: ['--import=' + import.meta.resolve('hot-hook/ts')] }),
          new Worker(file, { execArgv: [], env: { NODE_OPTIONS: '--import hot-hook/ts' } }),
        ].map(answerOf))
        console.log(JSON.stringify([...answers.map(([kind, given]) => [kind, given.length]), transformSync('let a: 1', { loader: 'ts' }).code]))`,
      'worker.ts': worker,
    }

    assert.deepEqual(printedBy(await node(t, files, [...LOADER, 'app.ts'])), [
      ['text', 0],
      ['own', 2],
      ['own', 1],
      ['own', 0],
      'let a;\n',
    ])
  })

  it('runs TypeScript once where NODE_OPTIONS have the loader', async (t) => {
    const files = {
      'app.ts': `
        import { Worker } from 'node:worker_threads'
        ${ANSWER}
        const [kind, given] = await answerOf(new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [] }))
        console.log(JSON.stringify([kind, given]))`,
      'worker.ts': worker,
    }

    const finished = await node(t, files, ['app.ts'], { env: { NODE_OPTIONS: LOADER.join(' ') } })

    assert.deepEqual(printedBy(finished), ['own', []])
  })
})

describe('a child process with an `execArgv` of its own', () => {
  it('runs TypeScript, by fork() and in a cluster', async (t) => {
    const files = {
      'app.ts': `
        import { ChildProcess, fork, spawn } from 'node:child_process'
        import cluster from 'node:cluster'
        ${ANSWER}
        cluster.setupPrimary({ exec: 'child.ts', execArgv: [] })
        const children = [
          fork('./child.ts', { execArgv: [] }),
          fork('./child.ts', ['--import', 'x'], { execArgv: ['--no-warnings'], env: {} }),
          fork('./child.ts', { execArgv: ['--import', 'hot-hook/ts'] }),
          fork('./child.ts', { execArgv: [], env: { ...process.env, NODE_OPTIONS: '--import hot-hook/ts' } }),
          cluster.fork(),
          spawn(process.execPath, ['child.cjs'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
        ]
        const isPlain = children.slice(0, 4).every((each) => each instanceof ChildProcess && !Object.hasOwn(each, 'spawn'))
        const answers = await Promise.all(children.map(answerOf))
        console.log(JSON.stringify([isPlain, ...answers.map(([kind, given]) => [kind, given.length])]))`,
      'child.ts': child,
      'child.cjs': `process.send(['spawned', process.execArgv])`,
    }

    assert.deepEqual(printedBy(await node(t, files, [...LOADER, 'app.ts'])), [
      true,
      ...[
        ['own', 2],
        ['own', 3],
        ['own', 2],
        ['own', 0],
      ],
      ['own', 2],
      ['spawned', 0],
    ])
  })
})

/** What runs a file of the project for it, as bullmq does: a file of its own, which imports that when it is told to. */
const RUNNER = {
  'node_modules/runner/package.json': `{ "type": "module", "exports": { ".": "./index.js", "./run": "./run.js" } }`,
  'node_modules/runner/index.js': `
    import { fork } from 'node:child_process'
    import { Worker } from 'node:worker_threads'
    const main = new URL('./run.js', import.meta.url)
    export function run(file, isThread) {
      const runner = isThread ? new Worker(main, { execArgv: [] }) : fork(main, [], { execArgv: [] })
      if (isThread) runner.postMessage(file)
      else runner.send(file)
      return runner
    }`,
  'node_modules/runner/run.js': `
    import { parentPort } from 'node:worker_threads'
    const port = parentPort ?? process
    port.on('message', async (file) => (await import(file)).default())`,
}

for (const [title, isThread] of [
  ['a worker thread', true],
  ['a child process', false],
] as const) {
  describe(`a change in ${title} that a package has started without options`, () => {
    it('is a full reload of the program where it can’t be hot', async (t) => {
      const app = start(
        t,
        {
          ...RUNNER,
          'app.ts': `import { run } from 'runner'\nrun(new URL('./job.ts', import.meta.url).href, ${isThread})\n${SERVER}`,
          'job.ts': `import { text } from './text.js'\nexport default () => console.log('job', text)`,
          'text.ts': `export const text: string = 'one'`,
          'page.ts': `export const answer = () => 'page'`,
        },
        { ipc: true },
      )
      await app.wrote('job one')
      assert.equal(await app.get(), 'page')

      await saying(app, 'text.ts changed: full reload', () => app.project.edit('text.ts', 'one', 'two'))

      await app.until('a message', () => app.messages.length > 0)
      assert.deepEqual(app.messages, [
        { type: 'hot-hook:full-reload', path: app.project.path('text.ts'), shouldBeReloadable: false },
      ])
    })

    it('is hot inside where it can', async (t) => {
      const app = start(t, {
        ...RUNNER,
        'app.ts': `
          import { createServer } from 'node:http'
          import { once } from 'node:events'
          import { run } from 'runner'
          const runner = run(new URL('./job.ts', import.meta.url).href, ${isThread})
          createServer(async (request, response) => {
            ${isThread ? 'runner.postMessage' : 'runner.send'}(new URL('./job.ts', import.meta.url).href)
            response.end(String((await once(runner, 'message'))[0]))
          }).listen(0, '127.0.0.1', function (this: any) { console.log('listening ' + this.address().port) })`,
        'job.ts': `
          import { parentPort } from 'node:worker_threads'
          export default async () => {
            const { text } = await import('./text.js')
            if (parentPort !== null) parentPort.postMessage(text)
            else process.send!(text)
          }`,
        'text.ts': `export const text: string = 'one'`,
      })
      await app.answers('one')

      await saying(app, 'text.ts changed: waits for', () => app.project.edit('text.ts', 'one', 'two'))

      await app.answers('two')
    })
  })
}
