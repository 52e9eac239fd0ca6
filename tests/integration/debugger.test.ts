import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Debugger } from '../support/debugger.js'
import { node } from '../support/node.js'
import { type Program, SERVER, start } from '../support/program.js'

const PAGE = `interface Page {
  title: string
}
import { greet } from './greet.js'

export function answer(): string {
  const page: Page = { title: 'one' }
  return greet(page.title)
}
`

const FILES = {
  'app.ts': SERVER,
  'page.ts': PAGE,
  'greet.ts': `type Name = string

export function greet(name: Name): string {
  const greeting: string = 'Hello ' + name
  return greeting
}
`,
}

/** The breakpoint, in the function that the page calls. */
const INSIDE = { file: 'greet.ts', line: 5 }

const inspected = (t: TestContext, files: Record<string, string>, ...more: string[]) =>
  start(t, files, { nodeOptions: ['--inspect=0', ...more, '--import', 'hot-hook/ts'] })

/** Asks for the page, and looks at where that halts. V8 does not halt before CommonJS that it loads: then what is loaded counts. */
async function halted(debug: Debugger, program: Program, isCommonJs = false) {
  if (isCommonJs) {
    await program.get()
    await debug.isReady()
  }
  const { pauses, result } = await debug.during(() => program.get())
  assert.equal(pauses.length, 1)
  const [{ frames = [], variables = {} } = {}] = pauses
  const places = frames.slice(0, 2).map(({ function: name, file, line }) => `${name} ${file}:${line}`)
  return { places, greeting: variables.greeting, name: variables.name, result }
}

for (const [kind, files, isCommonJs] of [
  ['ES modules', FILES, false],
  ['CommonJS', { ...FILES, 'package.json': '{ "type": "commonjs" }' }, true],
] as const) {
  describe(`a breakpoint in ${kind}`, () => {
    it('is hit, with frames and variables of the source', async (t) => {
      const program = inspected(t, files)
      const debug = await Debugger.of(program, [INSIDE])

      assert.deepEqual(await halted(debug, program, isCommonJs), {
        places: ['greet greet.ts:5', 'answer page.ts:8'],
        greeting: 'Hello one',
        name: 'one',
        result: 'Hello one',
      })
    })

    it('is hit after an edit, and after ten', async (t) => {
      const program = inspected(t, files)
      const debug = await Debugger.of(program, [INSIDE])
      await halted(debug, program, isCommonJs)

      for (let edit = 1; edit <= 10; edit++) {
        const count = program.log.length
        // One line more above what halts, and another value.
        program.project.writeByRename(
          'page.ts',
          PAGE.replace('{\n', `{\n${'  // more\n'.repeat(edit)}`).replace('one', `${edit}`),
        )
        await program.said(/page\.ts changed/, count)

        const { places, name } = await halted(debug, program, isCommonJs)
        assert.deepEqual(places, ['greet greet.ts:5', `answer page.ts:${8 + edit}`])
        assert.equal(name, `${edit}`)
      }
    })

    it('is hit in the new version of its own file', async (t) => {
      const program = inspected(t, files)
      const debug = await Debugger.of(program, [INSIDE])
      await halted(debug, program, isCommonJs)

      program.project.writeByRename('greet.ts', FILES['greet.ts'].replace('Hello', 'Hi'))
      await program.said(/greet\.ts changed/)

      assert.deepEqual(await halted(debug, program, isCommonJs), {
        places: ['greet greet.ts:5', 'answer page.ts:8'],
        greeting: 'Hi one',
        name: 'one',
        result: 'Hi one',
      })
    })
  })
}

describe('a debugger', () => {
  it('halts at the start of the program with --inspect-brk, in its first file', async (t) => {
    const program = start(
      t,
      { 'app.ts': `interface Nothing {}\nconst name: string = 'app'\nconsole.log(name)\n` },
      { nodeOptions: ['--inspect-brk=0', '--import', 'hot-hook/ts'] },
    )
    const debug = await Debugger.of(program)

    const { pauses } = await debug.during(() => program.wrote('app\n'))

    // Node 20 may halt in itself before that.
    const [first] = pauses.flatMap(({ frames }) => frames)
    assert.deepEqual(first, { file: 'app.ts', line: 1, function: '' })
  })

  it('is seen where NODE_OPTIONS ask for it', async (t) => {
    const program = start(t, FILES, { env: { NODE_OPTIONS: '--inspect=0' } })
    const debug = await Debugger.of(program, [INSIDE])

    assert.deepEqual((await halted(debug, program)).places, ['greet greet.ts:5', 'answer page.ts:8'])
  })

  it('is seen where a terminal opens it before the program, as that of VS Code does', async (t) => {
    const files = { ...FILES, 'boot.cjs': `require('node:inspector').open(0)` }
    const env = { NODE_OPTIONS: '--require ./boot.cjs', VSCODE_INSPECTOR_OPTIONS: '{}' }
    const program = start(t, files, { env })
    const debug = await Debugger.of(program, [INSIDE])

    assert.deepEqual((await halted(debug, program)).places, ['greet greet.ts:5', 'answer page.ts:8'])
  })

  it('finds the text of a file in its map', async (t) => {
    const program = inspected(t, FILES)
    const debug = await Debugger.of(program, [INSIDE])
    await halted(debug, program)

    assert.equal(debug.textOf('greet.ts'), FILES['greet.ts'])
  })
})

describe('coverage', () => {
  it('has the lines of the source', async (t) => {
    const { stdout } = await node(
      t,
      {
        'lib.ts': `interface Nothing {
  here: never
}

enum Own { a = 1 }

export function used(): number {
  return Own.a
}

export function unused(given: Nothing): number {
  console.log(given)
  return 1
}
`,
        'lib.test.ts': `import { test } from 'node:test'\nimport { used } from './lib.js'\ntest('used', () => void used())`,
      },
      [
        '--enable-source-maps',
        '--experimental-test-coverage',
        '--test-reporter=tap',
        ...['--import', 'hot-hook/ts'],
        ...['--test', 'lib.test.ts'],
      ],
    )

    assert.match(stdout, /lib\.ts [ |.\d]*\| 12-14\n/)
  })
})

describe('without a debugger', () => {
  it('there is no map in the code', async (t) => {
    const program = start(t, { ...FILES, 'page.ts': `export const answer = () => answer.toString()` })

    assert.doesNotMatch(await program.get(), /sourceMappingURL/)
  })
})
