import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, describe, it, type TestContext } from 'node:test'
import { type Batch, type TranspiledFile, transpileBatch, transpileBatchSync } from '../../../src/transpile/batch.js'
import type { CompilerOptions } from '../../../src/transpile/esbuild-options.js'
import { EsbuildService, type InMemory } from '../../../src/transpile/esbuild-service.js'
import type { Source } from '../../../src/transpile/source.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'
import { Project } from '../../support/project.js'

const esbuild = new EsbuildService()
after(() => esbuild.stop())

type Files = Readonly<Record<string, string | Uint8Array>>

interface Given {
  compilerOptions?: CompilerOptions
  packageType?: 'module' | 'commonjs' | undefined
  /** Does something when esbuild is called, with the number of the call: 1 is the first. */
  onBuild?: (call: number, project: Project) => void
}

/** A batch of files, and what becomes of them one by one. */
function setUp(t: TestContext, files: Files, { compilerOptions = {}, onBuild, ...given }: Given = {}) {
  const packageType = 'packageType' in given ? given.packageType : 'module'
  // esbuild looks for it, too.
  const project = new Project(t, { 'package.json': JSON.stringify({ type: packageType }) })
  for (const [name, contents] of Object.entries(files)) {
    project.write(name, '')
    writeFileSync(project.path(name), contents)
  }
  const read = Object.keys(files).map((name) => ({
    path: project.path(name),
    contents: readFileSync(project.path(name), 'utf8'),
  }))
  const batch: Batch = { kind: { format: 'esm', compilerOptions }, files: read }
  let calls = 0
  const service = {
    build(options: InMemory) {
      onBuild?.(++calls, project)
      return esbuild.build(options)
    },
    buildSync(options: InMemory) {
      onBuild?.(++calls, project)
      return esbuild.buildSync(options)
    },
  } as EsbuildService
  const transpiler = new EsbuildTranspiler({
    esbuild,
    compilerOptionsOf: () => compilerOptions,
    packageTypeOf: () => packageType,
  })
  return {
    project,
    read,
    inBatch: () => transpileBatch(batch, service),
    inBatchSync: () => transpileBatchSync(batch, service),
    alone: () => Promise.all(read.map(({ path, contents }) => transpiler.transpile(path, contents))),
    names: (transpiled: readonly TranspiledFile[]) =>
      transpiled.map(({ source }) => project.nameOf(source.path)).sort(),
  }
}

const sourcesOf = (transpiled: readonly TranspiledFile[]) => transpiled.map(({ source }) => source)

/** Without what nobody reads of a map: only positions count. JavaScript has none. */
function comparable(sources: readonly Source[]) {
  const sorted = [...sources].sort((one, other) => (one.path < other.path ? -1 : 1))
  return sorted.map((source) => {
    if (source.map === undefined) return source
    const { mappings, names, sourcesContent } = JSON.parse(String(source.map))
    return { ...source, map: { mappings, names, sourcesContent } }
  })
}

