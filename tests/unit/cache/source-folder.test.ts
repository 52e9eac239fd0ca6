import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { checksumOf } from '../../../src/cache/checksum.js'
import { SourceFolder } from '../../../src/cache/source-folder.js'
import { Project } from '../../support/project.js'
import { keyOf, made } from './made.js'

const A = made('/src/a.ts', 'tea')
const B = made('/src/b.ts', 'cup')
const DAY_S = 86_400
const isRoot = process.getuid?.() === 0

function setUp(t: TestContext) {
  const project = new Project(t, {})
  const path = project.path('cache')
  const folder = new SourceFolder(path)
  const files = () =>
    readdirSync(path, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.source'))
  const file = () => join(path, files()[0] ?? assert.fail('there is no file'))
  return { project, path, folder, files, file }
}

describe('SourceFolder', () => {
  it('has what was written, also for another process', (t) => {
    const { folder, path } = setUp(t)

    assert.deepEqual([folder.write(A), folder.write(B)], [true, true])

    for (const each of [folder, new SourceFolder(path)]) {
      assert.deepEqual([each.read(keyOf(A)), each.read(keyOf(B))], [A.source, B.source])
    }
  })

  it('has a source larger than those before', (t) => {
    const { folder } = setUp(t)
    const large = made('/src/large.ts', 'é'.repeat(100_000))
    for (const each of [large, A]) folder.write(each)

    assert.deepEqual([folder.read(keyOf(A)), folder.read(keyOf(large))], [A.source, large.source])
  })

  it('has nothing for another text, another path or another recipe', (t) => {
    const { folder } = setUp(t)
    folder.write(A)

    for (const other of [{ text: 'coffee' }, { path: B.source.path }, { recipe: 'node-26' }]) {
      assert.equal(folder.read({ ...keyOf(A), ...other }), undefined)
    }
  })

  it('has one file for each path and recipe, with the last text', (t) => {
    const { folder, files } = setUp(t)
    const later = made(A.source.path, 'coffee')
    const other = { ...A, recipe: 'node-26' }
    for (const each of [A, later, other]) folder.write(each)

    assert.equal(files().length, 2)
    assert.deepEqual(
      [A, later, other].map((each) => folder.read(keyOf(each))),
      [undefined, later.source, other.source],
    )
  })

  it('never takes one path for another where they have the same file', (t) => {
    const { folder, files } = setUp(t)
    const [one, two] = [made('/src/m57182.ts', 'tea'), made('/src/m105700.ts', 'tea')]
    assert.equal(checksumOf('/src/m57182.ts'), checksumOf('/src/m105700.ts'))
    folder.write(one)

    assert.equal(folder.read(keyOf(two)), undefined)
    folder.write(two)

    assert.equal(files().length, 1)
    assert.deepEqual([folder.read(keyOf(one)), folder.read(keyOf(two))], [undefined, two.source])
  })

  it('lets nobody but the user write or read it', { skip: process.platform === 'win32' }, (t) => {
    const { folder, path, file } = setUp(t)
    folder.write(A)

    assert.deepEqual([statSync(path).mode & 0o777, statSync(file()).mode & 0o777], [0o700, 0o600])
  })

  it('leaves no file but those of the sources', (t) => {
    const { folder, path } = setUp(t)
    for (const each of [A, B, A]) folder.write(each)

    const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())

    assert.equal(names.length, 2)
  })
})

describe('SourceFolder, where something is wrong', () => {
  it('does not have a source whose file is damaged, and can write it again', (t) => {
    const { folder, file } = setUp(t)
    folder.write(A)
    const sound = readFileSync(file())

    for (const damaged of ['', 'something else'.repeat(10_000), sound.subarray(0, 50), sound.subarray(1)]) {
      writeFileSync(file(), damaged)

      assert.equal(folder.read(keyOf(A)), undefined)
      folder.write(A)
      assert.deepEqual(folder.read(keyOf(A)), A.source)
    }
  })

  it('does not have a source where a folder is in place of its file', (t) => {
    const { folder, file } = setUp(t)
    folder.write(A)
    const path = file()
    rmSync(path)
    mkdirSync(path)
    writeFileSync(join(path, 'notes'), '')

    assert.deepEqual([folder.read(keyOf(A)), folder.write(A), folder.read(keyOf(A))], [undefined, false, undefined])
  })

  it('is made again where it was deleted', (t) => {
    const { folder, path } = setUp(t)
    folder.write(A)

    rmSync(path, { recursive: true })

    assert.deepEqual([folder.read(keyOf(A)), folder.write(B)], [undefined, true])
    assert.deepEqual(folder.read(keyOf(B)), B.source)
  })

  it('cannot write where a file is in its place, and leaves that alone', (t) => {
    const { project } = setUp(t)
    project.write('file', 'a file')
    for (const path of ['file', 'file/cache']) {
      const folder = new SourceFolder(project.path(path))

      assert.deepEqual([folder.write(A), folder.read(keyOf(A))], [false, undefined])
      folder.tidy()
    }
    assert.equal(project.read('file'), 'a file')
  })

  it('cannot write where it may not', { skip: isRoot && 'root may write everywhere' }, (t) => {
    const { folder, path } = setUp(t)
    mkdirSync(path)
    chmodSync(path, 0o555)

    assert.equal(folder.write(A), false)
    folder.tidy()

    assert.deepEqual(readdirSync(path), [])
  })

  it('cannot write where a name would be too long, and leaves no temporary file', (t) => {
    const { folder, path } = setUp(t)
    folder.write(B)
    const recipe = 'x'.repeat(300)

    assert.equal(folder.write({ ...A, recipe }), false)

    assert.equal(readdirSync(path, { recursive: true }).filter((name) => !String(name).startsWith('sources')).length, 0)
    assert.equal(readdirSync(path, { recursive: true }).length, 2)
  })
})

describe('the time of the last use', () => {
  for (const [days, isUpdated] of [
    [6, false],
    [8, true],
  ] as const) {
    it(`is ${isUpdated ? '' : 'not '}updated by a use after ${days} days`, (t) => {
      const { folder, file } = setUp(t)
      folder.write(A)
      const before = Math.floor(Date.now() / 1_000) - days * DAY_S
      utimesSync(file(), before, before)

      assert.deepEqual(folder.read(keyOf(A)), A.source)

      assert.equal(statSync(file()).mtimeMs > before * 1_000, isUpdated)
    })
  }

  it('is updated where it is in the future', (t) => {
    const { folder, file } = setUp(t)
    folder.write(A)
    const future = Math.floor(Date.now() / 1_000) + 365 * DAY_S
    utimesSync(file(), future, future)

    folder.read(keyOf(A))

    assert.ok(statSync(file()).mtimeMs < future * 1_000)
  })

  it('is not updated where a source of another text was wanted', (t) => {
    const { folder, file } = setUp(t)
    folder.write(A)
    utimesSync(file(), 1, 1)

    folder.read({ ...keyOf(A), text: 'coffee' })

    assert.equal(statSync(file()).mtimeMs, 1_000)
  })

  it('saves a source from being deleted', (t) => {
    const { folder, files, file } = setUp(t)
    folder.write(A)
    utimesSync(file(), 1, 1)
    folder.read(keyOf(A))

    folder.tidy()

    assert.equal(files().length, 1)
    assert.ok(existsSync(file()))
  })
})
