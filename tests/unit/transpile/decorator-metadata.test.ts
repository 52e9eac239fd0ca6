import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { metadataAt } from '../../../src/transpile/decorator-metadata.js'
import type { CompilerOptions } from '../../../src/transpile/esbuild-options.js'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'

const ASKED = { experimentalDecorators: true, emitDecoratorMetadata: true } as const

const esbuild = new EsbuildService()
after(() => esbuild.stop())

/** Where a decorator was found in a TypeScript file, as what stands there; `undefined` if nowhere. */
function found(contents: string, compilerOptions: CompilerOptions = ASKED, path = '/src/a.ts'): string | undefined {
  const at = metadataAt({ path, contents, compilerOptions })
  return at === undefined ? undefined : contents.slice(at, at + 4)
}

/** Transpiles a class with decorators, evaluates it as a script, and gives what its decorators were told, by property and kind. */
async function told(contents: string, compilerOptions: CompilerOptions = {}): Promise<Record<string, string>> {
  const ports = {
    esbuild,
    compilerOptionsOf: () => ({ ...ASKED, ...compilerOptions }),
    packageTypeOf: () => 'commonjs' as const,
  }
  const { code } = await new EsbuildTranspiler(ports).transpile('/src/a.ts', contents)
  const told: Record<string, string> = {}
  const metadata = (kind: string, type: unknown) => (_target: unknown, property: string | undefined) => {
    const names = [type].flat().map((one) => (typeof one === 'function' ? one.name : String(one)))
    told[`${property ?? 'class'} ${kind.slice('design:'.length)}`] = Array.isArray(type) ? `[${names}]` : `${names}`
  }
  const scope = { Reflect: { metadata }, dec: () => () => {}, module: { exports: {} } }
  new Function(...Object.keys(scope), String(code))(...Object.values(scope))
  return told
}

describe('the search for decorators that want their types', () => {
  for (const contents of [
    '@dec class A {}',
    'class A {\n  @dec() a: string\n}',
    'class A { @dec() a: string }',
    'class A { constructor(@dec a: string, @dec() b: string) {} }',
    'class A { a = 1; @dec b: string }',
    'class A { a() {} @dec b: string }',
    '/** What it is. */ @dec class A {}',
    'export @dec class A {}',
    'export default @dec class {}',
    '(@dec class {})',
  ]) {
    it(`finds the one in ${JSON.stringify(contents)}`, () => {
      assert.equal(found(contents), '@dec')
    })
  }

  it('finds decorators with names that are not ASCII, and computed ones', () => {
    assert.equal(found('@été class A {}'), '@été')
    assert.equal(found('@(de)() class A {}'), '@(de')
  })

  for (const contents of [
    `import { dec } from '@acme/dec'`,
    'import("@acme/dec")',
    'const mail = "me@example.com"',
    '/**\n * @param a What it is.\n */',
    'const a = `@a`',
    'a @ b',
  ]) {
    it(`takes nothing for one in ${JSON.stringify(contents)}`, () => {
      assert.equal(found(contents), undefined)
    })
  }

  it('is for TypeScript whose tsconfig asks for both', () => {
    assert.equal(found('@dec class A {}', { emitDecoratorMetadata: true }), undefined)
    assert.equal(found('@dec class A {}', { experimentalDecorators: true }), undefined)
    assert.equal(found('@dec class A {}', ASKED, '/src/a.js'), undefined)
    assert.equal(found('@dec class A {}', ASKED, '/src/a.tsx'), '@dec')
  })
})

describe('the types that decorators are told', () => {
  it('are those of properties', async () => {
    const types = await told(`
      enum Colour { Red }
      enum Word { Yes = 'yes' }
      interface Shape { side: number }
      class Other {}
      class A {
        @dec() a: string
        @dec() b?: number
        @dec() c: boolean
        @dec() d: Other
        @dec() e: string[]
        @dec() f: Promise<string>
        @dec() g: Colour
        @dec() h: Word
        @dec() i: Shape
        @dec() j: 'x' | 'y'
        @dec() k: Date | undefined
        @dec() l: () => void
        @dec() m: any
        @dec() n: bigint
      }
    `)

    const names = Object.entries(types).map(([key, name]) => `${key.slice(0, 1)} ${name}`)
    assert.deepEqual(names, [
      'a String',
      'b Number',
      'c Boolean',
      'd Other',
      'e Array',
      'f Promise',
      'g Number',
      'h String',
      'i Object',
      'j String',
      'k Object',
      'l Function',
      'm Object',
      'n BigInt',
    ])
  })

  it('are those of parameters and what methods return', async () => {
    const types = await told(`
      class Other {}
      @dec()
      class A {
        constructor(a: Other, readonly b: string) {}
        @dec() method(a: number, b: Other): string { return '' }
        @dec() async wait(): Promise<void> {}
      }
    `)

    assert.equal(types['class paramtypes'], '[Other,String]')
    assert.equal(types['method paramtypes'], '[Number,Other]')
    assert.equal(types['method returntype'], 'String')
    assert.equal(types['wait returntype'], 'Promise')
  })

  it('are Object for what is imported as a type only', async () => {
    const types = await told(`import type { B } from './nowhere.js'\nclass A { @dec() b: B }`)

    assert.equal(types['b type'], 'Object')
  })
})

describe('a class with decorators that want their types', () => {
  /** What a text gives to its function `seen`. */
  async function seen(contents: string, compilerOptions: CompilerOptions): Promise<unknown[]> {
    const seen: unknown[] = []
    Object.assign(globalThis, { seenByTest: (value: unknown) => seen.push(value) })
    await told(contents.replaceAll('seen(', 'globalThis.seenByTest('), compilerOptions)
    return seen
  }

  const FIELDS = `
    class Base { set a(value: number) { seen('set ' + value) } }
    class A extends Base {
      // @ts-ignore
      @dec() a = 1
      @dec() b: string
      constructor(readonly c = 'c') {
        super()
        seen(Object.keys(this))
      }
    }
    new A()
  `

  for (const [compilerOptions, expected] of [
    [{ target: 'ES2021' }, ['set 1', ['c']]],
    [{ target: 'es2022' }, [['a', 'b', 'c']]],
    [{ target: 'es2017', useDefineForClassFields: true }, [['a', 'b', 'c']]],
    [{ useDefineForClassFields: false }, ['set 1', ['c']]],
    [{}, [['a', 'b', 'c']]],
  ] as const) {
    it(`has the fields that TypeScript gives it with ${JSON.stringify(compilerOptions)}`, async () => {
      const [first, second] = await seen(FIELDS, compilerOptions)

      const sorted = [first, second].map((value) => (Array.isArray(value) ? value.toSorted() : value))
      assert.deepEqual(sorted.slice(0, expected.length), expected)
    })
  }

  it('may use in a field what its constructor is given, where fields are assigned', async () => {
    const contents = `
      class A {
        @dec() twice = this.one * 2
        constructor(private one: number) { seen(this.twice) }
      }
      new A(2)
    `

    assert.deepEqual(await seen(contents, { target: 'es2021' }), [4])
  })
})
