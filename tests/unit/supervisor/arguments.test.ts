import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../../src/errors.js'
import { type Command, type RunCommand, readArguments } from '../../../src/supervisor/arguments.js'
import type { NodeOptions } from '../../../src/supervisor/node-options.js'

const NODE: Pick<NodeOptions, 'has' | 'takesValue'> = {
  has: (option) => ['--inspect', '--no-warnings', '--env-file', '--require', '-r', '--title'].includes(option),
  takesValue: (option) => ['--env-file', '--require', '-r', '--title'].includes(option),
}

const read = (...argv: string[]): Command => readArguments(argv, NODE)

/** A command line that runs a program. */
function run(...argv: string[]): RunCommand {
  const command = read(...argv)
  assert.equal(command.kind, 'run')
  return command as RunCommand
}

/** What is said about a command line that can't be understood. */
function problemOf(...argv: string[]): string {
  let message = ''
  assert.throws(
    () => read(...argv),
    (error) => {
      message = (error as Error).message
      return error instanceof UsageError
    },
  )
  const [before = '', after = ''] = new UsageError('…').message.split('…')
  return message.slice(before.length, message.length - after.length)
}

describe('a command line', () => {
  it('is an entry, with nothing else', () => {
    assert.deepEqual(read('src/app.ts'), {
      kind: 'run',
      entry: 'src/app.ts',
      args: [],
      nodeOptions: [],
      options: {
        handover: true,
        spare: true,
        packagesAhead: undefined,
        ui: false,
        typecheck: false,
        keys: true,
        clear: false,
        drainTimeoutMs: 2_000,
        killTimeoutMs: 5_000,
      },
    })
  })

  it('gives the program all that stands after the entry', () => {
    const { args, options, nodeOptions } = run('app.ts', '--help', '--no-keys', '--inspect', '--', '-x', 'y')

    assert.deepEqual(args, ['--help', '--no-keys', '--inspect', '--', '-x', 'y'])
    assert.equal(options.keys, true)
    assert.deepEqual(nodeOptions, [])
  })

  it('has an entry after --, also one that looks like an option', () => {
    const { entry, args } = run('--', '--app.ts', '--help')

    assert.equal(entry, '--app.ts')
    assert.deepEqual(args, ['--help'])
  })

  it('needs an entry', () => {
    assert.equal(problemOf(), 'there is no entry to run')
    assert.equal(problemOf('--no-keys', '--inspect'), 'there is no entry to run')
    assert.equal(problemOf('--'), 'there is no entry to run')
    assert.equal(problemOf(''), 'there is no entry to run')
  })
})

describe('an option of Node', () => {
  it('goes through as written, in its order', () => {
    const { nodeOptions } = run('--title=a=b', '--no-keys', '--inspect', '--no-warnings', 'app.ts')

    assert.deepEqual(nodeOptions, ['--title=a=b', '--inspect', '--no-warnings'])
  })

  it('takes the next argument with it, where it has a value', () => {
    const { nodeOptions, entry } = run('--env-file', '.env', '-r', './setup.cjs', 'app.ts')

    assert.deepEqual(nodeOptions, ['--env-file', '.env', '-r', './setup.cjs'])
    assert.equal(entry, 'app.ts')
  })

  it('leaves the next argument alone, where its value stands with it', () => {
    const { nodeOptions, entry } = run('--env-file=.env', 'app.ts')

    assert.deepEqual(nodeOptions, ['--env-file=.env'])
    assert.equal(entry, 'app.ts')
  })

  it('leaves the next argument alone, where it has no value', () => {
    assert.equal(run('--inspect', 'app.ts').entry, 'app.ts')
  })

  it('may have a value that looks like an option of ours', () => {
    const { nodeOptions, options } = run('--title', '--no-keys', 'app.ts')

    assert.deepEqual(nodeOptions, ['--title', '--no-keys'])
    assert.equal(options.keys, true)
  })

  for (const [option, reason] of [
    ['--watch', 'it watches the files itself'],
    ['--watch-path=src', 'it watches the files itself; name others under "reload"'],
    ['--eval', 'it runs a file'],
    ['-p', 'it runs a file'],
    ['--check', 'it runs a file'],
    ['--run', 'it runs a file'],
    ['--test', 'run `node --import hot-hook/ts --test` instead'],
  ] as const) {
    it(`is refused where the supervisor has no use for it: ${option}`, () => {
      assert.equal(problemOf(option, 'app.ts'), `${option.replace(/=.*/, '')} is not for hot-hook: ${reason}`)
    })
  }
})

