import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { behindInterop, hasInterop, interopSource, interopUrlOf } from '../../../src/loader/interop.js'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import { Project } from '../../support/project.js'

const URL = 'file:///page.cts?hot-hook=2#tea'

function setUp(t: TestContext, tsconfig = '{}') {
  const project = new Project(t, {
    'tsconfig.json': tsconfig,
    'app.cts': '',
    'page.cts': '',
    'page.mts': '',
    'page.cjs': '',
    'broken.cts': 'export const =',
  })
  const tools = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  return (importer: string, imported: string) => hasInterop(project.path(importer), project.path(imported), tools)
}

describe('hasInterop', () => {
  for (const [importer, imported, expected] of [
    ['app.cts', 'page.cts', true],
    ['page.mts', 'page.cts', false],
    ['app.cts', 'page.mts', false],
    ['page.cjs', 'page.cts', false],
    ['app.cts', 'page.cjs', false],
    ['app.cts', 'broken.cts', false],
    ['app.cts', 'missing.cts', false],
    ['page.cts', 'page.cts', false],
  ] as const) {
    it(`is ${expected} for an import() of ${imported} in ${importer}`, (t) => {
      assert.equal(setUp(t)(importer, imported), expected)
    })
  }

  for (const [module, expected] of [
    ['commonjs', true],
    ['ESNext', true],
    ['node16', false],
    ['NodeNext', false],
  ] as const) {
    it(`is ${expected} where \`module\` is ${module}`, (t) => {
      assert.equal(setUp(t, `{ "compilerOptions": { "module": "${module}" } }`)('app.cts', 'page.cts'), expected)
    })
  }
})

describe('the module before CommonJS', () => {
  it('has a URL of its own, which leads to the real one', () => {
    assert.notEqual(interopUrlOf(URL), URL)
    assert.deepEqual([behindInterop(interopUrlOf(URL)), behindInterop(URL)], [URL, undefined])
  })

  const real = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
  const TYPESCRIPT = real('export const a = 1; export { a as "b c" }; export default { __esModule: true, default: 2 }')
  const OTHER = real('export const a = 1; export default { default: 2 }')

  it('hands on all exports, and the default export as that', async () => {
    assert.deepEqual({ ...(await import(real(interopSource(TYPESCRIPT)))) }, { a: 1, 'b c': 1, default: 2 })
  })

  it('leaves what was no ES module as it is', async () => {
    assert.deepEqual({ ...(await import(real(interopSource(OTHER)))) }, { a: 1, default: { default: 2 } })
  })
})
