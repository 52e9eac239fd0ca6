import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { inspect } from 'node:util'
import { digestOf } from '../../../src/files/digest.js'
import type { CompilerOptions } from '../../../src/transpile/esbuild-options.js'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import type { Source } from '../../../src/transpile/source.js'
import { TranspileError } from '../../../src/transpile/transpile-error.js'
import { EsbuildTranspiler, type Transpiler } from '../../../src/transpile/transpiler.js'
import { placeOf } from './place-of.js'

interface Given {
  compilerOptions?: CompilerOptions
  packageType?: 'module' | 'commonjs' | undefined
}

const esbuild = new EsbuildService()
after(() => esbuild.stop())

function transpilerFor({ compilerOptions = {}, packageType }: Given): Transpiler {
  return new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => compilerOptions, packageTypeOf: () => packageType })
}

/** Transpiles a file of an ES package. */
const transpile = (path: string, contents: string, given: Given = {}): Promise<Source> =>
  transpilerFor({ packageType: 'module', ...given }).transpile(path, contents)

/** The imports of a source by specifier: `static`, and in how many places an `import()` names it. */
async function usesOf(contents: string, given: Given & { path?: string } = {}) {
  const { uses } = await transpile(given.path ?? '/src/a.ts', contents, given)
  return Object.fromEntries(
    [...uses].map(([specifier, { isStatic, calls }]) => [specifier, isStatic ? ['static', calls] : [calls]]),
  )
}

/** The error of a text that can't be transpiled. */
async function errorOf(contents: string, path = '/src/a.ts'): Promise<TranspileError> {
  try {
    await transpile(path, contents)
  } catch (error) {
    assert.ok(error instanceof TranspileError, `${error} is no TranspileError`)
    return error
  }
  return assert.fail('no error was thrown')
}

let evaluations = 0

/** Evaluates an ES module that imports nothing. `calls` gets what it told the runtime. */
async function evaluate({ code }: Source, calls: string[] = []): Promise<Record<string, unknown>> {
  const key = `hot-hook of test ${++evaluations}`
  const runtime = { begin: () => calls.push('begin'), end: () => calls.push('end') }
  Object.assign(globalThis, { [key]: runtime })
  const text = String(code).replaceAll(`globalThis["hot-hook"]`, `globalThis["${key}"]`)
  return await import(`data:text/javascript,${encodeURIComponent(text)}`)
}

