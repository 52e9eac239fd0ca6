import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { clausesIn, type ImportedNames, namesIn } from '../../../src/syntax/imported-names.js'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'

const esbuild = new EsbuildService()
const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
after(() => esbuild.stop())

/** What the statements in a text use of a module, which it names as `./x.js` or otherwise. */
async function namesOf(contents: string, path = '/src/a.js', specifier = './x.js'): Promise<ImportedNames> {
  const { uses } = await transpiler.transpile(path, contents)
  const use = uses.get(specifier)
  assert.ok(use?.isStatic, `"${specifier}" is not imported in ${contents}`)
  return use.names
}

describe('clausesIn', () => {
  it('finds what stands between import or export and the specifier', () => {
    const clauses = clausesIn('import a, { b as c } from "./x.js";\nexport * from "./y.js";\n')

    assert.deepEqual(
      [...clauses],
      [
        ['./x.js', ['a, { b as c }']],
        ['./y.js', ['*']],
      ],
    )
  })

  it('finds an empty clause where a statement has none', () => {
    assert.deepEqual([...clausesIn('import "./x.js";')], [['./x.js', ['']]])
  })

  it('keeps the clauses of several statements for one specifier in their order', () => {
    const clauses = clausesIn('import a from "./x.js";\nimport "./x.js";\nimport { b } from "./x.js";')

    assert.deepEqual([...clauses], [['./x.js', ['a', '', '{ b }']]])
  })

  it('finds a list of several lines', () => {
    assert.deepEqual([...clausesIn('import {\n  a,\n  b\n} from "./x.js";')], [['./x.js', ['{\n  a,\n  b\n}']]])
  })

  it('goes on to the attributes, and leaves them out', () => {
    assert.deepEqual([...clausesIn('import a from "./x.json" with { type: "json" };')], [['./x.json', ['a']]])
  })

  for (const code of [
    'const load = () => import("./x.js");',
    'import("./x.js");',
    'import.meta.resolve("./x.js");',
    'const text = "import \'./x.js\'";',
    '  import "./x.js";',
    'export const a = 1;\nconst from = "./x.js";',
    'export class A {\n  from = "./x.js";\n}',
    'export {\n  a\n};\n"./x.js";',
  ]) {
    it(`finds nothing in ${code.replaceAll('\n', ' ')}`, () => {
      assert.deepEqual([...clausesIn(code)], [])
    })
  }
})

describe('namesIn', () => {
  for (const [clauses, names] of [
    [[''], []],
    [['{}'], []],
    [['a'], ['default']],
    [['$'], ['default']],
    [['_'], ['default']],
    [['{ a }'], ['a']],
    [['{ a, b }'], ['a', 'b']],
    [['{\n  a,\n  b\n}'], ['a', 'b']],
    [['{ a as b }'], ['a']],
    [['{ default as a }'], ['default']],
    [['a, { b }'], ['default', 'b']],
    [['{ as as as, from as b }'], ['as', 'from']],
    [
      ['a', '{ b }', ''],
      ['default', 'b'],
    ],
  ] as const) {
    it(`are ${names.join(' and ') || 'none'} for ${JSON.stringify(clauses)}`, () => {
      assert.deepEqual(namesIn(clauses, clauses.length), names)
    })
  }

  for (const clauses of [['* as a'], ['a, * as b'], ['*'], ['{ a }', '* as b']]) {
    it(`are all, and so unknown, for ${JSON.stringify(clauses)}`, () => {
      assert.equal(namesIn(clauses, clauses.length), undefined)
    })
  }

  it('are unknown where a statement was not found', () => {
    assert.equal(namesIn(['{ a }'], 2), undefined)
  })

  it('are unknown where more was found than there are statements', () => {
    assert.equal(namesIn(['{ a }', '{ b }'], 1), undefined)
  })

  it('are none where there is no statement', () => {
    assert.deepEqual(namesIn([], 0), [])
  })
})

