import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { EPILOGUE, PRELUDE } from '../../../src/transpile/prelude.js'
import { withRunningCode } from '../../../src/transpile/same-code.js'
import { mapTextOf, type Source } from '../../../src/transpile/source.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'
import { decodeMappings } from './decode-mappings.js'

const esbuild = new EsbuildService()
const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
after(() => esbuild.stop())

const sourceOf = async (text: string, path = '/a.ts') => await transpiler.transpile(path, text)

/** In which lines of a text some words are, by the map of a source for its code. */
function mappedLines({ code = '', map }: Source, words: readonly string[]): (number | undefined)[] {
  const segments = decodeMappings(JSON.parse(mapTextOf(map) ?? '').mappings)
  return words.map((word) => {
    const row = code.split('\n').findIndex((line) => line.includes(word))
    const column = code.split('\n')[row]?.indexOf(word)
    return segments[row]?.findLast(([from = 0]) => from <= (column ?? 0))?.[2]
  })
}

const TEXT = `import { a } from './a.js'
const first = a
export function second() {
  return [first, \`one

two\`]
}
`

describe('a text of which the code that runs could be made', () => {
  for (const path of ['/a.ts', '/a.cts']) {
    for (const [what, text] of [
      ['a comment', TEXT.replace('export', '// says it\nexport')],
      ['a comment at the top', `/* of ours */\n\n${TEXT}`],
      [
        'types',
        TEXT.replace('second()', 'second(): unknown[]').replace('const first', 'type A = 1\n\n\nconst first: A'),
      ],
      ['an import of a type', TEXT.replace('const first', "import type { B } from './b.js'\nconst first")],
      ['layout', TEXT.replace('const first = a', 'const   first\n  =\n\n  a;')],
      ['fewer lines', TEXT.replace('\nconst', ';const')],
    ] as const) {
      it(`has other ${what}, and a map from that code: ${path}`, async () => {
        const running = await sourceOf(TEXT, path)
        const source = withRunningCode(await sourceOf(text, path), running)
        const words = ['const first', 'function second', 'return [first']
        const lineOf = (word: string) => text.split('\n').findIndex((line) => line.replace(/ +/g, ' ').includes(word))

        assert.equal(source?.code, running.code)
        assert.notEqual(source?.digest, running.digest)
        assert.deepEqual(mappedLines(source as Source, words), words.map(lineOf))
      })
    }
  }

  for (const [what, text] of [
    ['a value', TEXT.replace('one', 'other')],
    ['an empty line in a template', TEXT.replace('one\n\n', 'one\n\n\n')],
    ['no empty line in a template', TEXT.replace('one\n\n', 'one\n')],
    ['an import more', `import './c.js'\n${TEXT}`],
  ] as const) {
    it(`has no other code: ${what}`, async () => {
      assert.equal(withRunningCode(await sourceOf(text), await sourceOf(TEXT)), undefined)
    })
  }

  it('is none of what another loader has made, and none of JavaScript, which runs as it was written', async () => {
    const given = { ...(await sourceOf(TEXT)), isGiven: true }

    assert.equal(withRunningCode(await sourceOf(`// a\n${TEXT}`), given), undefined)
    assert.equal(withRunningCode(await sourceOf(`// a\n${TEXT}`, '/a.js'), await sourceOf(TEXT, '/a.js')), undefined)
  })

  it('is told from each other text, wherever empty lines and comments stand', async () => {
    const pieces = [
      'const a = 1',
      'f(`',
      '`)',
      '$' + '{f(2)}',
      '',
      '',
      '// c',
      'class A {',
      'x = 1',
      '}',
      'f(3)',
      'type T = 1',
    ]
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((lines) => lines.join('\n'))
    const made = async (each: string) => await sourceOf(each).catch(() => undefined) // no TypeScript
    /** What a module does, however it is laid out. */
    const bare = async (each: string) => {
      const built = await esbuild.build({
        stdin: { contents: each, loader: 'ts' },
        write: false,
        metafile: true,
        minifyWhitespace: true,
      })
      return built.outputFiles[0]?.text
    }
    await fc.assert(
      fc.asyncProperty(text, text, fc.boolean(), async (one, other, isVariant) => {
        const second = isVariant ? one.replaceAll('\n', '\n\n') : other
        const [running, next] = await Promise.all([made(one), made(second)])
        if (running === undefined || next === undefined) return
        const code = String(running.code).replace(PRELUDE, '').replace(EPILOGUE, '')
        assert.equal(await bare(code), await bare(one))
        const isSame = withRunningCode(next, running) !== undefined
        if (isSame) assert.equal(await bare(one), await bare(second))
      }),
      { numRuns: 500 },
    )
  })
})