describe('the format of a source', () => {
  const ESM = 'export const a = 1'
  const CJS = 'exports.a = 1'

  for (const [path, packageType, contents, format] of [
    ['/a.mts', 'commonjs', ESM, 'module'],
    ['/a.mjs', 'commonjs', ESM, 'module'],
    ['/a.cts', 'module', ESM, 'commonjs'],
    ['/a.cjs', 'module', CJS, 'commonjs'],
    ['/a.ts', 'module', CJS, 'module'],
    ['/a.tsx', 'module', ESM, 'module'],
    ['/a.js', 'module', ESM, 'module'],
    ['/a.ts', 'commonjs', ESM, 'commonjs'],
    ['/a.js', 'commonjs', CJS, 'commonjs'],
    ['/a.ts', undefined, ESM, 'module'],
    ['/a.ts', undefined, 'import "./b.js"', 'module'],
    ['/a.ts', undefined, 'import.meta.url', 'module'],
    ['/a.ts', undefined, 'await 1', 'module'],
    ['/a.js', undefined, ESM, 'module'],
    ['/a.js', undefined, 'import "./b.js"; typeof module', 'module'],
    ['/a.ts', undefined, 'import "./b.js"; module.exports = 1', 'commonjs'],
    ['/a.ts', undefined, 'import "./b.js"; require("./c")', 'commonjs'],
    ['/a.ts', undefined, 'import "./b.js"; require.resolve("./c")', 'commonjs'],
    ['/a.ts', undefined, 'export const a = __dirname', 'commonjs'],
    ['/a.ts', undefined, 'export const a = __dirname; await 1', 'module'],
    ['/a.ts', undefined, 'import { require } from "./b.js"; require("./c"); import.meta.url', 'module'],
    ['/a.ts', 'module', 'export const a = __dirname', 'module'],
    ['/a.js', undefined, 'export const a = __dirname', 'module'],
    ['/a.ts', undefined, CJS, 'commonjs'],
    ['/a.js', undefined, CJS, 'commonjs'],
    ['/a.ts', undefined, 'const fs = require("fs")', 'commonjs'],
    ['/a.ts', undefined, 'import("./b.js")', 'commonjs'],
    ['/data.json', 'commonjs', '{}', 'json'],
    ['/add.wasm', 'module', '\0asm', 'asset'],
    ['/notes.txt', 'module', 'import {', 'asset'],
  ] as const) {
    it(`is ${format} for ${path} of a package of type ${packageType} with \`${contents}\``, async () => {
      const source = await transpile(path, contents, { packageType })

      assert.equal(source.format, format)
    })
  }

  it('keeps path and digest of the contents beside what was made of them', async () => {
    const { path, digest } = await transpile('/src/a.ts', 'export const a: number = 1')

    assert.deepEqual({ path, digest }, { path: '/src/a.ts', digest: digestOf('export const a: number = 1') })
  })

  it('leaves CommonJS in JavaScript as it is', async () => {
    const { code, text, map } = await transpile('/a.cjs', 'exports.a = 1 // as written')

    assert.deepEqual({ code, text, map }, { code: undefined, text: 'exports.a = 1 // as written', map: undefined })
  })

  it('turns ES syntax in a CommonJS TypeScript file into CommonJS', async () => {
    const { code } = await transpile('/a.cts', `import fs from 'node:fs'\nexport const a = fs`)

    assert.match(String(code), /require\("node:fs"\)/)
    assert.doesNotMatch(String(code), /^(?:import|export) /m)
  })

  it('turns import x = require() of a CommonJS TypeScript file into a require', async () => {
    const { code } = await transpile('/a.cts', `import fs = require('node:fs')\nexport = fs.sep`)

    assert.match(String(code), /require\("node:fs"\)/)
    assert.match(String(code), /module\.exports = /)
  })
})