describe('an option that nobody knows', () => {
  it('is refused, with the one of ours that was meant', () => {
    assert.equal(problemOf('--no-handovr', 'app.ts'), 'there is no option --no-handovr; did you mean --no-handover?')
  })

  it('is refused, with the one of Node that was meant', () => {
    assert.equal(
      problemOf('--enable-source-map', 'app.ts'),
      'there is no option --enable-source-map; did you mean --enable-source-maps?',
    )
  })

  it('is refused by its name, without its value', () => {
    assert.equal(
      problemOf('--drain-timeuot=500', 'app.ts'),
      'there is no option --drain-timeuot; did you mean --drain-timeout?',
    )
  })

  it('is refused without a proposal, where none is near', () => {
    assert.equal(problemOf('--qqqqqqqqqqqqqqq', 'app.ts'), 'there is no option --qqqqqqqqqqqqqqq')
  })
})

describe('an option of the supervisor', () => {
  it('may be given, each', () => {
    const { options } = run('--no-handover', '--no-spare', '--ui', '--no-keys', '--clear', 'app.ts')

    assert.deepEqual(options, {
      handover: false,
      spare: false,
      packagesAhead: undefined,
      ui: true,
      typecheck: false,
      keys: false,
      clear: true,
      drainTimeoutMs: 2_000,
      killTimeoutMs: 5_000,
    })
  })

  it('may have a value or none: --packages-ahead', () => {
    const packagesOf = (...argv: string[]) => run(...argv, 'app.ts').options.packagesAhead

    assert.deepEqual(
      [packagesOf(), packagesOf('--packages-ahead'), packagesOf('--packages-ahead=typeorm,@nestjs/*')],
      [undefined, '*', 'typeorm,@nestjs/*'],
    )
  })

  it('may have a value, beside it or with it', () => {
    const { options, entry } = run('--drain-timeout', '100', '--kill-timeout=0', 'app.ts')

    assert.deepEqual([options.drainTimeoutMs, options.killTimeoutMs], [100, 0])
    assert.equal(entry, 'app.ts')
  })

  for (const value of ['soon', '1.5', '1e3', '10s', ' ', '-1', '', '86400001', '2147483648']) {
    it(`wants a number of milliseconds: not ${JSON.stringify(value)}`, () => {
      assert.equal(
        problemOf(`--kill-timeout=${value}`, 'app.ts'),
        `--kill-timeout wants a number of milliseconds up to 86400000 (a day), not ${JSON.stringify(value)}`,
      )
    })
  }

  it('is refused without the value that it needs', () => {
    assert.match(problemOf('--drain-timeout'), /--drain-timeout/)
    assert.match(problemOf('--drain-timeout', '--no-keys', 'app.ts'), /--drain-timeout/)
  })

  it('is refused with a value that it does not have', () => {
    assert.match(problemOf('--no-keys=1', 'app.ts'), /--no-keys/)
  })
})

describe('help and version', () => {
  for (const [argument, kind] of [
    ['--help', 'help'],
    ['-h', 'help'],
    ['--version', 'version'],
    ['-v', 'version'],
  ] as const) {
    it(`need no entry: ${argument}`, () => {
      assert.deepEqual(read(argument), { kind })
    })
  }

  it('are shown instead of running what follows', () => {
    assert.deepEqual(read('--inspect', '--help', 'app.ts'), { kind: 'help' })
    assert.deepEqual(read('--no-keys', '-v', 'app.ts'), { kind: 'version' })
  })
})
