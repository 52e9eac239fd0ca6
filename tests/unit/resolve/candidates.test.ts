import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { candidates } from '../../../src/resolve/candidates.js'
import { ON_EACH_SYSTEM } from '../../support/path-systems.js'

const TS = '/src/app.ts'
const JS = '/src/app.js'

/** The first candidate among some files that exist. */
function choose(path: string, importer: string | undefined, ...existing: string[]): string | undefined {
  for (const candidate of candidates(path, importer)) if (existing.includes(candidate)) return candidate
  return undefined
}

describe('candidates, for a TypeScript importer', () => {
  for (const [path, best] of [
    ['/src/x.js', ['/src/x.ts', '/src/x.tsx', '/src/x.js', '/src/x.jsx']],
    ['/src/x.jsx', ['/src/x.tsx', '/src/x.jsx', '/src/x.ts', '/src/x.js']],
    ['/src/x.mjs', ['/src/x.mts', '/src/x.mjs']],
    ['/src/x.cjs', ['/src/x.cts', '/src/x.cjs']],
    ['/src/x.ts', ['/src/x.ts']],
    ['/src/x', ['/src/x', '/src/x.ts', '/src/x.tsx', '/src/x.mts', '/src/x.cts', '/src/x.js']],
    ['/src/x.model', ['/src/x.model', '/src/x.model.ts']],
    ['/src/data.json', ['/src/data.json']],
    ['/v1.2/user.model.mjs', ['/v1.2/user.model.mts', '/v1.2/user.model.mjs']],
  ] as const) {
    it(`of ${path} are first ${best.join(', ')}`, () => {
      assert.deepEqual([...candidates(path, TS)].slice(0, best.length), best)
    })
  }

  for (const importer of ['/src/a.ts', '/src/a.tsx', '/src/a.mts', '/src/a.cts']) {
    it(`mean x.ts by x.js in ${importer}, also if x.js lies beside it`, () => {
      assert.equal(choose('/src/x.js', importer, '/src/x.js', '/src/x.ts'), '/src/x.ts')
    })
  }
})

describe('candidates, for a JavaScript importer', () => {
  for (const importer of ['/src/a.js', '/src/a.jsx', '/src/a.mjs', '/src/a.cjs']) {
    it(`mean x.js by x.js in ${importer} where there is one`, () => {
      assert.equal(choose('/src/x.js', importer, '/src/x.js', '/src/x.ts'), '/src/x.js')
    })
  }

  it('mean x.ts by x.js where there is no x.js', () => {
    assert.equal(choose('/src/x.js', JS, '/src/x.ts'), '/src/x.ts')
  })
})

describe('candidates, for the entry', () => {
  it('mean the file that was named', () => {
    assert.equal(choose('/src/x.js', undefined, '/src/x.js', '/src/x.ts'), '/src/x.js')
  })

  it('mean its source where there is no such file', () => {
    assert.equal(choose('/src/x.js', undefined, '/src/x.ts'), '/src/x.ts')
  })

  it('need no extension', () => {
    assert.equal(choose('/src/x', undefined, '/src/x.ts'), '/src/x.ts')
  })
})

describe('candidates, for a folder', () => {
  for (const { system, path: at, run } of ON_EACH_SYSTEM) {
    const first = (path: string, ...existing: string[]) => run(() => choose(at(path), at(TS), ...existing.map(at)))

    it(`are its index files, after all files of that name, with paths of ${system}`, () => {
      assert.equal(first('/src/x', '/src/x/index.ts', '/src/x.js'), at('/src/x.js'))
      assert.equal(first('/src/x', '/src/x/index.ts', '/src/x/index.js'), at('/src/x/index.ts'))
      assert.equal(first('/src/x', '/src/x/index.json'), at('/src/x/index.json'))
    })

    it(`are only its index files where a slash stands at the end, with paths of ${system}`, () => {
      assert.equal(first('/src/x/', '/src/x.ts', '/src/x'), undefined)
      assert.equal(first('/src/x/', '/src/x.ts', '/src/x/index.tsx'), at('/src/x/index.tsx'))
    })

    it(`are the main of its package.json before its index files, with paths of ${system}`, () => {
      const found = run(() => [
        ...candidates(at('/src/x'), at(TS), (folder) => (folder === at('/src/x') ? './lib/a.js' : undefined)),
      ])
      const byMain = found.indexOf(at('/src/x/lib/a.ts'))
      assert.ok(byMain > 0 && byMain < found.indexOf(at('/src/x/index.ts')), found.join())
    })
  }
})