describe('the names that a source uses of a module', () => {
  for (const [contents, names] of [
    [`import a from './x.js'`, ['default']],
    [`import { a } from './x.js'`, ['a']],
    [`import { a as b } from './x.js'`, ['a']],
    [`import { default as a } from './x.js'`, ['default']],
    [`import a, { b } from './x.js'`, ['default', 'b']],
    [`import { $a, _b } from './x.js'`, ['$a', '_b']],
    [`import { é, 名前 as b } from './x.js'`, ['é', '名前']],
    [`import { from, as as as } from './x.js'`, ['from', 'as']],
    [`import from from './x.js'`, ['default']],
    [`import {\n  a, // the first\n  b,\n} from './x.js'`, ['a', 'b']],
    [`import { a } from "./x.js"; import { b } from './x.js'; import c from './x.js'`, ['a', 'b', 'default']],
    [`import './x.js'`, []],
    [`import {} from './x.js'`, []],
    [`export { a } from './x.js'`, ['a']],
    [`export { a as b } from './x.js'`, ['a']],
    [`export { a as default } from './x.js'`, ['a']],
    [`export { default } from './x.js'`, ['default']],
    [`export { a as "b c" } from './x.js'`, ['a']],
    [`import { a } from './x.js'\nexport { b } from './x.js'`, ['a', 'b']],
    [`import a from './x.js' with { type: 'json' }`, ['default']],
    [`#!/usr/bin/env node\n'use strict'\nimport { a } from './x.js'`, ['a']],
    [`import { a } from './x.js';import { b } from './y.js'`, ['a']],
    [`export class A {}\nimport { a } from './x.js'`, ['a']],
    [`import { a } from './x.js'\nexport const load = () => import('./x.js')`, ['a']],
    [`/*! import { b } from './x.js' */\nimport { a } from './x.js'`, ['a']],
    [`const text = 'import { b } from "./x.js"'\nimport { a } from './x.js'`, ['a']],
  ] as const) {
    it(`are ${names.join(' and ') || 'none'} in ${contents.replaceAll('\n', ' ⏎ ')}`, async () => {
      assert.deepEqual(await namesOf(contents), names)
    })
  }

  for (const contents of [
    `import * as a from './x.js'`,
    `import a, * as b from './x.js'`,
    `export * from './x.js'`,
    `export * as a from './x.js'`,
    `import { a } from './x.js'; export * from './x.js'`,
    `import { "a b" as c } from './x.js'`,
    `import { a, "b c" as d } from './x.js'`,
    `import { a } from './x.js'; import { "b c" as d } from './x.js'`,
    `export { "a b" } from './x.js'`,
    `export { "a b" as c } from './x.js'`,
  ]) {
    it(`are unknown, or all, in ${contents}`, async () => {
      assert.equal(await namesOf(contents), undefined)
    })
  }

  it('are unknown where a line of a template literal looks like an import', async () => {
    const names = await namesOf('import { a } from "./x.js"\nexport const text = `\nimport { b } from "./x.js"\n`')

    assert.equal(names, undefined)
  })

  it('are unknown where a line of a comment that is kept looks like an import', async () => {
    const names = await namesOf('/*! Use it so:\nimport { b } from "./x.js"\n*/\nimport { a } from "./x.js"')

    assert.equal(names, undefined)
  })

  it('are known where a template literal names another module', async () => {
    const names = await namesOf('import { a } from "./x.js"\nexport const text = `\nimport { b } from "./y.js"\n`')

    assert.deepEqual(names, ['a'])
  })

  it('are unknown where the specifier can not be written with double quotes', async () => {
    assert.equal(await namesOf(`import { a } from './"x".js'`, '/src/a.js', './"x".js'), undefined)
  })

  it('are not mixed up with those of another way to write the same file', async () => {
    const contents = `import { a } from './x.js'\nimport { b } from './x.ts'`

    assert.deepEqual(await namesOf(contents), ['a'])
    assert.deepEqual(await namesOf(contents, '/src/a.js', './x.ts'), ['b'])
  })

  it('are those that JSX stands for', async () => {
    const contents = '/** @jsxImportSource preact *//** @jsxRuntime automatic */\nexport const a = <p />'

    assert.deepEqual(await namesOf(contents, '/src/a.jsx', 'preact/jsx-runtime'), ['jsx'])
  })

  for (const contents of [
    `import { a, type B } from './x.js'\nexport const b: B = a`,
    `import { a, B } from './x.js'\nexport const b: B = a`,
    `import type { B } from './x.js'\nimport { a } from './x.js'\nexport const b: B = a`,
    `import { a } from './x.js'\nexport const b = a\nexport type { B } from './x.js'`,
  ]) {
    it(`have no types in ${contents.replaceAll('\n', ' ⏎ ')}`, async () => {
      assert.deepEqual(await namesOf(contents, '/src/a.ts'), ['a'])
    })
  }
})