describe('the uses in a source', () => {
  it('are static for statements', async () => {
    const uses = await usesOf(`
      import a from './a.js'
      import * as b from './b.js'
      import { c } from './c.js'
      import './d.js'
      export { e } from './e.js'
      export * from './f.js'
      console.log(a, b, c)
    `)

    assert.deepEqual(Object.keys(uses).toSorted(), ['./a.js', './b.js', './c.js', './d.js', './e.js', './f.js'])
    assert.deepEqual(new Set(Object.values(uses).map(String)), new Set(['static,0']))
  })

  it('count the places of an import()', async () => {
    const uses = await usesOf(`
      export const one = () => import('./a.js')
      export const two = () => import('./a.js')
      export const three = () => import('./b.js')
    `)

    assert.deepEqual(uses, { './a.js': [2], './b.js': [1] })
  })

  for (const [what, contents] of [
    ['the statement first', `import './a.js'\nexport const again = () => import('./a.js')`],
    ['the statement last', `export const again = () => import('./a.js')\nimport './a.js'`],
  ] as const) {
    it(`may be both, static and dynamic, ${what}`, async () => {
      assert.deepEqual(await usesOf(contents), { './a.js': ['static', 1] })
    })
  }

  it('keep two ways to write the same file apart', async () => {
    const uses = await usesOf(`import './a.js'\nimport('./a.ts')`)

    assert.deepEqual(uses, { './a.js': ['static', 0], './a.ts': [1] })
  })

  it('have an import() with attributes', async () => {
    assert.deepEqual(await usesOf(`import('./a.json', { with: { type: 'json' } })`), { './a.json': [1] })
  })

  it('have an import() that is marked as a boundary', async () => {
    assert.deepEqual(await usesOf(`import('./a.js', import.meta.hot?.boundary)`), { './a.js': [1] })
  })

  it('do not have an import() whose specifier is computed', async () => {
    assert.deepEqual(await usesOf(`export const load = (name: string) => import('./' + name)`), {})
  })

  for (const [contents, expected] of [
    [`import('./a.js')`, 0],
    [`import('./a.js', import.meta.hot?.boundary)`, 0],
    [`import(\`./a.js\`)`, 0],
    [`import(/* a chunk */ './a.js')`, 0],
    [`import.meta.resolve('./a.js')`, 0],
    [`export const load = (name: string) => import(\`./\${name}.js\`)`, 1],
    [`export const load = (name: string) => import('./' + name)\nimport('./a.js')`, 1],
    [`export const load = (name: string) => [import(name), import(name, import.meta.hot?.boundary)]`, 2],
  ] as const) {
    it(`count ${expected} computed import() in ${contents.replaceAll('\n', '; ')}`, async () => {
      const { computedCalls } = await transpile('/src/a.ts', contents)

      assert.equal(computedCalls, expected)
    })
  }

  it('do not have imports of types', async () => {
    const uses = await usesOf(`
      import type { A } from './a.js'
      import { type B } from './b.js'
      import { C } from './c.js'
      export type { D } from './d.js'
      export const x = (a: A, b: B, c: C) => [a, b, c]
    `)

    assert.deepEqual(uses, {})
  })

  it('have a value that is imported beside a type', async () => {
    const uses = await usesOf(`import { type A, b } from './a.js'\nexport const x: A = b`)

    assert.deepEqual(uses, { './a.js': ['static', 0] })
  })

  it('have unused values with verbatimModuleSyntax, and still no types', async () => {
    const uses = await usesOf(`import { A } from './a.js'\nimport type { B } from './b.js'`, {
      compilerOptions: { verbatimModuleSyntax: true },
    })

    assert.deepEqual(uses, { './a.js': ['static', 0] })
  })

  it('have unused values in JavaScript', async () => {
    assert.deepEqual(await usesOf(`import { a } from './a.js'`, { path: '/src/b.js' }), { './a.js': ['static', 0] })
  })

  it('do not have what stands in comments and strings', async () => {
    assert.deepEqual(await usesOf(`// import './a.js'\nexport const x = "import './b.js'"`), {})
  })

  it('have the import that JSX stands for', async () => {
    const uses = await usesOf('export const x = <p />', {
      path: '/src/a.tsx',
      compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'preact' },
    })

    assert.deepEqual(uses, { 'preact/jsx-runtime': ['static', 0] })
  })

  it('have an import() in CommonJS', async () => {
    assert.deepEqual(await usesOf(`export const x = () => import('./a.js')`, { path: '/src/a.cts' }), { './a.js': [1] })
  })
})

