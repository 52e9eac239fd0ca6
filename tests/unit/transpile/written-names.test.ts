import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { keepLines } from '../../../src/transpile/kept-lines.js'
import { MappedCode } from '../../../src/transpile/mapped-code.js'
import { encodeMappings } from '../../../src/transpile/vlq.js'
import { restoreNames } from '../../../src/transpile/written-names.js'
import { decodeMappings } from './decode-mappings.js'

const esbuild = new EsbuildService()
after(() => esbuild.stop())

/** What esbuild makes of TypeScript, before and after its names are those that were written. */
async function made(text: string, kind?: 'cjs' | 'jsx') {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: text, loader: kind === 'jsx' ? 'tsx' : 'ts' },
    ...(kind === 'cjs' && { format: kind }),
    ...(kind === 'jsx' && { jsx: 'automatic' as const }),
    write: false,
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
    outfile: 'out.js',
    target: 'node20',
  })
  const textOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  const before = { code: textOf('.js'), map: textOf('.map') }
  const mapped = new MappedCode(before)
  restoreNames(mapped, text)
  return { before, after: mapped.changed() }
}

describe('names that esbuild has given a number', () => {
  for (const [what, text, expected] of [
    ['a class', 'class User {}\nfunction make() { class User {} return User }', /class User \{\s*\}\s*return User;/],
    ['a function', 'function f() { function f() { return f } return f }', /function f\(\) \{\s*return f;/],
    ['a parameter', 'const a = 1; const f = (a: number) => a', /\(a\) => a/],
    ['a shorthand property', 'const a = 1; function f(a: number) { return { a } }', /return \{ a: a \}|return \{ a \}/],
  ] as const) {
    it(`are written again: ${what}`, async () => {
      const { before, after } = await made(text)

      assert.doesNotMatch(before.code, expected)
      assert.match(after.code, expected)
    })
  }

  it('stay where a string has one of them, which the map does not know', async () => {
    const { before, after } = await made(`const a = 1; const f = (a: number) => a; f(a); console.log('a2')`)

    assert.equal(after.code, before.code)
  })

  for (const name of ['require', 'module', 'exports', 'import_a', '__toESM', '_a']) {
    it(`stay where esbuild needs the name itself: ${name}`, async () => {
      const { before, after } = await made(`import a from './a'; { let ${name} = 1; console.log(a, ${name}) }`, 'cjs')

      assert.equal(after.code, before.code)
    })
  }

  it('stay where esbuild has made the names itself', async () => {
    const text = 'export {}; { using a = f(); for (using b of g()) h() }'
    const { before, after } = await made(text)

    assert.match(before.code, /_stack2/)
    assert.equal(after.code, before.code)
  })

  it('stay where the code has two variables for one function, in a block of a sloppy script', async () => {
    const { before, after } = await made('{ function f() {} console.log(f.name) }', 'cjs')

    assert.match(before.code, /var f = f2;/)
    assert.equal(after.code, before.code)
  })

  it('move the columns behind them', async () => {
    const { after } = await made('const a = 1; const f = (a: number) => { console.log(a, 1) }')
    const [line = ''] = after.code.split('\n').filter((each) => each.includes('console'))
    const row = after.code.split('\n').indexOf(line)
    const columns = decodeMappings(JSON.parse(after.map).mappings)[row]?.map(([column]) => column) ?? []

    assert.match(line, /log\(a, 1\)/)
    assert.ok(columns.includes(line.indexOf('a, 1')) && columns.includes(line.indexOf('1')), `${columns}`)
  })

  for (const [what, text] of [
    ['another name of the text', `const size = 1; export const f = (size: number, size2: number) => size - size2`],
    ['the key of an object', `const user = 1; export const save = (user: number) => ({ user2: user })`],
    ['the key of a pattern', `const user = 1; export function f(o: any) { const { user2: user } = o; return user }`],
    ['the variable of an enum', `enum Foo { A = 'a'.length, B = ((n: number) => n + A)(1) }`],
    ['a name that esbuild adds for decorators', `class A { @d y = 3; constructor(_init: number) { _init } }`],
  ] as const) {
    it(`stay where the code has the shorter one for something else: ${what}`, async () => {
      const { before, after } = await made(text)

      assert.equal(after.code, before.code)
    })
  }

  for (const [what, text] of [
    ['an import of Fragment', `import { Fragment } from 'react'; f(<></>, <Fragment key="1" />)`],
    ['a variable with the name of the factory', `const Row = ({ jsx }: any) => <td>{jsx}</td>`],
    ['a parameter with the name of Fragment', `function C(Fragment: string) { return <><b>{Fragment}</b><i /></> }`],
  ] as const) {
    it(`stay where JSX is made of names that are not in the text: ${what}`, async () => {
      const { before, after } = await made(text, 'jsx')

      assert.equal(after.code, before.code)
    })
  }

  it('mean what they meant, in any nest of scopes, in the lines of the source', async () => {
    const variable = fc.constantFrom('a', 'b', 'a2', 'b2', 'C', 'a22')
    const named = fc.constantFrom('a', 'b', 'C')
    const number = fc.integer({ min: 10, max: 99 })
    const seen = (each: string) => `seen.push(typeof ${each} === 'function' ? ${each}.name : ${each});`
    const { program } = fc.letrec<{ program: string }>((tie) => ({
      program: fc.oneof(
        { maxDepth: 5, depthSize: 'small' },
        variable.map(seen),
        fc.tuple(variable, variable).map(([key, value]) => `seen.push(...Object.keys({ ${key}: ${value} }));`),
        fc
          .tuple(variable, variable)
          .map(([key, value]) => `{ const { ${key}: ${value} } = { ${key}: 5 }; ${seen(value)} }`),
        fc.tuple(named, tie('program')).map(([each, inner]) => `{ class ${each} {} ${inner} }`),
        fc
          .tuple(variable, number, tie('program'))
          .map(([each, n, inner]) => `{ let ${each}: unknown = ${n}; ${inner} }`),
        fc.tuple(named, tie('program')).map(([each, inner]) => `(function ${each}() { ${inner} })();`),
        fc
          .tuple(variable, variable, number, tie('program'))
          .map(
            ([one, other, n, inner]) =>
              `((${one}: number${one === other ? '' : `, ${other}: number`}) => { ${inner} })(${n}, ${n + 100});`,
          ),
        fc.tuple(named, tie('program')).map(([each, inner]) => `{ function ${each}(): void {} ${inner} }`),
        fc
          .tuple(named, tie('program'))
          .map(([each, inner]) => `{ enum ${each} { one = 1 } seen.push(${each}.one); ${inner} }`),
        fc.tuple(tie('program'), tie('program')).map((both) => both.join('\n\n')),
        variable.map((each) => `seen.push('${each}', ${each});`),
        fc.constant('seen.push(`\n  a\n$' + '{typeof b}\n\n  $' + '{1}\n`);'),
      ),
    }))
    /** What a program shows; of a name, a number behind it may be esbuild's. */
    const seenBy = (code: string) => {
      const all: unknown[] = []
      runInNewContext(`'use strict'; ${code.replace('export {};', '')}`, { seen: all })
      const shown = (each: unknown) => (typeof each === 'function' ? each.name : String(each))
      return all.map((each) => shown(each).replace(/(?<=^[abC])\d+$/, ''))
    }
    await fc.assert(
      fc.asyncProperty(program, async (text) => {
        const esModule = `export {}; let [a, b, a2, b2, C, a22] = [1, 2, 3, 4, 5, 6]; ${text}`
        const { before } = await made(esModule)
        const mapped = new MappedCode(before)
        restoreNames(mapped, esModule)
        keepLines(mapped, true)
        assert.deepEqual(seenBy(mapped.changed().code), seenBy(before.code))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the mappings of a source map', () => {
  it('are read and written without a loss', () => {
    const number = fc.integer({ min: 0, max: 2 ** 20 })
    const segment = fc.oneof(
      fc.tuple(number),
      fc.tuple(number, number, number, number),
      fc.tuple(number, number, number, number, number),
    )
    fc.assert(
      fc.property(fc.array(fc.array(segment, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), (lines) => {
        assert.deepEqual(decodeMappings(encodeMappings(lines)), lines)
      }),
    )
  })

  it('are read as esbuild has written them', async () => {
    const { before } = await made('const a: number = 1\n\nexport const f = (a: number) => a\n')
    const { mappings } = JSON.parse(before.map) as { mappings: string }

    assert.equal(encodeMappings(decodeMappings(mappings)), mappings)
  })
})
