import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Finding, isDoubtful } from '../../../src/changes/examine.js'
import { ConfigFileError } from '../../../src/errors.js'
import { digestOf } from '../../../src/files/digest.js'
import { plainSource } from '../../../src/transpile/source.js'
import { TranspileError } from '../../../src/transpile/transpile-error.js'
import { NO_RULES } from '../../support/draw-graph.js'
import { placeOf } from '../transpile/place-of.js'
import { Bench } from '../update/bench.js'

/** What is found when a file of a bench is looked at. */
async function look(bench: Bench, name: string): Promise<Finding> {
  bench.finder.forget()
  return await bench.examine(bench.project.path(name))
}

function assertKind<K extends Finding['kind']>(finding: Finding, kind: K): asserts finding is Finding & { kind: K } {
  assert.equal(finding.kind, kind, JSON.stringify(finding))
}

/** The error of a file that is broken. */
async function errorOf(bench: Bench, name: string): Promise<TranspileError> {
  const finding = await look(bench, name)
  assertKind(finding, 'broken')
  assert.ok(finding.error instanceof TranspileError, `${finding.error}`)
  return finding.error
}

describe('examine, for a module', () => {
  it('finds it unchanged where the contents are what Node was given', async (t) => {
    const bench = new Bench(t, { 'app.ts': 'export const a = 1' }).load('app.ts')
    bench.project.write('app.ts', 'export const a = 1')

    assert.deepEqual(await look(bench, 'app.ts'), { kind: 'unchanged' })
  })

  it('finds it changed, with the new source', async (t) => {
    const bench = new Bench(t, { 'app.ts': 'export const a: number = 1' }).load('app.ts')
    bench.project.write('app.ts', 'export const a: number = 2')

    const finding = await look(bench, 'app.ts')

    assertKind(finding, 'changed')
    assert.equal(finding.module, bench.module('app.ts'))
    assert.equal(finding.source.digest, digestOf('export const a: number = 2'))
    assert.match(String(finding.source.code), /const a = 2/)
  })

  it('does not take the new source for the last good one: that is for the update', async (t) => {
    const bench = new Bench(t, { 'app.ts': 'export const a = 1' }).load('app.ts')
    bench.project.write('app.ts', 'export const a = 2')

    await look(bench, 'app.ts')

    assert.equal(bench.sources.get(bench.project.path('app.ts'))?.digest, digestOf('export const a = 1'))
  })

  it('finds it unchanged where the new source was taken, and waits for an import', async (t) => {
    const bench = new Bench(t, { 'app.ts': 'export const a = 1' }).load('app.ts')
    bench.project.write('app.ts', 'export const a = 2')
    bench.sources.set(plainSource(bench.project.path('app.ts'), 'export const a = 2', 'module'))

    assert.deepEqual(await look(bench, 'app.ts'), { kind: 'unchanged' })
  })

  it('finds it changed back where the old contents return after that', async (t) => {
    const bench = new Bench(t, { 'app.ts': 'export const a = 1' }).load('app.ts')
    bench.sources.set(plainSource(bench.project.path('app.ts'), 'export const a = 2', 'module'))

    assertKind(await look(bench, 'app.ts'), 'changed')
  })

  it('finds it unchanged where it is loaded for the first time while it is looked at', async (t) => {
    const bench = new Bench(t, { 'app.ts': `import './page.ts'`, 'page.ts': 'export const a: number = 1' })
    bench.load('app.ts')
    const { transpiler } = bench
    t.mock.method(transpiler, 'transpile', async (...args: Parameters<typeof transpiler.transpile>) => {
      bench.load('page.ts')
      return await transpiler.transpileSync(...args)
    })

    assert.deepEqual(await look(bench, 'page.ts'), { kind: 'unchanged' })
  })

  it('finds it missing', async (t) => {
    const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
    bench.project.remove('app.ts')

    assert.deepEqual(await look(bench, 'app.ts'), { kind: 'missing', module: bench.module('app.ts') })
  })

  it('finds it missing where its folder is a file now', async (t) => {
    const bench = new Bench(t, { 'src/app.ts': '' }).load('src/app.ts')
    bench.project.remove('src')
    bench.project.write('src', '')

    assertKind(await look(bench, 'src/app.ts'), 'missing')
  })

  it('finds it broken where it is a folder now', async (t) => {
    const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
    bench.project.remove('app.ts')
    bench.project.write('app.ts/index.ts', '')

    const finding = await look(bench, 'app.ts')

    assertKind(finding, 'broken')
    assert.equal(finding.digest, undefined)
  })

  it('finds a changed file that is no code', async (t) => {
    const bench = new Bench(t, { 'add.wasm': 'one' }).load('add.wasm')
    bench.project.write('add.wasm', 'two')

    assertKind(await look(bench, 'add.wasm'), 'changed')
  })
})

