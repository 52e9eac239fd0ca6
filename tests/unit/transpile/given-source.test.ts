import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { type Given, givenSource, withoutLinks } from '../../../src/transpile/given-source.js'
import { EPILOGUE, PRELUDE } from '../../../src/transpile/prelude.js'
import { plainSource } from '../../../src/transpile/source.js'

const esbuild = new EsbuildService()
after(() => esbuild.stop())

/** The source of what a hook gave for `/page.ts`; TypeScript is "transpiled" by a mark. */
function sourceOf(contents: Given['contents'], format: Given['format'] = 'module', path = '/page.ts') {
  return givenSource(
    path,
    { format, contents },
    {
      esbuild,
      transpileSync: (of, text) => ({ ...plainSource(of, text, 'module'), code: `transpiled ${text}` }),
    },
  )
}

function linkTo(map: object): string {
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
}

describe('the source of what somebody else has made', () => {
  it('is JavaScript as it was given, between the prelude and the epilogue', () => {
    const { code, format, map } = sourceOf('class User {}\nexport default User')

    assert.deepEqual(
      [code, format, map],
      [`${PRELUDE}class User {}\nexport default User\n${EPILOGUE}`, 'module', undefined],
    )
  })

  it('has the imports that the given code has, not those of the file', () => {
    const { uses, computedCalls } = sourceOf(`import { Tea } from './tea.js'\nimport('./late.js')\nimport(Tea)`)

    assert.deepEqual(
      [...uses].map(([specifier, { isStatic, calls }]) => [specifier, isStatic, calls]),
      [
        ['./tea.js', true, 0],
        ['./late.js', false, 1],
      ],
    )
    assert.equal(computedCalls, 1)
  })

  it('keeps the map that was given beside the code, moved by the line of the prelude', () => {
    const map = { version: 3, sources: ['page.ts'], sourcesContent: ['x'], names: ['a'], mappings: 'AAAAA' }

    const { code, map: kept } = sourceOf(`a()${linkTo(map)}\n\n//# sourceURL=file:///page.ts`)

    assert.equal(code, `${PRELUDE}\na()\n${EPILOGUE}`)
    assert.deepEqual(JSON.parse(String(kept)), { version: 3, sources: ['page.ts'], names: ['a'], mappings: ';AAAAA' })
  })

  it('has no second prelude where it was made of our own code', () => {
    assert.equal(sourceOf(`${PRELUDE}changed()`).code, `${PRELUDE}changed()`)
  })

  it('is transpiled here where it is still TypeScript, as its format or its syntax says', () => {
    assert.equal(sourceOf('const a = 1', 'module-typescript').code, 'transpiled const a = 1')
    assert.equal(sourceOf('const a: number = 1').code, 'transpiled const a: number = 1')
  })

  it('is an error with its place where it is nothing that can run', () => {
    assert.throws(() => sourceOf('const =', 'module', '/page.js'), /\/page\.js:1:7: /)
  })

  it('is CommonJS, JSON or an asset as its format says', () => {
    const formats = [
      sourceOf('exports.a = 1', 'commonjs'),
      sourceOf('{ "a": 1 }', 'json'),
      sourceOf(new Uint8Array([0, 97]), 'wasm'),
      sourceOf('exports.a = 1', null, '/page.js'),
      sourceOf('export const a = 1', null),
    ].map(({ format }) => format)

    assert.deepEqual(formats, ['commonjs', 'json', 'asset', 'commonjs', 'module'])
  })

  it('is read from bytes, also from a part of a larger buffer', () => {
    const part = Buffer.from('before export const a = 1').subarray('before '.length) as Buffer<ArrayBuffer>

    assert.equal(sourceOf(part).code, `${PRELUDE}export const a = 1\n${EPILOGUE}`)
  })
})

describe('withoutLinks', () => {
  for (const link of [
    '//# sourceMappingURL=page.js.map',
    '//# sourceMappingURL=data:application/json;base64,!!',
    '//@ sourceMappingURL=data:application/json;base64,e30=',
  ]) {
    it(`finds no map in \`${link}\`, which goes all the same`, () => {
      assert.deepEqual(withoutLinks(`a()\n${link}\n`), { code: 'a()', map: undefined })
    })
  }

  it('leaves what stands in the middle of the code', () => {
    const code = 'const text = `\n//# sourceURL=x\n`\na()'

    assert.equal(withoutLinks(code).code, code)
  })
})