describe('the code of a source', () => {
  it('has no types', async () => {
    const source = await transpile(
      '/a.ts',
      'interface A { a: number }\nexport const a = (1 satisfies number) as A["a"]',
    )

    assert.equal((await evaluate(source)).a, 1)
  })

  it('has enums and namespaces', async () => {
    const source = await transpile(
      '/a.ts',
      `export enum Colour { Red = 'red', Green = 1, Blue }\nexport namespace Inner { export const x = 2 }\nconst enum C { A = 7 }\nexport const c = C.A`,
    )

    const { Colour, Inner, c } = await evaluate(source)
    assert.deepEqual(
      { Colour, Inner, c },
      { Colour: { Red: 'red', Green: 1, 1: 'Green', Blue: 2, 2: 'Blue' }, Inner: { x: 2 }, c: 7 },
    )
  })

  it('has parameter properties', async () => {
    const source = await transpile(
      '/a.ts',
      'class A { constructor(readonly x: number) {} }\nexport const { x } = new A(3)',
    )

    assert.equal((await evaluate(source)).x, 3)
  })

  it('keeps the attributes of static imports and of import()', async () => {
    const { code } = await transpile(
      '/a.ts',
      `import data from './a.json' with { type: 'json' }\nexport const x = [data, import('./b.json', { with: { type: 'json' } })]`,
    )

    assert.match(String(code), /from "\.\/a\.json" with \{ type: "json" \}/)
    assert.match(String(code), /import\("\.\/b\.json", \{ with: \{ type: "json" \} \}\)/)
  })

  it('has no hashbang any more, which Node has no use for', async () => {
    const { code } = await transpile('/a.ts', '#!/usr/bin/env node\nexport const a: number = 1')

    assert.doesNotMatch(String(code), /#!/)
  })

  it('keeps import.meta, await and what Node can run', async () => {
    const { code } = await transpile(
      '/a.ts',
      'export const a = await import.meta.resolve?.("x")\nexport const b = a ?? 1n',
    )

    assert.match(String(code), /await import\.meta\.resolve\?\.\("x"\)/)
    assert.match(String(code), /\?\? 1n/)
  })

  it('keeps characters beyond ASCII', async () => {
    const { code } = await transpile('/a.ts', `export const a = '日本語 🍵'`)

    assert.match(String(code), /日本語 🍵/)
  })

  it('keeps the names of functions and classes', async () => {
    const source = await transpile(
      '/a.ts',
      'export const a = () => 1\nexport class B {}\nexport const c = [a.name, B.name]',
    )

    assert.deepEqual((await evaluate(source)).c, ['a', 'B'])
  })

  it('tells the runtime when an ES module begins and ends', async () => {
    const calls: string[] = []

    await evaluate(await transpile('/a.ts', 'export const a = 1'), calls)

    assert.deepEqual(calls, ['begin', 'end'])
  })

  it('does not tell the end of a module that throws', async () => {
    const calls: string[] = []
    const source = await transpile('/a.ts', 'throw new Error("on purpose")')

    await assert.rejects(evaluate(source, calls), { message: 'on purpose' })

    assert.deepEqual(calls, ['begin'])
  })

  it('asks the runtime for import.meta in CommonJS, whatever else is called `module` there', async () => {
    const { code } = await transpile('/a.cts', 'const module = 1\nexport const a = [import.meta.url, module]')

    const module = { exports: {} as { a?: unknown } }
    const runtime = { metaOf: (asking: unknown) => ({ url: asking === module ? 'its URL' : 'another' }) }
    const text = String(code).replace('globalThis["hot-hook"]', 'runtime')
    new Function('exports', 'module', 'runtime', text)(module.exports, module, runtime)

    assert.deepEqual(module.exports.a, ['its URL', 1])
  })

  it('has no import.meta in CommonJS, and no error, where nobody answers', async () => {
    const { code } = await transpile('/a.cts', 'export const a = import.meta.url')

    const module = { exports: {} as { a?: unknown } }
    const text = String(code).replace('globalThis["hot-hook"]', 'runtime')
    new Function('exports', 'module', 'runtime', text)(module.exports, module, undefined)

    assert.equal(module.exports.a, undefined)
  })

  for (const [title, text, isStrict] of [
    ['with ES syntax', 'export {}\nmodule.exports.a = (function (this: unknown) { return this })()', true],
    ['that says so', '"use strict"\nexports.a = (function () { return this })()', true],
    [
      'that says so below a hashbang',
      '#!/usr/bin/env node\n"use strict"\nexports.a = (function () { return this })()',
      true,
    ],
    [
      'that says so behind another directive',
      '"use client"\n"use strict"\nexports.a = (function () { return this })()',
      true,
    ],
    ['that does not', 'exports.a = (function () { return this })()', false],
  ] as const) {
    it(`is strict in CommonJS as it would be without the prelude: ${title}`, async () => {
      const { code } = await transpile('/a.cts', text)

      const module = { exports: {} as { a?: unknown } }
      new Function('exports', 'module', String(code).replace(/^#!.*/, ''))(module.exports, module)

      assert.equal(module.exports.a === undefined, isStrict)
    })
  }

  it('has a map that names the lines of the contents', async () => {
    const { map } = await transpile('/src/a.ts', 'type A = 1\n\nexport const a: A = 1')

    const { sources, sourcesContent, mappings } = JSON.parse(String(map))
    assert.equal(sources.length, 1)
    assert.match(sources[0], /a\.ts$/)
    assert.equal(sourcesContent, undefined)
    assert.notEqual(mappings, '')
  })
})

describe('JSX', () => {
  const codeOf = async (compilerOptions: CompilerOptions, path = '/src/a.tsx') =>
    String((await transpile(path, 'export const x = <p class="a">b</p>', { compilerOptions })).code)

  it('is classic by default', async () => {
    assert.match(await codeOf({}), /React\.createElement\("p"/)
  })

  it('is automatic where the tsconfig says so', async () => {
    assert.match(await codeOf({ jsx: 'react-jsx' }), /from "react\/jsx-runtime"/)
  })

  it('is automatic with the package that the tsconfig names', async () => {
    assert.match(await codeOf({ jsx: 'react-jsx', jsxImportSource: 'preact' }), /from "preact\/jsx-runtime"/)
  })

  it('is for development where the tsconfig says so', async () => {
    assert.match(await codeOf({ jsx: 'react-jsxdev' }), /from "react\/jsx-dev-runtime"/)
  })

  it('is made with the factory that the tsconfig names', async () => {
    assert.match(await codeOf({ jsx: 'react', jsxFactory: 'h' }), /\bh\("p"/)
  })

  for (const jsx of ['preserve', 'react-native']) {
    it(`is automatic with "${jsx}" as well, since Node can't run it as it is`, async () => {
      assert.match(await codeOf({ jsx, jsxImportSource: 'preact' }), /from "preact\/jsx-runtime"/)
    })
  }

  it('is made with the factory that the tsconfig names with "preserve" as well', async () => {
    assert.match(await codeOf({ jsx: 'preserve', jsxFactory: 'h' }), /\bh\("p"/)
  })

  it('is transformed in .jsx as in .tsx', async () => {
    assert.match(await codeOf({ jsx: 'react-jsx' }, '/src/a.jsx'), /from "react\/jsx-runtime"/)
  })
})

describe('decorators', () => {
  const DECORATED = `
    const seen: unknown[] = []
    function note(...args: unknown[]) { seen.push(args.length) }
    class A { @note method() {} }
    export const count = seen[0]
  `

  it('are the standard ones by default: called with a value and a context', async () => {
    assert.equal((await evaluate(await transpile('/a.ts', DECORATED))).count, 2)
  })

  it('are the ones of old with experimentalDecorators: called with target, name and descriptor', async () => {
    const source = await transpile('/a.ts', DECORATED, { compilerOptions: { experimentalDecorators: true } })

    assert.equal((await evaluate(source)).count, 3)
  })
})

describe('class fields', () => {
  const FIELDS =
    'class A { set x(value: number) { A.was = value }; static was = 0 }\nclass B extends A { x = 1 }\nnew B()'

  it('are defined by default', async () => {
    const source = await transpile('/a.ts', `${FIELDS}\nexport const was = A.was`)

    assert.equal((await evaluate(source)).was, 0)
  })

  it('are assigned where the tsconfig says so', async () => {
    const source = await transpile('/a.ts', `${FIELDS}\nexport const was = A.was`, {
      compilerOptions: { useDefineForClassFields: false },
    })

    assert.equal((await evaluate(source)).was, 1)
  })
})

describe('JSON', () => {
  it('is also a module with a default and named exports', async () => {
    const { code } = await transpile('/data.json', '{ "a": 1, "b-c": 2 }')

    assert.match(String(code), /export \{[^}]*\ba\b/)
    assert.match(String(code), /default/)
  })

  it('keeps its text for those who want JSON', async () => {
    const { text } = await transpile('/data.json', '{ "a": 1 }')

    assert.equal(text, '{ "a": 1 }')
  })

  it('uses nothing', async () => {
    const { uses } = await transpile('/data.json', '{ "a": "./b.js" }')

    assert.equal(uses.size, 0)
  })

  it('is an error where it is malformed', async () => {
    const place = placeOf(await errorOf('{\n  "a": x }', '/data.json'))

    assert.deepEqual([place?.line, place?.column], [2, 8])
  })
})

describe('both ways to transpile', () => {
  for (const [path, contents] of [
    ['/a.ts', `import { b } from './b.js'\nexport const a: number = b`],
    ['/a.cts', 'export const a: number = 1'],
    ['/a.tsx', 'export const a = <p />'],
    ['/a.cjs', 'exports.a = 1'],
    ['/a.json', '{ "a": 1 }'],
    ['/a.txt', 'any'],
  ] as const) {
    it(`give the same source for ${path}`, async () => {
      const transpiler = transpilerFor({ packageType: 'module' })

      assert.deepEqual(transpiler.transpileSync(path, contents), await transpiler.transpile(path, contents))
    })
  }

  it('give the same source where the syntax decides on the format', async () => {
    const transpiler = transpilerFor({ packageType: undefined })

    for (const contents of ['export const a: number = 1', 'exports.a = 1 as number']) {
      assert.deepEqual(transpiler.transpileSync('/a.ts', contents), await transpiler.transpile('/a.ts', contents))
    }
  })

  it('give the same error', async () => {
    const transpiler = transpilerFor({ packageType: 'module' })
    const thrown = await transpiler.transpile('/a.ts', 'const =').catch((error: Error) => error)

    assert.throws(() => transpiler.transpileSync('/a.ts', 'const ='), {
      name: 'SyntaxError',
      code: 'HOT_HOOK_TRANSPILE_FAILED',
      message: (thrown as Error).message,
    })
  })
})

describe('a text that can not be transpiled', () => {
  it('is an error that says path, line and column, and shows the place', async () => {
    const { message, code } = await errorOf('const a = 1\nconst = 2\n')

    assert.equal(code, 'HOT_HOOK_TRANSPILE_FAILED')
    assert.equal(
      message,
      `/src/a.ts:2:7: Expected identifier but found "="

  1 | const a = 1
> 2 | const = 2
    |       ^
  3 |
`,
    )
  })

  it('is an error that keeps path and digest of the contents', async () => {
    const { path, digest } = await errorOf('const = 2')

    assert.deepEqual({ path, digest }, { path: '/src/a.ts', digest: digestOf('const = 2') })
  })

  it('has its place counted in characters, not in bytes', async () => {
    const place = placeOf(await errorOf(`const ä = 'ö', = 2`))

    assert.deepEqual(place, { line: 1, column: 16, length: 1 })
  })

  it('has its place counted as editors count characters beyond the 16 bits', async () => {
    const place = placeOf(await errorOf(`const a = '🍵', = 2`))

    assert.equal(place?.column, `const a = '🍵', `.length + 1)
  })

  it('has its first mistake told', async () => {
    const place = placeOf(await errorOf('const = 1\nconst = 2'))

    assert.equal(place?.line, 1)
  })

  it('has the place of a mistake at its end', async () => {
    const place = placeOf(await errorOf('function a() {\n'))

    assert.deepEqual([place?.line, place?.column], [2, 1])
  })

  it('has the place behind a hashbang and Windows line ends', async () => {
    const place = placeOf(await errorOf('#!/usr/bin/env node\r\nconst a = 1\r\nconst = 2'))

    assert.deepEqual([place?.line, place?.column], [3, 7])
  })

  it('is an error with a place where CommonJS waits at its top level', async () => {
    const place = placeOf(await errorOf('\nawait 1', '/src/a.cts'))

    assert.deepEqual([place?.line, place?.column], [2, 1])
  })

  it('is an error that Node prints without the whole file', async () => {
    const error = await errorOf(`const = 2\n${'\n'.repeat(9)}// the end`)

    assert.doesNotMatch(inspect(error), /the end/)
  })

  it('is an error of the kind that its mistake is, and of no stack', async () => {
    const { name, stack, message } = await errorOf('const = 2')

    assert.equal(name, 'SyntaxError')
    assert.equal(stack, `SyntaxError: ${message}`)
  })

  it('is an error in CommonJS that is given to Node as it stands, when that is edited', async () => {
    const transpiler = transpilerFor({ packageType: 'commonjs' })
    const broken = 'exports.a = = 1'

    assert.equal(transpiler.transpileSync('/src/a.cjs', broken).text, broken)
    assert.deepEqual(placeOf(await errorOf(broken, '/src/a.cjs'))?.column, 13)
  })
})

describe('CommonJS that is edited', () => {
  it('stays as it is written', async () => {
    const text = "#!/usr/bin/env node\nif (typeof module === 'object') return void (module.exports = 1) <!-- old\n"

    const source = await transpile('/src/a.cjs', text)

    assert.deepEqual([source.code, source.text], [undefined, text])
  })
})
