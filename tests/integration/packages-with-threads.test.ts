import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { installed } from '../support/installed-packages.js'
import { LOADER, node, printedBy } from '../support/node.js'
import { Program, SERVER } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'
import { saying } from '../support/saying.js'

/** A project that has these packages, as real as npm gives them. */
async function projectWith(t: TestContext, files: FileTree): Promise<Project> {
  const modules = await installed({ pino: '10.4.0', piscina: '5.3.2' })
  const project = new Project(t, { 'node_modules/.package-lock.json': '{}', ...files })
  for (const name of ['pino', 'piscina'])
    symlinkSync(join(modules, name), project.path(`node_modules/${name}`), 'junction')
  return project
}

/** A transport that says what it gets. */
const transport = `
  import { Writable } from 'node:stream'
  import { text } from './text.js'
  enum Kind { Own = 'own' }
  export default (options: object) => {
    const write = (chunk: unknown, _encoding: string, done: () => void) => {
      for (const line of String(chunk).trim().split('\\n')) console.log(Kind.Own, text, JSON.parse(line).msg)
      done()
    }
    return new Writable({ autoDestroy: true, write })
  }`
const text = `export const text: string = 'one'`

describe('pino', () => {
  for (const [title, target] of [
    ['by the URL of its file', `new URL('./transport.ts', import.meta.url).href`],
    ['by the path of its file', `import.meta.dirname + '/transport.ts'`],
    ['by the name of its JavaScript', `new URL('./transport.js', import.meta.url).href`],
  ]) {
    for (const [kind, options, count] of [
      ['a transport', `{ target }`, 1],
      ['several transports', `{ targets: [{ target }, { target }] }`, 2],
    ] as const) {
      it(`has ${kind} in TypeScript, ${title}`, async (t) => {
        const project = await projectWith(t, {
          // What a thread prints goes through this one, which therefore must not end.
          'app.ts': `
            import pino from 'pino'
            const target = ${target}
            const stream = pino.transport(${options})
            stream.on('error', (error: Error) => console.log(error.message))
            pino(stream).info('hello')
            setInterval(() => {}, 1_000)`,
          'transport.ts': transport,
          'text.ts': text,
        })
        const app = new Program(t, project)

        await app.until('all lines', () => app.stdout.split('\n').length > count)

        assert.equal(app.output, 'own one hello\n'.repeat(count))
      })
    }
  }

  it('sees to it that a change of what a transport imports is a full reload', async (t) => {
    const project = await projectWith(t, {
      'app.ts': `
        import pino from 'pino'
        const stream = pino.transport({ target: new URL('./transport.ts', import.meta.url).href })
        pino(stream).info('hello')
        ${SERVER}`,
      'transport.ts': transport,
      'text.ts': text,
      'page.ts': `export const answer = () => 'page'`,
    })
    const app = new Program(t, project, { ipc: true })
    await app.wrote('own one hello')
    assert.equal(await app.get(), 'page')

    await saying(app, 'text.ts changed: full reload', () => project.edit('text.ts', 'one', 'two'))

    await app.until('a message', () => app.messages.length > 0)
    assert.deepEqual(app.messages, [
      { type: 'hot-hook:full-reload', path: project.path('text.ts'), shouldBeReloadable: false },
    ])
  })
})

describe('piscina', () => {
  it('runs tasks in TypeScript, also with an `execArgv` of its own', async (t) => {
    const project = await projectWith(t, {
      'app.ts': `
        import Piscina from 'piscina'
        const filename = new URL('./task.ts', import.meta.url).href
        const pools = [{}, { execArgv: [] }, { execArgv: ['--no-warnings'] }].map((each) => new Piscina({ filename, maxThreads: 1, ...each }))
        console.log(JSON.stringify(await Promise.all(pools.map((pool) => pool.run('task')))))
        await Promise.all(pools.map((pool) => pool.destroy()))`,
      'task.ts': `import { text } from './text.js'\nenum Kind { Own = 'own' }\nexport default (given: string) => [Kind.Own, text, given]`,
      'text.ts': text,
    })

    assert.deepEqual(printedBy(await node(t, project, [...LOADER, 'app.ts'])), [
      ['own', 'one', 'task'],
      ['own', 'one', 'task'],
      ['own', 'one', 'task'],
    ])
  })

  it('takes a change in a thread that waits without blocking', async (t) => {
    const project = await projectWith(t, {
      'app.ts': `
        import { createServer } from 'node:http'
        import Piscina from 'piscina'
        const filename = new URL('./task.ts', import.meta.url).href
        const pool = new Piscina({ filename, maxThreads: 1, execArgv: [], atomics: 'disabled' })
        createServer(async (request, response) => response.end(String(await pool.run(0))))
          .listen(0, '127.0.0.1', function (this: any) { console.log('listening ' + this.address().port) })`,
      'task.ts': `export default async () => (await import('./text.js')).text`,
      'text.ts': text,
    })
    const app = new Program(t, project)
    await app.answers('one')

    await saying(app, 'text.ts changed: waits for', () => project.edit('text.ts', 'one', 'two'))

    await app.answers('two')
  })
})
