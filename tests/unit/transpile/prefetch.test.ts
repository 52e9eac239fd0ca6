import assert from 'node:assert/strict'
import { dirname, resolve } from 'node:path'
import { describe, it } from 'node:test'
import type { Batch } from '../../../src/transpile/batch.js'
import type { EsbuildKind } from '../../../src/transpile/esbuild-options.js'
import { batchesFrom, type PrefetchPorts } from '../../../src/transpile/prefetch.js'

const ESM: EsbuildKind = { format: 'esm', compilerOptions: {} }

/** The batches from `/app.ts` on, in a project of texts by path, as paths. */
function batches(files: Readonly<Record<string, string>>, ports: Partial<PrefetchPorts> = {}): string[][] {
  return full(files, ports).map(({ files }) => files.map(({ path }) => path))
}

function full(files: Readonly<Record<string, string>>, ports: Partial<PrefetchPorts> = {}): Batch[] {
  const all: PrefetchPorts = {
    kindOf: () => ESM,
    find(specifier, importer) {
      const path = resolve(dirname(importer), specifier).replace(/\.js$/, '.ts')
      return specifier.startsWith('.') && path in files ? path : undefined
    },
    isStored: () => false,
    read: (path) => files[path],
    ...ports,
  }
  return [...batchesFrom([{ path: '/app.ts', contents: files['/app.ts'] ?? '' }], all)]
}

/** What is found in one text that has `/x.ts` beside it. */
function findsX(text: string): boolean {
  return batches({ '/app.ts': text, '/x.ts': '' })[0]?.includes('/x.ts') ?? false
}

describe('batchesFrom', () => {
  it('finds all that a file imports, and that those import', () => {
    const found = batches({
      '/app.ts': `import { a } from './a.js'\nimport './b.js'`,
      '/a.ts': `export * from './deep/c.js'`,
      '/b.ts': `export const load = () => import('./deep/d.js')`,
      '/deep/c.ts': '',
      '/deep/d.ts': '',
      '/other.ts': '',
    })

    assert.deepEqual(found, [['/app.ts', '/a.ts', '/b.ts', '/deep/c.ts', '/deep/d.ts']])
  })

  it('goes through a circle once', () => {
    const found = batches({ '/app.ts': `import './a.js'`, '/a.ts': `import './app.js'\nimport './a.js'` })

    assert.deepEqual(found, [['/app.ts', '/a.ts']])
  })

  for (const text of [
    `import x from './x.js'`,
    `import x from "./x.js"`,
    `import {\n  x,\n} from './x.js'`,
    `import { type X, x } from './x.js'`,
    `import'./x.js'`,
    `export { x } from './x.js'`,
    `await import('./x.js')`,
    `await import(\n  './x.js',\n)`,
    `import('./x.js', import.meta.hot?.boundary)`,
    `import x from './x.js?theme=dark'`,
    `import x from './x.js' with { type: 'json' }`,
  ]) {
    it(`finds what is imported by ${text.replaceAll('\n', ' ')}`, () => {
      assert.equal(findsX(text), true)
    })
  }

  for (const text of [
    `import type { X } from './x.js'`,
    `export type { X } from './x.js'`,
    `  import type X from './x.js'`,
    `const x = './x.js'`,
    'import(`./x.js`)',
    `import('./' + 'x.js')`,
    `import x from 'x'`,
  ]) {
    it(`finds nothing in ${text}`, () => {
      assert.equal(findsX(text), false)
    })
  }

  it('does not mind what only looks like an import, and leads nowhere', () => {
    assert.deepEqual(batches({ '/app.ts': `// a tea from "China"\nconst a = "from 'here'"\nimport './gone.js'` }), [
      ['/app.ts'],
    ])
  })

  it('leaves out what is stored, and does not look into it', () => {
    const found = batches(
      { '/app.ts': `import './a.js'\nimport './b.js'`, '/a.ts': `import './c.js'`, '/b.ts': '', '/c.ts': '' },
      { isStored: ({ path }) => path === '/a.ts' },
    )

    assert.deepEqual(found, [['/app.ts', '/b.ts']])
  })

  it('finds nothing where the first file is stored', () => {
    assert.deepEqual(batches({ '/app.ts': `import './a.js'`, '/a.ts': '' }, { isStored: () => true }), [])
  })

  it('leaves out what is not transpiled: it is not looked into', () => {
    const found = batches(
      { '/app.ts': `import './a.js'`, '/a.ts': `import './b.js'`, '/b.ts': '' },
      { kindOf: (path) => (path === '/a.ts' ? undefined : ESM) },
    )

    assert.deepEqual(found, [['/app.ts']])
  })

  it('keeps CommonJS apart, and looks for what it requires', () => {
    const found = batches(
      { '/app.ts': `import './a.js'`, '/a.ts': `import './b.js'\nrequire("./c.js")`, '/b.ts': '', '/c.ts': '' },
      { kindOf: (path) => (path === '/a.ts' || path === '/c.ts' ? { ...ESM, format: 'cjs' } : ESM) },
    )

    assert.deepEqual(found, [
      ['/app.ts', '/b.ts'],
      ['/a.ts', '/c.ts'],
    ])
  })

  it('leaves out JSON', () => {
    const find: PrefetchPorts['find'] = (specifier, importer) => resolve(dirname(importer), specifier)

    assert.deepEqual(batches({ '/app.ts': `import './data.json'`, '/data.json': '{}' }, { find }), [['/app.ts']])
  })

  it('leaves out a file whose name esbuild would take for a pattern', () => {
    assert.deepEqual(batches({ '/app.ts': `import './*.js'\nimport './a.js'`, '/*.ts': '', '/a.ts': '' }), [
      ['/app.ts', '/a.ts'],
    ])
  })

  it('leaves out a file that can not be read', () => {
    const read = () => undefined

    assert.deepEqual(batches({ '/app.ts': `import './a.js'`, '/a.ts': '' }, { read }), [['/app.ts']])
  })

  it('reads each file once, also where many import it', () => {
    const files = {
      '/app.ts': `import './a.js'\nimport './b.js'`,
      '/a.ts': `import './b.js'`,
      '/b.ts': `import './a.js'`,
    }
    const reads: string[] = []
    const read = (path: string) => {
      reads.push(path)
      return files[path as keyof typeof files]
    }

    batches(files, { read })

    assert.deepEqual(reads, ['/a.ts', '/b.ts'])
  })

  it('has one batch for each way to call esbuild', () => {
    const strict: EsbuildKind = { format: 'esm', compilerOptions: { strict: true } }
    const files = { '/app.ts': `import './a.js'\nimport './b.js'`, '/a.ts': '', '/b.ts': '' }

    const found = full(files, { kindOf: (path) => (path === '/a.ts' ? strict : ESM) })

    assert.deepEqual(
      found.map(({ kind, files }) => [kind, files.map(({ path }) => path)]),
      [
        [ESM, ['/app.ts', '/b.ts']],
        [strict, ['/a.ts']],
      ],
    )
  })

  it('has no more than a hundred files in a batch', () => {
    const names = Array.from({ length: 250 }, (_, index) => `file-${index}`)
    const files = Object.fromEntries(names.map((name) => [`/${name}.ts`, '']))

    const found = batches({ ...files, '/app.ts': names.map((name) => `import './${name}.js'`).join('\n') })

    assert.deepEqual(
      found.map(({ length }) => length),
      [100, 100, 51],
    )
    assert.equal(new Set(found.flat()).size, 251)
  })
})