describe('the names that a random source uses of each module', () => {
  /** A statement, and what it uses. */
  interface Statement {
    readonly specifier: string
    /** `undefined` for all that there is. */
    readonly names: readonly string[] | undefined
    /** The text, in which `#` stands for a number that makes local names unique. */
    readonly text: string
  }

  const specifiers = fc.constantFrom('./x.js', './y.js', './x.js?z')
  const quotes = fc.constantFrom('"', "'")
  const identifiers = fc.constantFrom('a', 'b', 'longName', '$', '_', 'as', 'from', 'type', 'default', 'é', '名前')
  const stringNames = fc.constantFrom('a b', '}', ',', ' as ', '{ from', '*', "it's")
  const blanks = fc.constantFrom(' ', '\n', ' /* , } from "./y.js" */ ', ' // from "./y.js"\n')

  interface Wording {
    readonly names: readonly string[]
    readonly hasDefault: boolean
    readonly specifier: string
    readonly quote: string
    readonly blank: string
  }

  /** The statements of all kinds that use the same names. */
  function statementsFor({ names, hasDefault, specifier, quote, blank }: Wording): fc.Arbitrary<Statement> {
    const written = (name: string) =>
      /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name)
    const list = `{${blank}${names.map((name, index) => `${written(name)} as n#_${index}`).join(`,${blank}`)}${blank}}`
    const from = `from ${quote}${specifier}${quote};`
    return fc.constantFrom<Statement>(
      {
        specifier,
        names: hasDefault ? ['default', ...names] : names,
        text: `import ${hasDefault ? 'd#, ' : ''}${list} ${from}`,
      },
      { specifier, names, text: `export ${list} ${from}` },
      { specifier, names: ['default'], text: `import${blank}d# ${from}` },
      { specifier, names: undefined, text: `import *${blank}as n# ${from}` },
      { specifier, names: undefined, text: `import d#, * as n# ${from}` },
      { specifier, names: undefined, text: `export *${blank}${from}` },
      { specifier, names: undefined, text: `export * as n# ${from}` },
      { specifier, names: [], text: `import ${quote}${specifier}${quote};` },
    )
  }

  const statementsWith = (names: fc.Arbitrary<string>): fc.Arbitrary<Statement> =>
    fc
      .record({
        names: fc.uniqueArray(names, { maxLength: 3 }),
        hasDefault: fc.boolean(),
        specifier: specifiers,
        quote: quotes,
        blank: blanks,
      })
      .chain(statementsFor)

  /** Code that uses nothing, but may look as if it did. */
  const noise = fc.constantFrom(
    'const n# = `\nimport { a } from "./x.js";\n`;',
    'const n# = `\nexport {`;',
    'const n# = `\nimport "./y.js"\nimport b, `;',
    '/*!\nimport { b } from "./x.js";\n*/',
    '//! export { a } from "./x.js"\nvoid 0;',
    `const n# = 'import { a } from "./x.js"';`,
    'export class C# {}',
    'class C# { from = "./x.js" }',
    'export const n# = () => import("./x.js");',
    'n#: { }',
    'const n# = /\\n import "/;',
  )

  async function assertNoneIsMissing(parts: readonly (Statement | string)[]): Promise<void> {
    const text = parts.map((part, index) => (typeof part === 'string' ? part : part.text).replaceAll('#', `${index}`))
    const { uses } = await transpiler.transpile('/src/a.js', text.join('\n'))

    for (const part of parts) {
      if (typeof part === 'string') continue
      const use = uses.get(part.specifier)
      assert.equal(use?.isStatic, true)
      if (use.names === undefined) continue
      const known = use.names
      assert.ok(part.names !== undefined, `of ${part.text} only ${known} are known`)
      assert.deepEqual(
        part.names.filter((name) => !known.includes(name)),
        [],
        `missing from ${known} in ${text}`,
      )
    }
  }

  it('are never without one that a statement uses, whatever its name', async () => {
    const statements = fc.array(statementsWith(fc.oneof(identifiers, stringNames)), { minLength: 1, maxLength: 4 })

    await fc.assert(fc.asyncProperty(statements, assertNoneIsMissing), { numRuns: 300 })
  })

  it('are never without one that a statement uses, whatever stands around it', async () => {
    const parts = fc.array(fc.oneof(statementsWith(identifiers), noise), { minLength: 1, maxLength: 6 })

    await fc.assert(fc.asyncProperty(parts, assertNoneIsMissing), { numRuns: 300 })
  })
})

describe('the names that statements use', () => {
  it('begin with the default whatever letters its local name has', async () => {
    assert.deepEqual(await namesOf(`import é, { a } from './x.js'\nexport { é, a }`), ['default', 'a'])
  })

  it('are not known where one statement is odd, and something else looks like one', async () => {
    const contents = `import { "a b" as c } from "./x.js"\nexport const text = \`\nimport { d } from "./x.js";\n\`\nexport { c }`

    assert.equal(await namesOf(contents), undefined)
  })
})
