import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.js'
import { isRunning } from '../support/processes.js'
import { Program, SERVER, start } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'
import { noSpares, otherProcesses, spareOf } from '../support/spare.js'

/** Says by which process it is answered, and what that knows of its start. */
const PAGE = `export const answer = () => JSON.stringify({
  pid: process.pid,
  argv: process.argv.slice(1),
  execArgv: process.execArgv,
  env: Object.keys(process.env).filter((key) => key.startsWith('HOT_HOOK')),
  value: process.env.VALUE,
  boot: globalThis.boot,
})`
const FILES = { 'app.ts': `import './boot.js'\n${SERVER}`, 'boot.ts': boot('one'), 'page.ts': PAGE }

function boot(text: string): string {
  return `Object.assign(globalThis, { boot: '${text}' satisfies string })`
}

interface Answer {
  readonly pid: number
  readonly boot: string
  readonly value?: string
}

const asked = async (app: Program) => JSON.parse(await app.get()) as Answer

/** Starts a program, and waits for its spare process. */
async function withSpare(t: TestContext, files: FileTree = FILES, options: Parameters<typeof start>[2] = {}) {
  const app = start(t, files, { cli: [], ...options })
  const first = await asked(app)
  const spare = await spareOf(app, first.pid)
  return { app, first, spare }
}

/** Resolves with the answer of the process that was started for a text of boot.ts. */
async function restarted(app: Program, text: string): Promise<Answer> {
  app.project.write('boot.ts', boot(text))
  await app.answers(new RegExp(`"boot":"${text}"`))
  return await asked(app)
}

describe('the spare process', { skip: noSpares }, () => {
  it('is the next one of the program, again and again, with nothing that tells it from another', async (t) => {
    const { app, first, spare } = await withSpare(t, FILES, { args: ['--an', 'argument'] })

    const second = await restarted(app, 'two')
    assert.equal(second.pid, spare)
    assert.deepEqual({ ...second, pid: 0, boot: '' }, { ...first, pid: 0, boot: '' })

    const next = await spareOf(app, first.pid, second.pid)
    assert.equal((await restarted(app, 'three')).pid, next)
  })

  for (const [kind, type, main] of [
    ['an ES module', 'module', 'import.meta.main ?? true'],
    ['CommonJS', 'commonjs', 'require.main === module'],
  ] as const) {
    it(`runs ${kind} as the main module`, async (t) => {
      const { app, spare } = await withSpare(t, {
        'package.json': `{ "type": "${type}" }`,
        'boot.ts': boot('one'),
        'page.ts': PAGE,
        'app.ts': `import './boot.js'
          console.log('is main:', ${main})
          ${SERVER}`,
      })

      assert.equal((await restarted(app, 'two')).pid, spare)

      assert.deepEqual(app.stdout.match(/is main: \w+/g), ['is main: true', 'is main: true'])
    })
  }

  it('is used without a handover too, and by a program without a server', async (t) => {
    const files = {
      'app.ts': `import './boot.js'\nconsole.log('runs', process.pid, globalThis.boot)\nsetInterval(() => {}, 60_000)`,
    }
    const app = start(t, { ...files, 'boot.ts': boot('one') }, { cli: ['--no-handover'] })
    await app.wrote(/runs \d+ one/)
    const spare = await spareOf(app, Number(/runs (\d+)/.exec(app.stdout)?.[1]))

    app.project.write('boot.ts', boot('two'))

    await app.wrote(`runs ${spare} two`)
  })

  it('starts the program that failed before, when its file is mended', async (t) => {
    const app = start(t, { ...FILES, 'boot.ts': `throw new Error('not yet')` }, { cli: [] })
    await app.said(/ended with/)
    const spare = await spareOf(app, 0)

    assert.equal((await restarted(app, 'two')).pid, spare)
  })

  it('is not used when a value of an env file has changed', async (t) => {
    const { app, first, spare } = await withSpare(
      t,
      { ...FILES, 'values.env': 'VALUE=one' },
      { cli: ['--env-file=values.env'] },
    )
    assert.equal(first.value, 'one')

    app.project.write('values.env', 'VALUE=two')

    await app.answers(/"value":"two"/)
    assert.notEqual((await asked(app)).pid, spare)
    await eventually(
      () => !isRunning(spare),
      () => 'the spare process goes on',
    )
  })

  it('is missed by nobody who ends it', async (t) => {
    const { app, spare } = await withSpare(t)

    process.kill(spare, 'SIGKILL')

    assert.notEqual((await restarted(app, 'two')).pid, spare)
    assert.doesNotMatch(app.stderr, /ended|failed/)
  })

  it('is missed by nobody when it was stopped', async (t) => {
    const { app, spare } = await withSpare(t)

    process.kill(spare, 'SIGSTOP')
    // A write of the project would let all processes go on.
    writeFileSync(app.project.path('boot.ts'), boot('two'))

    await app.answers(/"boot":"two"/)
    assert.notEqual((await asked(app)).pid, spare)
    await eventually(
      () => !isRunning(spare),
      () => 'the spare process goes on',
    )
    assert.doesNotMatch(app.stderr, /ended|failed/)
  })

  it('is not used when the entry is a link that leads to another file', async (t) => {
    const project = new Project(t, { ...FILES, 'other.ts': FILES['app.ts'] })
    project.link('app.ts', 'entry.ts')
    const app = new Program(t, project, { entry: 'entry.ts', cli: [] })
    const first = await asked(app)
    const spare = await spareOf(app, first.pid)

    project.remove('entry.ts')
    project.link('other.ts', 'entry.ts')

    assert.notEqual((await restarted(app, 'two')).pid, spare)
  })

  it('ends with its supervisor, however that ends', async (t) => {
    for (const end of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const { app } = await withSpare(t)

      app.kill(end)

      await app.ends()
      await app.leavesNothing()
    }
  })

  it('says nothing at Ctrl+C, while the program takes its time', async (t) => {
    const slow = `process.once('SIGINT', () => setTimeout(() => { console.log('bye'); process.exit(7) }, 100))`
    const { app } = await withSpare(t, { ...FILES, 'app.ts': `${FILES['app.ts']}\n${slow}` })

    app.killGroup('SIGINT')

    assert.equal((await app.ends()).code, 7)
    assert.match(app.output, /^listening \d+\nbye\n$/)
    await app.leavesNothing()
  })
})

describe('there is no spare process', { skip: noSpares }, () => {
  for (const [why, cli] of [
    ['where it is not wanted', ['--no-spare']],
    ['where the program has an inspector, which has one port', ['--inspect=0']],
    ['where code of the program would run ahead of time', ['--import', './before.js']],
    ['where an env file has options of Node', ['--env-file=options.env']],
    ['where Node would warn in each process', ['--frozen-intrinsics']],
  ] as const) {
    it(why, async (t) => {
      const app = start(
        t,
        { ...FILES, 'before.js': '', 'options.env': 'NODE_OPTIONS=--import=./before.js' },
        { cli: [...cli] },
      )
      const first = await asked(app)

      const second = await restarted(app, 'two')
      await eventually(
        () => !isRunning(first.pid),
        () => 'the old process goes on',
      )

      assert.deepEqual(otherProcesses(app, second.pid), [])
    })
  }
})
