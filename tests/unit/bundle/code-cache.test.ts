import assert from 'node:assert/strict'
import { chmodSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { CodeCache } from '../../../src/bundle/code-cache.js'
import { Project } from '../../support/project.js'

const STAMP = '285944 1764497000123.4567 1764497000123.4567'
const CODE = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7) % 251))
const DAY_MS = 86_400_000

function written(t: TestContext) {
  const project = new Project(t, {})
  const file = project.path('cache/of/session.code')
  const cache = new CodeCache(file)
  assert.equal(cache.isWritable(), true)
  cache.write(STAMP, CODE)
  return { project, file, cache }
}

describe('CodeCache', () => {
  it('gives back what was written, in a folder that it makes', (t) => {
    const { cache, file } = written(t)

    assert.deepEqual(cache.read(STAMP), CODE)
    assert.deepEqual(new CodeCache(file).read(STAMP), CODE)
  })

  it('has none before, and none of another script', (t) => {
    const { cache, project } = written(t)

    assert.equal(new CodeCache(project.path('cache/other.code')).read(STAMP), undefined)
    assert.equal(cache.read(STAMP.replace('285944', '285943')), undefined)
  })

  it('has none if the file was cut short, or is longer', (t) => {
    const { cache, file } = written(t)
    const bytes = readFileSync(file)

    for (const length of [CODE.length * 2, CODE.length, 97, 96, 10, 0]) {
      truncateSync(file, length)
      assert.equal(cache.read(STAMP), undefined, `${length} bytes`)
    }
    writeFileSync(file, Buffer.concat([bytes, Buffer.from('..')]))
    assert.equal(cache.read(STAMP), undefined)
  })

  it('has none if a bit of the file is another one', (t) => {
    const { cache, file } = written(t)
    const bytes = readFileSync(file)

    for (let at = 0; at < bytes.length; at += 13) {
      const damaged = Buffer.from(bytes)
      damaged.writeUInt8((bytes[at] ?? 0) ^ (1 << (at % 8)), at)
      writeFileSync(file, damaged)
      assert.equal(cache.read(STAMP), undefined, `at ${at}`)
    }
    writeFileSync(file, bytes)
    assert.deepEqual(cache.read(STAMP), CODE)
  })

  it('takes no file that others may write', { skip: process.platform === 'win32' }, (t) => {
    const { cache, file } = written(t)
    chmodSync(file, 0o666)

    assert.equal(cache.read(STAMP), undefined)
  })

  it('says that the file is in use, once it was not for a week', (t) => {
    const { cache, file } = written(t)
    const setAge = (ms: number) => utimesSync(file, new Date(), new Date(Date.now() - ms))
    const age = () => Date.now() - statSync(file).mtimeMs

    setAge(6 * DAY_MS)
    cache.read(STAMP)
    assert.ok(age() > 5 * DAY_MS)
    setAge(8 * DAY_MS)
    cache.read(STAMP)
    assert.ok(age() < DAY_MS)
  })

  it('knows where it cannot be written', (t) => {
    const project = new Project(t, { file: '' })

    assert.equal(new CodeCache(project.path('file/session.code')).isWritable(), false)
  })
})
