import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { node, nodeMajor, printed, printedBy, runUnderLoader } from '../support/node.js'

const PREACT = `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }`

describe('an ES module', () => {
  for (const extension of ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs']) {
    it(`can be the entry as ${extension}, with an await at its top level`, async (t) => {
      const files = {
        [`app${extension}`]: `
          const { platform } = await import('node:process')
          console.log(JSON.stringify([import.meta.url.split('/').at(-1), platform === process.platform]))
        `,
      }

      const output = await printed(t, files, { entry: `app${extension}` })

      assert.deepEqual(output, [`app${extension}`, true])
    })
  }

  it('can be imported as .ts, .tsx, .mts, .js, .jsx and .mjs', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import a from './a.ts'
        import b from './b.tsx'
        import c from './c.mts'
        import d from './d.js'
        import e from './e.jsx'
        import f from './f.mjs'
        console.log(JSON.stringify([a, b.type, c, d, e.type, f]))
      `,
      'tsconfig.json': PREACT,
      'a.ts': `const name: string = 'a'\nexport default name`,
      'b.tsx': `export default <b /> as { type: string }`,
      'c.mts': `export default 'c' as const`,
      'd.js': `export default 'd'`,
      'e.jsx': `export default <e />`,
      'f.mjs': `export default 'f'`,
    })

    assert.deepEqual(output, ['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('waits for the top-level await of what it imports', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { steps } from './steps.js'
        import './slow.js'
        import './fast.js'
        steps.push('app')
        console.log(JSON.stringify(steps))
      `,
      'steps.ts': `export const steps: string[] = []`,
      'slow.ts': `
        import { steps } from './steps.js'
        steps.push('slow begins')
        await new Promise((resolve) => setImmediate(resolve))
        steps.push('slow ends')
      `,
      'fast.ts': `
        import { steps } from './steps.js'
        steps.push('fast')
      `,
    })

    assert.deepEqual(output, ['slow begins', 'fast', 'slow ends', 'app'])
  })

  it('has live bindings, also in a circle of imports and through re-exports', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { count, increase, again, all } from './barrel.js'
        const before = [count, again.count, all.length]
        increase()
        console.log(JSON.stringify([before, [count, again.count, all.length]]))
      `,
      'barrel.ts': `
        export * from './counter.js'
        export * as again from './counter.js'
        export { list as all } from './list.js'
      `,
      'counter.ts': `
        import { add } from './list.js'
        export let count = 0
        export function increase() {
          count++
          add(count)
        }
      `,
      'list.ts': `
        import { count } from './counter.js'
        export const list: number[] = []
        export function add(value: number) {
          if (value === count) list.push(value)
        }
      `,
    })

    assert.deepEqual(output, [
      [0, 0, 0],
      [1, 1, 1],
    ])
  })

  it('names what it exports as default as plain Node does', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const files = ['a', 'b', 'c', 'd']
        const names = files.map(async (file) => (await import(\`./\${file}.js\`)).default.name)
        console.log(JSON.stringify(await Promise.all(names)))`,
      'a.ts': `export default (): number => 1`,
      'b.ts': `export default function (): number { return 1 }`,
      'c.ts': `export default class<T> { declare value: T }`,
      'd.ts': `export default async function named() {}`,
    })

    assert.deepEqual(output, ['default', 'default', 'default', 'named'])
  })

  it('is one instance for every way of importing it', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import * as first from './state.js'
        const others = [
          await import('./state.ts'),
          await import('./state'),
          await import('./' + 'state.js'),
          await import(new URL('./state.ts', import.meta.url).href),
          await import('./folder/../state.js'),
        ]
        console.log(JSON.stringify(others.map((other) => other === first)))
      `,
      'state.ts': `export const state = {}`,
      'folder/.keep': '',
    })

    assert.deepEqual(output, [true, true, true, true, true])
  })

  it('sees one global that plain Node does not have, which is not enumerable', async (t) => {
    const files = { 'app.mjs': `console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis).sort()))` }

    const loaded = await node(t, files, ['--import', 'hot-hook/ts', 'app.mjs'])
    const plain = await node(t, files, ['app.mjs'])

    const names = printedBy(loaded) as string[]
    assert.deepEqual(
      names.filter((name) => name !== 'hot-hook'),
      printedBy(plain),
    )
    assert.equal(names.includes('hot-hook'), true)
  })
})

describe('an import() with a query of its own', () => {
  for (const file of ['gen.ts', 'gen.mjs']) {
    it(`reads ${file} again, which the program has written`, async (t) => {
      const files = {
        'app.ts': `
          import { writeFileSync } from 'node:fs'
          const seen: number[] = []
          for (const n of [1, 2, 3]) {
            writeFileSync(new URL('${file}', import.meta.url), \`export const n = \${n}\`)
            seen.push((await import(\`./${file}?v=\${n}\`)).n)
          }
          console.log(JSON.stringify(seen))
        `,
      }
      // On a busy machine the program may be watched by then, and hears of its own change.
      const output = await printed(t, files, { env: { HOT_HOOK_WATCH: 'false' } })

      assert.deepEqual(output, [1, 2, 3])
    })
  }
})

