import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { LOADER_BY_URL } from '../support/node.js'
import { Program, SERVER } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'
import { onPosix, Starts } from '../support/starts.js'

describe('stack traces after a start from the cache', onPosix, () => {
  const FILES: FileTree = {
    'app.ts': `
interface Nothing {
  here: never
}
import { fail } from './fail.js'

try {
  fail('on purpose')
} catch (error) {
  console.log(JSON.stringify((error as Error).stack))
}`,
    'fail.ts': `
interface Nothing {
  here: never
}

export function fail(message: string): never {
  throw new Error(message)
}`,
  }

  /** What a stack says of the program: Node's own frames are not the same every time. */
  const framesOf = (stack: unknown) => String(stack).match(/(?<=at ).*\.c?ts:\d+:\d+\)?$/gm)

  it('name the lines of the TypeScript', async (t) => {
    const starts = new Starts(t, FILES)

    const first = await starts.start()
    const second = await starts.start()

    const url = (name: string) => new URL(`file://${starts.project.path(name)}`).href
    const expected = [`fail (${url('fail.ts')}:7:9)`, `${url('app.ts')}:8:3`]
    assert.deepEqual([framesOf(first.output), framesOf(second.output)], [expected, expected])
    assert.equal(second.esbuild, false)
  })

  it('name them where nobody catches the error', async (t) => {
    const starts = new Starts(t, {
      'app.ts': `import { fail } from './fail.js'\nfail('on purpose')`,
      'fail.ts': String(FILES['fail.ts']),
    })
    await starts.run()

    const { code, stderr } = await starts.run()

    assert.equal(code, 1)
    assert.match(stderr, /\/fail\.ts:7:9\)\n {4}at file:.*\/app\.ts:2:1\n/)
  })

  it('name them in CommonJS', async (t) => {
    const files = { 'package.json': '{}', 'app.cts': String(FILES['app.ts']), 'fail.cts': String(FILES['fail.ts']) }
    const starts = new Starts(t, { ...files, 'app.cts': files['app.cts'].replace('./fail.js', './fail.cjs') })
    const args = [...LOADER_BY_URL, 'app.cts']
    await starts.run(args)

    const { output, esbuild } = await starts.start(args)

    assert.match(String(output), /\/fail\.cts:7:9\)\n {4}at .*\/app\.cts:8:/)
    assert.equal(esbuild, false)
  })

  it('name them although the cache was removed since', async (t) => {
    const starts = new Starts(t, {
      ...FILES,
      'app.ts': `
        import { rmSync } from 'node:fs'
        import { fail } from './fail.js'
        rmSync('cache', { recursive: true, force: true })
        try { fail('on purpose') } catch (error) { console.log(JSON.stringify((error as Error).stack)) }`,
    })
    const first = await starts.start()

    const second = await starts.start()

    assert.match(String(first.output), /\/fail\.ts:7:9\)/)
    assert.deepEqual(framesOf(second.output), framesOf(first.output))
    assert.equal(second.esbuild, false)
  })
})

describe('a program that was started from the cache', () => {
  /** Starts a server, ends it by itself, and starts it again. */
  async function startTwice(t: TestContext, page: string): Promise<Program> {
    const project = new Project(t, {
      'app.ts': SERVER,
      'page.ts': page,
      'other.ts': 'export const answer = (): never => process.exit()',
    })
    const env = { HOT_HOOK_CACHE: project.path('cache') }
    const first = new Program(t, project, { env })
    await first.get()
    await first.get('/other').catch(() => {})
    await first.ends()
    assert.ok(readdirSync(project.path('cache')).length > 0)
    return new Program(t, project, { env })
  }

  it('takes edits, and has the old text again when they are undone', async (t) => {
    const program = await startTwice(t, `export const answer = (): string => 'one'`)
    await program.answers('one')

    program.project.edit('page.ts', `'one'`, `'two'`)
    await program.answers('two')
    program.project.edit('page.ts', `'two'`, `'one'`)

    await program.answers('one')
  })

  it('maps the stack of each version', async (t) => {
    const page = `
interface Nothing {
  here: never
}
export const answer = (): string => /page\\.ts\\S*:\\d+:\\d+/.exec(String(new Error().stack))?.[0] ?? ''`
    const program = await startTwice(t, page)
    await program.answers(/^page\.ts:5:\d+$/)

    program.project.write('page.ts', `interface More {\n  here: never\n}${page}`)

    await program.answers(/^page\.ts:7:\d+$/)
  })
})
