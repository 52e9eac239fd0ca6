import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type ImportUse, plainSource } from '../../../src/transpile/source.js'
import { encodingOf, readContents, Sources } from '../../../src/transpile/sources.js'
import type { Transpiler } from '../../../src/transpile/transpiler.js'
import { Project } from '../../support/project.js'

/** Sources of a project, made by a transpiler that changes nothing and refuses what has "broken" in it. */
function setUp(t: TestContext, files: Record<string, string>) {
  const project = new Project(t, files)
  const transpiled: string[] = []
  const transpileSync: Transpiler['transpileSync'] = (path, contents) => {
    transpiled.push(contents)
    if (contents.includes('broken')) throw new Error('broken')
    return plainSource(path, contents, 'module')
  }
  const refuse = () => assert.fail('nothing else of the transpiler is needed')
  const transpiler = { transpileSync, transpile: refuse, warmUp: refuse, stop: refuse }
  return { project, transpiled, sources: new Sources(transpiler) }
}

describe('Sources.useOf', () => {
  const use = (uses: [string, ImportUse][], computedCalls: number) => {
    const sources = new Sources({} as Transpiler)
    sources.set({ ...plainSource('/a.ts', '', 'module'), uses: new Map(uses), computedCalls })
    return sources.useOf('/a.ts', './b.js')
  }

  it('is what the source says of the specifier', () => {
    assert.deepEqual(use([['./b.js', { isStatic: true, calls: 2, names: undefined }]], 0), {
      isStatic: true,
      calls: 2,
      names: undefined,
    })
  })

  it('counts the places of a computed specifier, which may be this one', () => {
    assert.deepEqual(use([['./b.js', { isStatic: true, calls: 2, names: undefined }]], 1), {
      isStatic: true,
      calls: 3,
      names: undefined,
    })
    assert.deepEqual(use([], 2), { isStatic: false, calls: 2, names: undefined })
  })

  it('is nothing for a specifier that the source does not name, and for a source that is not there', () => {
    assert.equal(use([], 0), undefined)
    assert.equal(new Sources({} as Transpiler).useOf('/a.ts', './b.js'), undefined)
  })
})

describe('Sources', () => {
  it('knows no source before one was read', (t) => {
    const { project, sources } = setUp(t, { 'a.ts': 'one' })

    assert.equal(sources.get(project.path('a.ts')), undefined)
  })

  it('reads what stands on disk the first time', (t) => {
    const { project, sources } = setUp(t, { 'a.ts': 'one' })

    const source = sources.read(project.path('a.ts'))

    assert.equal(source.contents, 'one')
    assert.equal(sources.get(project.path('a.ts')), source)
  })

  it('keeps to that whatever happens on disk: it is the last good one', (t) => {
    const { project, sources, transpiled } = setUp(t, { 'a.ts': 'one' })
    sources.read(project.path('a.ts'))

    project.remove('a.ts')

    assert.equal(sources.read(project.path('a.ts')).contents, 'one')
    assert.deepEqual(transpiled, ['one'])
  })

  it('gives a source that was set, without a look at the disk', (t) => {
    const { project, sources, transpiled } = setUp(t, { 'a.ts': 'one' })

    sources.set(plainSource(project.path('a.ts'), 'two', 'module'))

    assert.equal(sources.read(project.path('a.ts')).contents, 'two')
    assert.deepEqual(transpiled, [])
  })

  it('throws what reading throws, and reads again the next time', (t) => {
    const { project, sources } = setUp(t, {})
    assert.throws(() => sources.read(project.path('a.ts')), { code: 'ENOENT' })

    project.write('a.ts', 'one')

    assert.equal(sources.read(project.path('a.ts')).contents, 'one')
  })

  it('throws what transpiling throws, and keeps nothing of it', (t) => {
    const { project, sources } = setUp(t, { 'a.ts': 'broken' })

    assert.throws(() => sources.read(project.path('a.ts')), { message: 'broken' })

    assert.equal(sources.get(project.path('a.ts')), undefined)
  })
})

describe('readContents', () => {
  it('reads UTF-8', (t) => {
    const project = new Project(t, { 'a.ts': 'tea: 🍵' })

    assert.equal(readContents(project.path('a.ts')), 'tea: 🍵')
  })
})

describe('encodingOf', () => {
  it('is UTF-8 for code and JSON', () => {
    const paths = ['/a.ts', '/a.mts', '/a.cts', '/a.tsx', '/a.js', '/a.mjs', '/a.cjs', '/a.jsx', '/a.json']

    assert.deepEqual(new Set(paths.map(encodingOf)), new Set(['utf8']))
  })

  it('is one in which different bytes give different texts for all else', () => {
    const encoding = encodingOf('/add.wasm')

    assert.notEqual(Buffer.from([0xff, 0x80]).toString(encoding), Buffer.from([0xfe, 0x80]).toString(encoding))
  })
})