describe('examine, for a module that can not be loaded', () => {
  it('finds a syntax error, with its place', async (t) => {
    const bench = new Bench(t, { 'app.ts': 'export const a = 1' }).load('app.ts')
    bench.project.write('app.ts', 'export const a = 1\nexport const = 2')

    const error = await errorOf(bench, 'app.ts')

    assert.equal(error.path, bench.project.path('app.ts'))
    assert.deepEqual(placeOf(error), { line: 2, column: 14, length: 1 })
  })

  it('gives the digest of what is broken, to tell one mistake from the next', async (t) => {
    const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
    bench.project.write('app.ts', 'export const = 2')

    const finding = await look(bench, 'app.ts')

    assertKind(finding, 'broken')
    assert.equal(finding.digest, digestOf('export const = 2'))
  })

  it('finds a static import that leads nowhere, with its place', async (t) => {
    const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
    bench.project.write('app.ts', `// from './gone.js'\nimport { a } from './gone.js'\nexport { a }`)

    const error = await errorOf(bench, 'app.ts')

    assert.match(error.message, /: Cannot find the module "\.\/gone\.js"\n/)
    assert.deepEqual(placeOf(error), { line: 2, column: 19, length: 11 })
  })

  for (const [statement, column] of [
    [`import './gone.js'`, 8],
    [`import"./gone.js"`, 7],
    [`export * from './gone.js'`, 15],
    [`export { a } from "./gone.js"`, 19],
    [`import * as a from './gone.js'; void a`, 20],
  ] as const) {
    it(`finds the place of \`${statement}\``, async (t) => {
      const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
      bench.project.write('app.ts', statement)

      const place = placeOf(await errorOf(bench, 'app.ts'))

      assert.deepEqual([place?.line, place?.column], [1, column])
    })
  }

  it('finds the place of an import that goes over several lines', async (t) => {
    const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
    bench.project.write('app.ts', `import {\n  a,\n  b,\n} from './gone.js'\nexport { a, b }`)

    const place = placeOf(await errorOf(bench, 'app.ts'))

    assert.deepEqual([place?.line, place?.column], [4, 8])
  })

  it('finds a static import of a file beyond a file', async (t) => {
    const bench = new Bench(t, { 'app.ts': '', 'x.ts': '' }).load('app.ts')
    bench.project.write('app.ts', `import './x.ts/y.js'`)

    assert.match((await errorOf(bench, 'app.ts')).message, /Cannot find the module "\.\/x\.ts\/y\.js"/)
  })

  it('finds the import of a package that is not there', async (t) => {
    const bench = new Bench(t, { 'app.ts': '' }).load('app.ts')
    bench.project.write('app.ts', `import 'no-such-package'`)

    assert.match((await errorOf(bench, 'app.ts')).message, /Cannot find the module "no-such-package"/)
  })

  for (const [what, contents] of [
    ['an import() that leads nowhere', `export const load = () => import('./gone.js')`],
    ['the import of a type', `import type { A } from './gone.js'\nexport const a = 1 as unknown as A`],
    ['a package that Node finds', `import 'esbuild'`],
    ['a static import with a query', `import './there.js?raw#top'`],
    ['a static import of a folder', `import './models'\nimport './models/'`],
  ] as const) {
    it(`does not mind ${what}`, async (t) => {
      const bench = new Bench(t, { 'app.ts': '', 'there.ts': '', 'models/index.ts': '' }).load('app.ts')
      bench.project.write('app.ts', contents)

      assertKind(await look(bench, 'app.ts'), 'changed')
    })
  }

  it('looks again at one whose import led nowhere, although its contents are the same', async (t) => {
    const bench = new Bench(t, { 'app.ts': `import './gone.js'` }).load('app.ts')
    const before = await look(bench, 'app.ts')
    bench.project.write('gone.ts', '')

    const after = await look(bench, 'app.ts')

    assert.deepEqual([before.kind, after.kind], ['broken', 'changed'])
  })

  it('looks at one that could not be loaded', async (t) => {
    const bench = new Bench(t, { 'page.ts': 'export const = 1' }).fail('page.ts')
    bench.project.write('page.ts', 'export const a = 1')

    assertKind(await look(bench, 'page.ts'), 'changed')
  })

  it('finds one unchanged that could not be loaded, and still is what it was', async (t) => {
    const bench = new Bench(t, { 'page.ts': 'export const = 1' }).fail('page.ts')

    assertKind(await look(bench, 'page.ts'), 'unchanged')
  })
})

