import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'
import { decodeMappings } from './decode-mappings.js'

const esbuild = new EsbuildService()
const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
after(() => esbuild.stop())

const TEXT = `import { a } from './a.js'

interface User {
  name: string
}

/** Says something. */
export function say(user: User): string {
  // to whom?
  const text: string = \`
  hello \${user.name}
  \${a}\`

  throw new Error(text)
}
`

/** In which lines some words stand. */
function linesOf(text: string, words: readonly string[]): number[] {
  return words.map((word) => text.split('\n').findIndex((line) => line.includes(word)))
}

describe('transpiled code', () => {
  for (const path of ['/a.ts', '/a.cts']) {
    it(`stands in the lines of its source: ${path}`, () => {
      const { code = '', map } = transpiler.transpileSync(path, TEXT)
      const words = ['function say', 'const text', 'hello', 'throw new']

      assert.deepEqual(linesOf(code, words), linesOf(TEXT, words))
      for (const [index, segments] of decodeMappings(JSON.parse(String(map)).mappings).entries()) {
        // In a template the map has the beginning of a line where the template begins.
        for (const [column = 0, , line] of segments) if (index > 1 && column > 0) assert.equal(line, index)
      }
    })
  }

  it('has one line for what esbuild adds at the top, without comments', () => {
    const { code = '' } = transpiler.transpileSync('/a.cts', `import a from './a.cjs'\n\nexport const b = a`)

    assert.match(code.split('\n')[0] ?? '', /__toESM = .*__toCommonJS/)
    assert.match(code.split('\n')[1] ?? '', /require\("\.\/a\.cjs"\)/)
    assert.doesNotMatch(code.split('\n')[0] ?? '', /\/\//)
  })

  it('begins in the first line, in an ES module', () => {
    assert.match(
      transpiler.transpileSync('/a.ts', 'throw new Error() as never').code ?? '',
      /^.*throw new Error\(\);\n/,
    )
  })

  it('keeps a template that the source begins with', () => {
    for (const path of ['/a.ts', '/a.cts']) {
      const { code = '' } = transpiler.transpileSync(path, '`one\n\n  two`.split("\\n")\nexport const a = 1')
      assert.match(code, /`one\n\n {2}two`/)
    }
  })

  it('goes on below, where it takes more lines than its source', () => {
    const { code = '' } = transpiler.transpileSync('/a.ts', 'class A { b = 1; c = 2 }\nnew A()\n\n\n\n\n\n\nthrow 1')

    assert.deepEqual(linesOf(code, ['throw 1']), [8])
  })
})
