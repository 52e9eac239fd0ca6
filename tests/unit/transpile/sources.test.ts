import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { digestOf } from '../../../src/files/digest.js'
import { encodingOf } from '../../../src/files/file-kinds.js'
import type { ImportUse } from '../../../src/syntax/uses.js'
import { type Contents, plainSource } from '../../../src/transpile/source.js'
import { Sources } from '../../../src/transpile/sources.js'
import type { Transpiler } from '../../../src/transpile/transpiler.js'
import { Project } from '../../support/project.js'

/** Sources of a project, made by a transpiler that changes nothing and refuses what has "broken" in it. */
function setUp(t: TestContext, files: Record<string, string>) {
  const project = new Project(t, files)
  const given: Contents[] = []
  const transpiled: string[] = []
  const transpileSync: Transpiler['transpileSync'] = (path, contents) => {
    given.push(contents)
    transpiled.push(String(contents))
    if (contents.includes('broken')) throw new Error('broken')
    return plainSource(path, contents, 'module')
  }
  const transpileGivenSync: Transpiler['transpileGivenSync'] = (path, { contents }) =>
    plainSource(path, `given ${contents}`, 'module')
  return { project, given, transpiled, sources: new Sources({ transpileSync, transpileGivenSync }) }
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

describe('encodingOf', () => {
  for (const path of [
    '/a.ts',
    '/a.mts',
    '/a.cts',
    '/a.tsx',
    '/a.js',
    '/a.mjs',
    '/a.cjs',
    '/a.jsx',
    '/a.json',
    '/a.d.ts',
  ]) {
    it(`is UTF-8 for ${path}`, () => {
      assert.equal(encodingOf(path), 'utf8')
    })
  }

  for (const path of ['/a.wasm', '/a.node', '/a.css', '/a', '/a.ts.png', '/ts', '/a.xts', '/a.mtsx.bin']) {
    it(`is none for ${path}: only its bytes matter`, () => {
      assert.equal(encodingOf(path), null)
    })
  }
})

describe('Sources', () => {
  it('knows no source before one was read', (t) => {
    const { project, sources } = setUp(t, { 'a.ts': 'one' })

    assert.equal(sources.get(project.path('a.ts')), undefined)
  })

  it('reads what stands on disk the first time', (t) => {
    const { project, sources } = setUp(t, { 'a.ts': 'one' })

    const source = sources.read(project.path('a.ts'))

    assert.equal(source.digest, digestOf('one'))
    assert.equal(sources.get(project.path('a.ts')), source)
  })

  it('hands over scripts and JSON as texts, and all else as bytes', (t) => {
    const { project, sources, given } = setUp(t, { 'a.ts': 'é', 'a.json': '"é"', 'a.wasm': 'é' })

    for (const name of ['a.ts', 'a.json', 'a.wasm']) sources.read(project.path(name))

    assert.deepEqual(given, ['é', '"é"', Buffer.from('é')])
  })

  it('keeps to that whatever happens on disk: it is the last good one', (t) => {
    const { project, sources, transpiled } = setUp(t, { 'a.ts': 'one' })
    sources.read(project.path('a.ts'))

    project.remove('a.ts')

    assert.equal(sources.read(project.path('a.ts')).digest, digestOf('one'))
    assert.deepEqual(transpiled, ['one'])
  })

  it('gives a source that was set, without a look at the disk', (t) => {
    const { project, sources, transpiled } = setUp(t, { 'a.ts': 'one' })

    sources.set(plainSource(project.path('a.ts'), 'two', 'module'))

    assert.equal(sources.read(project.path('a.ts')).digest, digestOf('two'))
    assert.deepEqual(transpiled, [])
  })

  it('throws what reading throws, and reads again the next time', (t) => {
    const { project, sources } = setUp(t, {})
    assert.throws(() => sources.read(project.path('a.ts')), { code: 'ENOENT' })

    project.write('a.ts', 'one')

    assert.equal(sources.read(project.path('a.ts')).digest, digestOf('one'))
  })

  it('throws what transpiling throws, and keeps nothing of it', (t) => {
    const { project, sources } = setUp(t, { 'a.ts': 'broken' })

    assert.throws(() => sources.read(project.path('a.ts')), { message: 'broken' })

    assert.equal(sources.get(project.path('a.ts')), undefined)
  })
})
