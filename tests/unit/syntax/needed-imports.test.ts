import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { neededBy } from '../../../src/syntax/needed-imports.js'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'

const esbuild = new EsbuildService()
after(() => esbuild.stop())

async function neededIn(path: string, text: string): Promise<string[]> {
  const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
  return [...neededBy(await transpiler.transpile(path, text))].sort()
}

const TEXT = `
import a, { type A } from 'a'
import type { B } from 'b'
import * as c from './c.js'
import './d.js'
export * from './e.js'
export { f } from './f.js'
export const load = () => [import('./lazy.js'), a, c] as A[]
`

describe('neededBy', () => {
  const all = ['./c.js', './d.js', './e.js', './f.js', 'a']

  it('gives the specifiers of all statements of an ES module', async () => {
    assert.deepEqual(await neededIn('/src/a.ts', TEXT), all)
  })

  it('gives the same where they are calls, in CommonJS that is made of them', async () => {
    assert.deepEqual(await neededIn('/src/a.cts', TEXT), all)
  })

  it('gives those that are required at the top level, and no others', async () => {
    const text = `
      import a = require('./a.cjs')
      const b = require('./b.cjs')
      require('./c.cjs')
      let d; try { d = require('./d.cjs') } catch {}
      if (a) require('./e.cjs')
      export const load = () => require('./f.cjs')
      export const text = \`
require("./g.cjs")\`
      export { b, d }`

    assert.deepEqual(await neededIn('/src/a.cts', text), ['./a.cjs', './b.cjs', './c.cjs'])
  })

  it('gives none of CommonJS that is as it was written: there may be reasons to go on without them', async () => {
    assert.deepEqual(await neededIn('/src/a.cjs', `const a = require('./a.cjs')`), [])
  })
})
