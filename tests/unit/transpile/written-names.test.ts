import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { keepLines } from '../../../src/transpile/kept-lines.js'
import { MappedCode } from '../../../src/transpile/mapped-code.js'
import { decodeMappings, encodeMappings } from '../../../src/transpile/vlq.js'
import { restoreNames } from '../../../src/transpile/written-names.js'

const esbuild = new EsbuildService()
after(() => esbuild.stop())

/** What esbuild makes of TypeScript, before and after its names are those that were written. */
function made(text: string, format?: 'cjs') {
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents: text, loader: 'ts' },
    ...(format && { format }),
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
    ['a namespace', 'namespace N { export const x = 1 }', /\(\(N\) => \{\s*N\.x = 1;/],
    ['a shorthand property', 'const a = 1; function f(a: number) { return { a } }', /return \{ a: a \}|return \{ a \}/],
  ] as const) {
    it(`are written again: ${what}`, () => {
      const { before, after } = made(text)

      assert.doesNotMatch(before.code, expected)
      assert.match(after.code, expected)
    })
  }

  it('stay where a string has one of them, which the map does not know', () => {
    const { before, after } = made(`const a = 1; const f = (a: number) => a; f(a); console.log('a2')`)

    assert.equal(after.code, before.code)
  })

  for (const name of ['require', 'module', 'exports', 'import_a', '__toESM', '_a']) {
    it(`stay where esbuild needs the name itself: ${name}`, () => {
      const { before, after } = made(`import a from './a'; { let ${name} = 1; console.log(a, ${name}) }`, 'cjs')

      assert.equal(after.code, before.code)
    })
  }

  it('stay where esbuild has made the names itself', () => {
    const text = 'export {}; { using a = f(); for (using b of g()) h() }'
    const { before, after } = made(text)

    assert.match(before.code, /_stack2/)
    assert.equal(after.code, before.code)
  })

  it('stay where the code has two variables for one function, in a block of a sloppy script', () => {
    const { before, after } = made('{ function f() {} console.log(f.name) }', 'cjs')

    assert.match(before.code, /var f = f2;/)
    assert.equal(after.code, before.code)
  })

  it('move the columns behind them', () => {
    const { after } = made('const a = 1; const f = (a: number) => { console.log(a, 1) }')
    const [line = ''] = after.code.split('\n').filter((each) => each.includes('console'))
    const row = after.code.split('\n').indexOf(line)
    const columns = decodeMappings(JSON.parse(after.map).mappings)[row]?.map(([column]) => column) ?? []

    assert.match(line, /log\(a, 1\)/)
    assert.ok(columns.includes(line.indexOf('a, 1')) && columns.includes(line.indexOf('1')), `${columns}`)
  })

  it('mean and are what was written, in any nest of scopes, in the lines of the source', () => {
    const name = fc.constantFrom('a', 'b', 'a2', 'b2', 'C')
    const { program } = fc.letrec<{ program: string }>((tie) => ({
      program: fc.oneof(
        { maxDepth: 5, depthSize: 'small' },
        name.map((each) => `seen.push(typeof ${each} === 'undefined' ? 0 : ${each}.name ?? ${each});`),
        fc.tuple(name, tie('program')).map(([each, inner]) => `{ class ${each} {} ${inner} }`),
        fc.tuple(name, tie('program')).map(([each, inner]) => `{ let ${each}: unknown = 7; ${inner} }`),
        fc.tuple(name, tie('program')).map(([each, inner]) => `(function ${each}() { ${inner} })();`),
        fc.tuple(name, tie('program')).map(([each, inner]) => `((${each}: number) => { ${inner} })(1);`),
        fc.tuple(name, tie('program')).map(([each, inner]) => `{ function ${each}(): void {} ${inner} }`),
        fc.tuple(tie('program'), tie('program')).map((both) => both.join('\n\n')),
        fc.constant('seen.push(`\n  a\n$' + '{typeof b}\n\n  $' + '{1}\n`);'),
      ),
    }))
    fc.assert(
      fc.property(program, (text) => {
        const seenBy = (code: string) => {
          const seen: unknown[] = []
          runInNewContext(`'use strict'; ${code}`, { seen })
          return seen
        }
        const program = `const b = 8; ${text}`
        const esModule = `export {}; ${program}`
        const { before } = made(esModule)
        const mapped = new MappedCode(before)
        restoreNames(mapped, esModule)
        keepLines(mapped, true)
        const { code } = mapped.changed()
        assert.deepEqual(
          seenBy(code.replace('export {};', '')),
          seenBy(program.replaceAll(/: (?:unknown|number|void)\b/g, '')),
        )
      }),
      { numRuns: 300 },
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

  it('are read as esbuild has written them', () => {
    const { before } = made('const a: number = 1\n\nexport const f = (a: number) => a\n')
    const { mappings } = JSON.parse(before.map) as { mappings: string }

    assert.equal(encodeMappings(decodeMappings(mappings)), mappings)
  })
})
