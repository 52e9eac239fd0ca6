import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { LOADER_BY_URL, node, printed, printedBy, runUnderLoader, withoutFolder } from '../support/node.js'
import type { FileTree } from '../support/project.js'

/** Lines that are gone from the generated code, so that a place that isn't mapped is a wrong one. */
const TYPES = 'interface A { a: string }\ninterface B extends A { b: string }\n\n// A comment.\n\n'

/** Runs a program that prints the stack of an error as JSON; the lines that name files of the project, without the folder. */
async function stackOf(t: TestContext, files: FileTree, entry = 'app.ts'): Promise<string[]> {
  const result = await runUnderLoader(t, files, { entry })
  const stack = printedBy(result) as string
  return withoutFolder(result, stack)
    .replaceAll('file://', '')
    .split('\n')
    .filter((line) => !line.startsWith('    at ') || line.includes('<project>'))
}

const PRINT = `console.log(JSON.stringify(error.stack))`

describe('a stack trace', () => {
  it('names lines and columns of the TypeScript sources, from module to module', async (t) => {
    const stack = await stackOf(t, {
      'app.ts': `${TYPES}import { outer } from './page.js'\ntry { outer({ a: 'a', b: 'b' }) } catch (error: any) { ${PRINT} }`,
      'page.ts': `${TYPES}
enum Kind { One, Two }
export function outer(value: B): number {
  return inner(value as A, Kind.Two)
}
function inner(_value: A, kind: Kind): number {
    throw new RangeError(\`bad \${kind}\`)
}
`,
    })

    assert.deepEqual(stack, [
      'RangeError: bad 1',
      '    at inner (<project>/page.ts:12:11)',
      '    at outer (<project>/page.ts:9:10)',
      '    at <project>/app.ts:7:7',
    ])
  })

  it('keeps `async`, `new`, class and method names, as in plain Node', async (t) => {
    const body = `
class Service {
  #load() { throw new TypeError('no') }
  static async create() { await null; return new Service() }
  constructor() { this.#load() }
}
async function middle() { return await Service.create() }
const object = { async method() { await middle() } }
await object.method().catch((error) => ${PRINT})
`
    const typed = body.replace('#load()', '#load(): void').replace('async create()', 'async create(): Promise<Service>')

    const stack = await stackOf(t, { 'app.ts': TYPES + typed })
    const plain = await node(t, { 'app.mjs': '\n'.repeat(5) + body }, ['app.mjs'])

    const ofPlain = withoutFolder(plain, printedBy(plain) as string)
      .replaceAll('file://', '')
      .replaceAll('.mjs', '.ts')
    const namesAndLines = (text: string) => text.replaceAll(/:\d+\)?$/gm, '')
    assert.deepEqual(stack.map(namesAndLines), ofPlain.split('\n').map(namesAndLines))
    assert.match(stack.join('\n'), /at new Service \(<project>\/app\.ts:10:/)
    assert.match(stack.join('\n'), /at async Object\.method \(<project>\/app\.ts:13:/)
  })

  it('names the place in CommonJS too, required and imported', async (t) => {
    const files = {
      'page.cts': `${TYPES}exports.fail = (value: B): never => {\n  throw new Error(value.b)\n}\n`,
      'app.cts': `${TYPES}try { require('./page.cjs').fail({ b: 'oops' } as B) } catch (error: any) { ${PRINT} }`,
      'app.ts': `${TYPES}import { fail } from './page.cjs'\ntry { fail({ b: 'oops' } as B) } catch (error: any) { ${PRINT} }`,
    }

    const required = await stackOf(t, files, 'app.cts')
    const imported = await stackOf(t, files, 'app.ts')

    const thrown = ['Error: oops', '    at exports.fail (<project>/page.cts:7:9)']
    assert.deepEqual(required, [...thrown, '    at Object.<anonymous> (<project>/app.cts:6:29)'])
    assert.deepEqual(imported, [...thrown, '    at <project>/app.ts:7:7'])
  })

  it('names the place in JSX', async (t) => {
    const stack = await stackOf(
      t,
      {
        'tsconfig.json': `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }`,
        'app.tsx': `${TYPES}
import render from 'preact-render-to-string'
const Page = (_props: A) => {
  throw new Error('in a component')
  return <b>{1}</b>
}
try { render(<main>\n  <Page a="a" />\n</main>) } catch (error: any) { ${PRINT} }
`,
      },
      'app.tsx',
    )

    assert.match(stack[1] ?? '', /^ {4}at (Object\.)?Page \(<project>\/app\.tsx:9:9\)$/)
  })

  it('names the place in plain JavaScript', async (t) => {
    const stack = await stackOf(
      t,
      {
        'app.js': `// A comment.\n\nfunction fail() {\n\n  throw new Error('oops')\n}\ntry { fail() } catch (error) { ${PRINT} }`,
      },
      'app.js',
    )

    assert.deepEqual(stack, ['Error: oops', '    at fail (<project>/app.js:5:9)', '    at <project>/app.js:7:7'])
  })

  it('names the place at which a module throws while it is imported', async (t) => {
    const stack = await stackOf(t, {
      'app.ts': `await import('./page.js').catch((error) => ${PRINT})`,
      'page.ts': `${TYPES}import './part.js'`,
      'part.ts': `${TYPES}const value: A | undefined = undefined\n  ;(value as any).a.b`,
    })

    assert.deepEqual(stack.slice(0, 2), [
      `TypeError: Cannot read properties of undefined (reading 'a')`,
      '    at <project>/part.ts:7:19',
    ])
  })

  it('names the place by Error.captureStackTrace, and leaves out what it is told to', async (t) => {
    const stack = await stackOf(t, {
      'app.ts': `${TYPES}
function fail(message: string): { stack: string } {
  const error = { name: 'Custom', message, stack: '' }
  Error.captureStackTrace(error, fail)
  return error
}
const error = fail('m')
${PRINT}
`,
    })

    assert.deepEqual(stack, ['Custom: m', '    at <project>/app.ts:12:15'])
  })

  it('names the place inside a callback of Node, of an array, and of a timer', async (t) => {
    const output = await printed(t, {
      'app.ts': `${TYPES}
import { EventEmitter } from 'node:events'
const places: unknown[] = []
const place = (error: unknown) => places.push(/app\\.ts:\\d+:\\d+/.exec((error as Error).stack ?? '')?.[0])
try { [1].map((_each: number) => { throw new Error('a') }) } catch (error) { place(error) }
new EventEmitter().on('x', (): void => void place(new Error('b'))).emit('x')
await new Promise<void>((resolve) => setTimeout(() => { place(new Error('c')); resolve() }, 0))
console.log(JSON.stringify(places))
`,
    })

    assert.deepEqual(output, ['app.ts:10:42', 'app.ts:11:51', 'app.ts:12:63'])
  })

  it('follows Error.stackTraceLimit', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const depth = (n: number): number => n === 0 ? (new Error('deep').stack ?? '').split('\\n').length - 1 : depth(n - 1)
        const usual = depth(20)
        Error.stackTraceLimit = 3
        const few = depth(20)
        Error.stackTraceLimit = 0
        const none = new Error('none').stack
        Error.stackTraceLimit = Infinity
        console.log(JSON.stringify([usual, few, none, depth(20) > 20]))
      `,
    })

    assert.deepEqual(output, [10, 3, 'Error: none', true])
  })

  it('is the business of a program that sets Error.prepareStackTrace', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        interface Gone { a: 1 }
        const before = Error.prepareStackTrace
        Error.prepareStackTrace = (error, sites) => [error.message, Array.isArray(sites), typeof sites[0]?.getLineNumber()]
        const own = new Error('mine').stack
        Error.prepareStackTrace = before
        const again = /app\\.ts:\\d+:\\d+/.exec(new Error('again').stack ?? '')?.[0]
        Error.prepareStackTrace = undefined
        const none = new Error('none').stack?.startsWith('Error: none\\n    at ')
        console.log(JSON.stringify([own, again, none]))
      `,
    })

    assert.deepEqual(output, [['mine', true, 'number'], 'app.ts:7:46', true])
  })

  it('has the header of plain Node for every kind of error', async (t) => {
    const files = {
      'app.mjs': `
        import { readFileSync } from 'node:fs'
        import assert from 'node:assert'
        class Custom extends Error {}
        class Named extends Error { name = 'Renamed' }
        class Coded extends Error { code = 'ERR_MINE' }
        class Late extends Error { constructor(m) { super(m); this.name = 'Late'; this.code = 'E_LATE' } }
        const caught = (action) => { try { return action() } catch (error) { return error } }
        const errors = [
          caught(() => readFileSync('/no/such/file')),
          caught(() => readFileSync({})),
          caught(() => new URL('nothing')),
          caught(() => Buffer.alloc(-1)),
          caught(() => assert.equal(1, 2)),
          caught(() => null.x),
          caught(() => JSON.parse('{')),
          caught(() => decodeURIComponent('%')),
          caught(() => new Function('(')),
          await import('node:nothing').catch((error) => error),
          new Custom('a'), new Named('b'), new Coded('c'), new Late('d'), new Error(''), new Error('two\\nlines'),
          new AggregateError([new Error('x')], 'many'), new DOMException('dom', 'AbortError'), AbortSignal.abort().reason,
          new Error('with a cause', { cause: new Error('the cause') }),
          Object.assign(new Error('e'), { name: 'Changed' }), Object.assign(new Error('e'), { message: 'other' }),
          Object.assign(new TypeError('e'), { code: 'ERR_OWN' }),
        ]
        console.log(JSON.stringify(errors.map((error) => String(error.stack).split('\\n    at ')[0])))
      `,
    }

    const loaded = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
    const plain = await node(t, files, ['app.mjs'])

    assert.deepEqual(printedBy(loaded), printedBy(plain))
  })

  it('is shown with its causes, each with its places', async (t) => {
    const { stdout, project } = await runUnderLoader(t, {
      'app.ts': `${TYPES}
const low = (): never => { throw new Error('low') }
const high = (): never => { try { low() } catch (cause) { throw new Error('high', { cause }) } }
try { high() } catch (error) { console.log(error) }
`,
    })

    const places = [...stdout.matchAll(/app\.ts:\d+/g)].map(String)
    assert.match(stdout, new RegExp(`^Error: high\n {4}at high \\(.*${project.folder}/app\\.ts:8:65\\)`))
    assert.match(stdout, /\[cause\]: Error: low\n {6}at low \(.*app\.ts:7:34\)/)
    assert.deepEqual([...new Set(places)].sort(), ['app.ts:7', 'app.ts:8', 'app.ts:9'])
  })

  it('names the place where an error that nobody catches was thrown', async (t) => {
    const { code, stderr, project } = await runUnderLoader(t, {
      'app.ts': `${TYPES}import { fail } from './page.js'\nsetImmediate(() => fail('b'))`,
      'page.ts': `${TYPES}export function fail(text: string): never {\n  throw new Error(text)\n}`,
    })

    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`Error: b\n {4}at fail \\(file://${project.path('page.ts')}:7:9\\)\n`))
    assert.match(stderr, new RegExp(`at Immediate.* \\(file://${project.path('app.ts')}:7:20\\)\n`))
  })

  it('names the place of a rejection that nobody handles', async (t) => {
    const { code, stderr } = await runUnderLoader(t, {
      'app.ts': `${TYPES}void (async (): Promise<void> => {\n  await null\n  throw new Error('rejected')\n})()`,
    })

    assert.equal(code, 1)
    assert.match(stderr, /Error: rejected\n {4}at .*app\.ts:8:9/)
  })

  it('shows no frame of the loader where a module is loaded by the way', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import './page.cjs'
        console.log(JSON.stringify(globalThis.stacks.filter((stack: string) => /hot-hook\\/|\\/dist\\/|loader\\.mjs/.test(stack))))
        declare global { var stacks: string[] }
      `,
      'page.cts': `globalThis.stacks = [new Error('imported').stack!]\nrequire('./part.cjs')`,
      'part.cts': `globalThis.stacks.push(new Error('required').stack!)`,
    })

    assert.deepEqual(output, [])
  })

  it('costs a program nothing that never looks at one', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        for (let count = 0; count < 1000; count++) new Error('unseen')
        const loaded = Object.keys((await import('node:module')).default.createRequire(import.meta.url).cache)
        console.log(JSON.stringify(loaded.filter((path) => path.includes('source-map'))))
      `,
    })

    assert.deepEqual(output, [])
  })

  it('survives errors that are hard to show', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const hostile = [
          Object.defineProperty(new Error('a'), 'name', { get() { throw new Error('no name') } }),
          Object.assign(new Error('b'), { name: Symbol('s') }),
          Object.assign(new Error('c'), { message: undefined }),
          Object.setPrototypeOf(new Error('d'), null),
        ]
        const stacks = hostile.map((error) => { try { return typeof error.stack } catch (thrown) { return String(thrown) } })
        console.log(JSON.stringify(stacks))
      `,
    })

    assert.deepEqual(output, ['string', 'string', 'string', 'string'])
  })
})

describe('with --enable-source-maps', () => {
  it('places are right as well', async (t) => {
    const files = { 'app.ts': `${TYPES}const fail = (): never => {\n  throw new Error('b')\n}\nfail()` }

    const { stderr } = await node(t, files, ['--enable-source-maps', ...LOADER_BY_URL, 'app.ts'])

    assert.match(stderr, /app\.ts:7:9/)
  })
})
