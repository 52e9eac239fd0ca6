import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  behindFacade,
  facadeNameOf,
  facadeSource,
  facadeUrlOf,
  isFacade,
  isFacadeName,
} from '../../../src/loader/facade.js'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'

const PATHS = ['/project/page.mts', '/my project/ünïcode #1/100%.mts', '/a?b/page.mts']

describe('the facade of a version', () => {
  for (const path of PATHS) {
    it(`has a URL of its own, and Node's name for it: ${path}`, () => {
      const url = facadeUrlOf(path, 3)

      assert.equal(isFacade(url), true)
      assert.deepEqual(behindFacade(url), { path, version: 3 })
      assert.equal(fileURLToPath(url), facadeNameOf(path, 3))
      assert.deepEqual([isFacadeName(facadeNameOf(path, 3)), isFacadeName(path)], [true, false])
    })
  }

  it('is no other URL', () => {
    for (const url of ['file:///project/page.mts', 'file:///project/page.mts?hot-hook=1', 'node:fs']) {
      assert.deepEqual([isFacade(url), behindFacade(url)], [false, undefined], url)
    }
  })
})

describe('the source of a facade', () => {
  const esbuild = new EsbuildService()
  const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
  const sourceFor = async (contents: string, extension = '.mts') => {
    const { code = '' } = await transpiler.transpile(`/page${extension}`, contents)
    return facadeSource('/page.mts', 2, code)
  }

  for (const [title, contents, hasDefault] of [
    ['a default expression', 'export default 1', true],
    ['what only looks like one', 'const a = `\nexport default 1`\n// export default 1\nexport { a }', false],
    ['a default that is imported by another name', "export { default as a } from './other.js'", false],
    ['a default function', 'export default function page() {}', true],
    ['a default among others', 'const a = 1\nexport { a as default, a as b }', true],
    ['a default that is handed on', `export { default } from './other.js'`, true],
    ['a default under another name of its module', `export { a as default } from './other.js'`, true],
    ['names only', 'export const a = 1', false],
    ['a default that is given another name', `export { default as a } from './other.js'`, false],
    ['a switch with a default', 'export const a = (b: number) => { switch (b) { default: return 1 } }', false],
    ['nothing', 'globalThis.a = 1', false],
  ] as const) {
    it(`hands on all that the version exports: ${title}`, async (t) => {
      t.after(() => esbuild.stop())
      const source = await sourceFor(contents)

      assert.match(source, /export \* from "file:\/\/\/page\.mts\?hot-hook=2"/)
      assert.equal(source.includes('export { default } from "file:///page.mts?hot-hook=2"'), hasDefault)
    })
  }

  for (const [contents, hasDefault] of [
    ['export default 1', true],
    ['const a = 1\nexport{\n  a as default\n}', true],
    ["export * as default from './other.js'", true],
    ["import a from './other.js'; export { a }; const b = 'export default 1'", false],
  ] as const) {
    it(`hands on what JavaScript exports, as it was written: ${JSON.stringify(contents)}`, async (t) => {
      t.after(() => esbuild.stop())
      const source = await sourceFor(contents, '.mjs')

      assert.equal(source.includes('export { default } from "file:///page.mts?hot-hook=2"'), hasDefault)
    })
  }
})