describe('a batch', () => {
  for (const [what, files, given] of [
    [
      'TypeScript',
      { 'a.ts': `import { b } from './b.js'\nexport const a: number = b`, 'b.ts': 'export enum B { one }' },
      {},
    ],
    ['files in folders', { 'src/a.ts': 'export const a = 1', 'src/deep/a.ts': 'export const a = 2' }, {}],
    ['JavaScript', { 'a.js': 'export const a = 1', 'b.mjs': 'export const b = await 1' }, {}],
    [
      'JSX',
      { 'a.tsx': 'export const a = <p>tea</p>' },
      { compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'preact' } },
    ],
    ['JSX for development', { 'a.tsx': 'export const a = <p>tea</p>' }, { compilerOptions: { jsx: 'react-jsxdev' } }],
    ['decorators', { 'a.ts': 'export class A { @log b() {} }' }, { compilerOptions: { experimentalDecorators: true } }],
    [
      'imports of all kinds',
      { 'a.ts': `import('./b.js', import.meta.hot?.boundary)\nimport(name)\nexport * from './c.js'` },
      {},
    ],
    ['characters beyond ASCII', { 'é 名.ts': `export const é = '🍵'` }, {}],
    ['a hashbang', { 'a.ts': '#!/usr/bin/env node\nexport const a = 1' }, {}],
    ['Windows line ends', { 'a.ts': 'export const a = 1\r\nexport const b = 2\r\n' }, {}],
    ['text that JSON would escape', { 'a.ts': 'export const a = "\\u0001 \\\\ \\" </script>\\t"\n' }, {}],
    [
      'many files',
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.ts`, `export const a = ${index}`])),
      {},
    ],
  ] as readonly (readonly [string, Files, Given])[]) {
    it(`makes the same of ${what} as one call for each file does`, async (t) => {
      const { inBatch, inBatchSync, alone } = setUp(t, files, given)

      const expected = comparable(await alone())

      assert.deepEqual(comparable(sourcesOf(await inBatch())), expected)
      assert.deepEqual(comparable(sourcesOf(inBatchSync())), expected)
    })
  }

  for (const [what, contents] of [
    ['nothing in it', ''],
    ['types only', 'export interface A {}'],
    ['a byte order mark', '\ufeffexport const a = 1'],
    ['the line ends that only JavaScript knows', 'export const a = "\u2028\u2029"\n// \u2028\nexport const b = 2'],
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from('export const a = "'), 0xff, 0x80, 0x22])],
    ['a character of no length', 'export const a = "\0"'],
    ['tabs and control characters', 'export const a = "\t\u007f\u0008\u000c"\n'],
  ] as const) {
    it(`makes the same of a file with ${what}, or leaves it out`, async (t) => {
      const { inBatch, inBatchSync, alone } = setUp(t, { 'a.ts': contents })
      const expected = comparable(await alone())

      for (const transpiled of [await inBatch(), inBatchSync()]) {
        if (transpiled.length > 0) assert.deepEqual(comparable(sourcesOf(transpiled)), expected)
      }
    })
  }

  it('says of each source which file it was made from', async (t) => {
    const files = { 'a.ts': 'export const a = 1', 'b.ts': 'export const = 2', 'c.ts': 'export const c = 3' }
    const { read, inBatch, inBatchSync } = setUp(t, files)

    for (const transpiled of [await inBatch(), inBatchSync()]) {
      assert.deepEqual(
        transpiled.map(({ file, source }) => [file, source.path]),
        [read[0], read[2]].map((file) => [file, file?.path]),
      )
    }
  })

  it('leaves out what has nothing of a module in it, also in a package of modules', async (t) => {
    const files = { 'a.ts': 'export const a = 1', 'empty.ts': '', 'types.ts': 'interface A {}' }
    const { inBatch, inBatchSync, names } = setUp(t, files)

    assert.deepEqual(names(await inBatch()), ['a.ts'])
    assert.deepEqual(names(inBatchSync()), ['a.ts'])
  })

  it('leaves out a file with a mistake, and makes the others', async (t) => {
    const files = {
      'a.ts': 'export const a = 1',
      'b.ts': 'export const = 2',
      'deep/c.ts': 'export const',
      'd.ts': 'export const d = 4',
    }
    const { inBatch, inBatchSync, names } = setUp(t, files)

    assert.deepEqual(names(await inBatch()), ['a.ts', 'd.ts'])
    assert.deepEqual(names(inBatchSync()), ['a.ts', 'd.ts'])
  })

  it('is empty where all files have mistakes', async (t) => {
    const { inBatch, inBatchSync } = setUp(t, { 'a.ts': 'export const = 1', 'b.ts': 'export const = 2' })

    assert.deepEqual([await inBatch(), inBatchSync()], [[], []])
  })

  it('leaves out a file that has gone, without an error', async (t) => {
    const onBuild = (_: number, project: Project) => project.write('b.ts', '')
    const { project, inBatch, names } = setUp(
      t,
      { 'a.ts': 'export const a = 1', 'b.ts': 'export const b = 2' },
      { onBuild },
    )
    project.remove('b.ts')

    assert.deepEqual(names(await inBatch()), ['a.ts'])
  })

  it('is empty where a file has gone for good', async (t) => {
    const { project, inBatch, inBatchSync } = setUp(t, { 'a.ts': 'export const a = 1' })
    project.remove('a.ts')

    assert.deepEqual([await inBatch(), inBatchSync()], [[], []])
  })

  it('leaves out a file that has changed since it was read', async (t) => {
    const onBuild = (_: number, project: Project) => project.write('b.ts', 'export const b = 3')
    const files = { 'a.ts': 'export const a = 1', 'b.ts': 'export const b = 2' }

    const first = setUp(t, files, { onBuild })
    const second = setUp(t, files, { onBuild })

    assert.deepEqual(first.names(await first.inBatch()), ['a.ts'])
    assert.deepEqual(second.names(second.inBatchSync()), ['a.ts'])
  })

  it('leaves out a file that is fixed between its two calls', async (t) => {
    const onBuild = (call: number, project: Project) => {
      if (call === 2) project.write('a.ts', 'export const a = 3')
    }
    const { inBatch, names } = setUp(
      t,
      { 'a.ts': 'export const a = 1', 'b.ts': 'const =', 'c.ts': 'export const c = 1' },
      { onBuild },
    )

    assert.deepEqual(names(await inBatch()), ['c.ts'])
  })

  it('leaves out what is CommonJS by its syntax', async (t) => {
    const { inBatch, names } = setUp(
      t,
      { 'a.ts': 'export const a = 1', 'b.js': 'exports.b = 2', 'c.ts': 'module.exports = 3 as number' },
      { packageType: undefined },
    )

    assert.deepEqual(names(await inBatch()), ['a.ts'])
  })

  for (const contents of [
    'console.log(1)',
    `const fs = require('node:fs')\nconsole.log(fs)`,
    `import('./b.js')`,
    '',
    'const a: number = 1',
  ]) {
    it(`makes no module of what is none, in a package without a type: ${JSON.stringify(contents)}`, async (t) => {
      const { inBatch, inBatchSync, alone } = setUp(t, { 'a.ts': contents }, { packageType: undefined })
      const [{ format }] = (await alone()) as [Source]
      assert.equal(format, 'commonjs')

      assert.deepEqual([await inBatch(), inBatchSync()], [[], []])
    })
  }

  it('has maps without the sources', async (t) => {
    const [source] = sourcesOf(await setUp(t, { 'a.ts': 'export const a: number = 1' }).inBatch())

    assert.doesNotMatch(String(source?.map), /sourcesContent/)
    assert.ok(JSON.parse(String(source?.map)).mappings.length > 0)
  })
})