describe('imported JSON', () => {
  const CONFIG = {
    'config.json': `{ "name": "demo", "port": 80, "a-b": 1, "class": "x", "nested": { "deep": [1, null] } }`,
  }
  const VALUE = { name: 'demo', port: 80, 'a-b': 1, class: 'x', nested: { deep: [1, null] } }

  it('has a default and named exports without an import attribute', async (t) => {
    const output = await printed(t, {
      ...CONFIG,
      'app.ts': `
        import config, { name, port as door, nested } from './config.json'
        import * as all from './config.json'
        const later = await import('./config.json')
        console.log(JSON.stringify([config, name, door, nested, all.nested === config.nested, later === all]))
      `,
    })

    assert.deepEqual(output, [VALUE, 'demo', 80, { deep: [1, null] }, true, true])
  })

  it(`is Node's own JSON module with { type: 'json' }`, async (t) => {
    const output = await printed(t, {
      ...CONFIG,
      'app.ts': `
        import config from './config.json' with { type: 'json' }
        import * as all from './config.json' with { type: 'json' }
        const later = await import('./config.json', { with: { type: 'json' } })
        console.log(JSON.stringify([config, Object.keys(all), later === all]))
      `,
    })

    assert.deepEqual(output, [VALUE, ['default'], true])
  })

  it('may be an array, a plain value, or start with a byte order mark', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import list from './list.json'
        import text from './text.json'
        import nothing from './nothing.json'
        import marked, { a } from './marked.json'
        import { typed } from './typed.js'
        console.log(JSON.stringify([list, text, nothing, marked, a, typed]))
      `,
      // In a module of its own: Node 20 knows the imports of one module by their specifier alone.
      'typed.ts': `export { default as typed } from './marked.json' with { type: 'json' }`,
      'list.json': `[1, 2]`,
      'text.json': `"text"`,
      'nothing.json': `null`,
      'marked.json': `\uFEFF{ "a": 1 }`,
    })

    assert.deepEqual(output, [[1, 2], 'text', null, { a: 1 }, 1, { a: 1 }])
  })

  it('keeps a key named "default" and a key named "__proto__" as data', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import data from './data.json'
        console.log(JSON.stringify([data.default, Object.keys(data), Object.getPrototypeOf(data) === Object.prototype]))
      `,
      'data.json': `{ "default": 1, "__proto__": 2 }`,
    })

    assert.deepEqual(output, [1, ['default', '__proto__'], true])
  })

  it('is found by a JavaScript module as well, without an extension only where no script has the name', async (t) => {
    const output = await printed(
      t,
      {
        'app.js': `
          import { name } from './data.json'
          import both from './both'
          console.log(JSON.stringify([name, both]))
        `,
        'data.json': `{ "name": "data" }`,
        'both.json': `"json"`,
        'both.ts': `export default 'script'`,
      },
      { entry: 'app.js' },
    )

    assert.deepEqual(output, ['data', 'script'])
  })

  it('is refused where another type is asked for', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const code = await import('./data.json', { with: { type: 'css' } }).catch((error) => error.code)
        console.log(JSON.stringify(code))`,
      'data.json': '1',
    })

    const word = nodeMajor === 20 ? 'ASSERTION_TYPE' : 'ATTRIBUTE'
    assert.equal(output, `ERR_IMPORT_${word}_UNSUPPORTED`)
  })

  it('that is malformed names the file and the place, and the process exits with 1', async (t) => {
    const files = { 'app.ts': `import './data.json'`, 'data.json': `{\n  "a": 1,\n  "b": oops\n}` }

    const { code, stderr, project } = await runUnderLoader(t, files)

    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`${project.path('data.json')}:3:8: `))
    assert.match(stderr, /> 3 \| {3}"b": oops/)
  })
})

describe('a file of another kind', () => {
  it(`is refused in Node's own words`, async (t) => {
    const files = {
      'app.mjs': `await import('./page.css').catch((error) => console.log(error.code, error.message))`,
      'page.css': 'p {}',
    }

    const loaded = await node(t, files, ['--import', 'hot-hook/ts', 'app.mjs'])
    const plain = await node(t, loaded.project, ['app.mjs'])

    assert.match(plain.stdout, /^ERR_UNKNOWN_FILE_EXTENSION /)
    assert.deepEqual([loaded.code, loaded.stdout, loaded.stderr], [plain.code, plain.stdout, plain.stderr])
  })

  it('can be WebAssembly where Node imports it', async (t) => {
    // The smallest module: eight bytes of header.
    const files = {
      'app.ts': `
        import { writeFileSync } from 'node:fs'
        writeFileSync(new URL('empty.wasm', import.meta.url), Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
        console.log(JSON.stringify(Object.keys(await import('./empty.wasm').catch((error) => ({ [error.code]: 1 })))))
      `,
    }

    const { code, stdout, stderr } = await node(t, files, ['--import', 'hot-hook/ts', 'app.ts'])

    // Without a flag since 24.5 and 22.19; 20 has it behind --experimental-wasm-modules.
    assert.deepEqual([code, stdout.trim()], [0, nodeMajor === 20 ? '["ERR_UNKNOWN_FILE_EXTENSION"]' : '[]'])
    assert.doesNotMatch(stderr, /hot-hook/)
  })
})
