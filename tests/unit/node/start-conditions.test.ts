import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { MESSAGE, type StartConditions, SUPERVISED, startConditions } from '../../../src/node/start-conditions.js'
import { Project } from '../../support/project.js'

interface Given {
  readonly env?: Readonly<Record<string, string>>
  readonly execArgv?: string[]
  /** What follows the path of Node. */
  readonly args?: string[]
  /** There is a channel to the process that started this one. */
  readonly hasChannel?: boolean
}

/** How this process would have been started. Its environment and options are its own again after the test. */
function startWith(
  t: TestContext,
  { env = {}, execArgv = [], args = ['/project/app.ts'], hasChannel = true }: Given,
): StartConditions {
  pretend(t, 'env', { ...process.env, ...env })
  pretend(t, 'execArgv', execArgv)
  pretend(t, 'argv', [process.execPath, ...args])
  pretend(t, 'send', hasChannel ? () => true : undefined)
  return startConditions()
}

function pretend(t: TestContext, key: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(process, key)
  Object.defineProperty(process, key, { value, configurable: true, writable: true })
  t.after(() => {
    if (before === undefined) Reflect.deleteProperty(process, key)
    else Object.defineProperty(process, key, before)
  })
}

describe('a start', () => {
  it('is one by the supervisor where that says so', (t) => {
    const { isSupervised } = startWith(t, { env: { [SUPERVISED]: '1' } })

    assert.equal(isSupervised, true)
  })

  it('is none by the supervisor where nobody says so', (t) => {
    const { isSupervised } = startWith(t, {})

    assert.equal(isSupervised, false)
  })

  it('is none by the supervisor where its channel is missing: somebody has passed the environment on', (t) => {
    const { isSupervised } = startWith(t, { env: { [SUPERVISED]: '1' }, hasChannel: false })

    assert.equal(isSupervised, false)
  })

  it('is told what the one before it said', (t) => {
    const { message } = startWith(t, { env: { [MESSAGE]: 'a message' } })

    assert.equal(message, 'a message')
  })

  it('is told nothing where it is the first', (t) => {
    const { message } = startWith(t, {})

    assert.equal(message, undefined)
  })

  it('hides from the program, and from what that starts, what is meant for us', (t) => {
    const { env } = startWith(t, { env: { [SUPERVISED]: '1', [MESSAGE]: 'a message' } })

    for (const each of [env, process.env]) {
      assert.equal(SUPERVISED in each, false)
      assert.equal(MESSAGE in each, false)
    }
  })

  it('is remembered as it was, whatever the program changes', (t) => {
    const { env, execArgv } = startWith(t, { env: { COLOR: 'red' }, execArgv: ['--inspect'] })

    process.env.COLOR = 'blue'
    process.execArgv.push('--title')

    assert.equal(env.COLOR, 'red')
    assert.deepEqual(execArgv, ['--inspect'])
  })
})

describe('the files of --env-file', () => {
  it('are absolute paths, in their order', (t) => {
    const cwd = process.cwd()
    const execArgv = [
      '--env-file=.env',
      '--inspect',
      '--env-file',
      'local/.env',
      '--env-file-if-exists=/etc/env',
      '--env-file-if-exists',
      '.env.local',
    ]

    const { envFiles } = startWith(t, { execArgv })

    assert.deepEqual(envFiles, [`${cwd}/.env`, `${cwd}/local/.env`, '/etc/env', `${cwd}/.env.local`])
  })

  it('are none where no option names one', (t) => {
    const { envFiles } = startWith(t, { execArgv: ['--inspect', '--title=--env-file', '-r', './env-file.cjs'] })

    assert.deepEqual(envFiles, [])
  })
})

describe('the environment of the next start', () => {
  /** A program whose `.env` gives COLOR and SIZE. */
  function startWithFile(t: TestContext, env: Record<string, string>, text = 'COLOR=red\nSIZE="4 m"\n') {
    const project = new Project(t, { '.env': text })
    return startWith(t, { env, execArgv: ['--env-file', project.path('.env')] }).env
  }

  it('is without what came from a file: it is read again', (t) => {
    const env = startWithFile(t, { COLOR: 'red', SIZE: '4 m', OTHER: 'stays' })

    assert.deepEqual([env.COLOR, env.SIZE, env.OTHER], [undefined, undefined, 'stays'])
  })

  it('has what was given otherwise than the file says', (t) => {
    const env = startWithFile(t, { COLOR: 'blue', SIZE: '4 m' })

    assert.deepEqual([env.COLOR, env.SIZE], ['blue', undefined])
  })

  it('is without what came from any of several files', (t) => {
    const project = new Project(t, { '.env': 'COLOR=red\nSIZE=4', '.env.local': 'COLOR=blue' })
    const execArgv = [`--env-file=${project.path('.env')}`, `--env-file=${project.path('.env.local')}`]

    const { env } = startWith(t, { env: { COLOR: 'blue', SIZE: '4' }, execArgv })

    assert.deepEqual([env.COLOR, env.SIZE], [undefined, undefined])
  })

  it('is what it was where the file is not there', (t) => {
    const project = new Project(t, {})
    const execArgv = [`--env-file-if-exists=${project.path('.env')}`]

    const { env } = startWith(t, { env: { COLOR: 'red' }, execArgv })

    assert.equal(env.COLOR, 'red')
  })

  it('is not what the program sees: that has the values of the files', (t) => {
    startWithFile(t, { COLOR: 'red' })

    assert.equal(process.env.COLOR, 'red')
  })
})

describe('a start of what is not in a file', () => {
  for (const [execArgv, args, expected] of [
    [[], ['/project/app.ts'], false],
    [[], [], true],
    [['--input-type=module'], ['-'], true],
    [['--input-type=module', '-e', '1'], [], false],
    [['--eval=1'], [], false],
    [['-p', '1'], ['an argument'], false],
  ] as const) {
    it(`${expected ? 'can not' : 'can'} be done again: node ${[...execArgv, ...args].join(' ')}`, (t) => {
      const { isFromStdin } = startWith(t, { execArgv: [...execArgv], args: [...args] })

      assert.equal(isFromStdin, expected)
    })
  }
})
