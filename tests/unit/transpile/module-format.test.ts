import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { moduleFormatOf } from '../../../src/transpile/module-format.js'

type PackageType = 'module' | 'commonjs' | undefined

const formatOf = (path: string, packageType: PackageType, module?: string) =>
  moduleFormatOf(path, { packageTypeOf: () => packageType, compilerOptionsOf: () => ({ module }) })

describe('the module format of a file', () => {
  for (const [path, packageType, format] of [
    ['/a.mts', 'commonjs', 'module'],
    ['/a.mjs', 'commonjs', 'module'],
    ['/a.cts', 'module', 'commonjs'],
    ['/a.cjs', 'module', 'commonjs'],
    ['/a.ts', 'module', 'module'],
    ['/a.tsx', 'commonjs', 'commonjs'],
    ['/a.js', 'commonjs', 'commonjs'],
    ['/a.ts', undefined, 'by syntax'],
    ['/a.js', undefined, 'by syntax'],
  ] as const) {
    it(`is "${format}" for ${path} in a package with the type ${packageType}`, () => {
      assert.equal(formatOf(path, packageType), format)
    })
  }

  for (const module of ['commonjs', 'CommonJS', 'node16', 'node18', 'node20', 'NodeNext']) {
    it(`is that of the tsconfig where the package has no type: ${module}`, () => {
      assert.equal(formatOf('/a.ts', undefined, module), 'commonjs by tsconfig')
      assert.equal(formatOf('/a.tsx', undefined, module), 'commonjs by tsconfig')
    })
  }

  for (const module of ['esnext', 'es2022', 'preserve', 'none']) {
    it(`is that of the syntax where the tsconfig makes no CommonJS: ${module}`, () => {
      assert.equal(formatOf('/a.ts', undefined, module), 'by syntax')
    })
  }

  it('is not that of the tsconfig for JavaScript, and not where the package or the extension says it', () => {
    assert.equal(formatOf('/a.js', undefined, 'commonjs'), 'by syntax')
    assert.equal(formatOf('/a.ts', 'module', 'commonjs'), 'module')
    assert.equal(formatOf('/a.mts', undefined, 'commonjs'), 'module')
  })
})