describe('examine, for other files', () => {
  it('takes a file that a reload pattern names for a reload, changed or not', async (t) => {
    const bench = new Bench(t, { '.env': 'A=1', 'app.ts': '' }).load('app.ts')
    const env = bench.project.path('.env')
    bench.rules = { ...NO_RULES, reloads: (path) => path === env || path === bench.project.path('app.ts') }

    assert.deepEqual(await look(bench, '.env'), { kind: 'reload', isGone: false })
    assert.deepEqual(await look(bench, 'app.ts'), { kind: 'reload', isGone: false })
  })

  it('says that a file which was never loaded is not a module', async (t) => {
    const bench = new Bench(t, { 'app.ts': '', 'notes.ts': 'const =' }).load('app.ts')

    assert.deepEqual(await look(bench, 'notes.ts'), { kind: 'not a module' })
    assert.deepEqual(await look(bench, 'gone.ts'), { kind: 'not a module' })
  })

  it('takes a file that is imported, and was loaded by somebody else, for changed', async (t) => {
    const bench = new Bench(t, { 'app.ts': '', 'page.ts': '' }).load('app.ts').importLazily('app.ts', 'page.ts')

    assertKind(await look(bench, 'page.ts'), 'changed')
  })

  it('finds that a tsconfig in use says something else', async (t) => {
    const bench = new Bench(t, { 'tsconfig.json': '{}', 'app.ts': '' }).load('app.ts')
    bench.project.write('tsconfig.json', '{ "compilerOptions": { "jsx": "react-jsx" } }')

    assert.deepEqual(await look(bench, 'tsconfig.json'), { kind: 'config' })
  })

  it('finds a tsconfig unchanged that says the same', async (t) => {
    const bench = new Bench(t, { 'tsconfig.json': '{}', 'app.ts': '' }).load('app.ts')
    bench.project.touch('tsconfig.json')

    assert.deepEqual(await look(bench, 'tsconfig.json'), { kind: 'unchanged' })
  })

  it('finds a tsconfig broken that can not be read', async (t) => {
    const bench = new Bench(t, { 'tsconfig.json': '{}', 'app.ts': '' }).load('app.ts')
    bench.project.write('tsconfig.json', '{ "compilerOptions": ')

    const finding = await look(bench, 'tsconfig.json')

    assertKind(finding, 'broken')
    assert.ok(finding.error instanceof ConfigFileError)
  })
})

describe('isDoubtful', () => {
  const changed = (isBlank: boolean): Finding => ({
    kind: 'changed',
    module: {} as never,
    source: plainSource('/a.ts', 'any', 'module'),
    isBlank,
  })

  for (const [what, finding, expected] of [
    ['a missing file', { kind: 'missing', module: {} as never }, true],
    ['a broken file', { kind: 'broken', error: new Error('any'), digest: digestOf('x'), obstacle: '/a.ts' }, true],
    ['a file with nothing in it', changed(true), true],
    ['a changed file', changed(false), false],
    ['a reload', { kind: 'reload', isGone: false }, false],
    ['a file of a reload pattern that is gone', { kind: 'reload', isGone: true }, true],
    ['a config file', { kind: 'config' }, true],
    ['a file that is not a module', { kind: 'not a module' }, false],
  ] as const satisfies readonly (readonly [string, Finding, boolean])[]) {
    it(`is ${expected} for ${what}`, () => {
      assert.equal(isDoubtful(finding), expected)
    })
  }

  for (const [what, contents, expected] of [
    ['an empty file', '', true],
    ['a file of blanks', ' \n', true],
    ['a changed file', 'x', false],
  ] as const) {
    it(`is ${expected} for ${what}, as examine finds it`, async (t) => {
      const bench = new Bench(t, { 'app.ts': 'export const a = 1' }).load('app.ts')
      bench.project.write('app.ts', contents)

      const finding = await look(bench, 'app.ts')

      assertKind(finding, 'changed')
      assert.equal(isDoubtful(finding), expected)
    })
  }
})
