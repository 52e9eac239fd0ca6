import assert from 'node:assert/strict'
import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { CodeCache } from '../../../src/bundle/code-cache.js'
import { Project } from '../../support/project.js'

const HASH = '0123456789abcdef'
const CODE = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 7) % 251))

function written(t: TestContext) {
  const project = new Project(t, {})
  const file = project.path('cache/of/session.code')
  const cache = new CodeCache(file, HASH)
  cache.write(CODE)
  return { project, file, cache }
}

describe('CodeCache', () => {
  it('gives back what was written, in a folder that it makes', (t) => {
    const { cache, file } = written(t)

    assert.deepEqual(cache.read(), CODE)
    assert.deepEqual(new CodeCache(file, HASH).read(), CODE)
  })

  it('has none before, and none of another script', (t) => {
    const { file, project } = written(t)

    assert.equal(new CodeCache(project.path('cache/other.code'), HASH).read(), undefined)
    assert.equal(new CodeCache(file, HASH.replace('0', 'f')).read(), undefined)
  })

  it('has none if the file was cut short', (t) => {
    const { cache, file } = written(t)

    for (const length of [CODE.length, 20_000, 24, 10, 0]) {
      truncateSync(file, length)
      assert.equal(cache.read(), undefined, `${length} bytes`)
    }
  })

  it('has none if a block of the file was lost', (t) => {
    const { cache, file } = written(t)
    const bytes = readFileSync(file)

    for (let at = 0; at + 512 <= bytes.length; at += 512) {
      writeFileSync(file, Buffer.from(bytes).fill(0, at, at + 512))
      assert.equal(cache.read(), undefined, `at ${at}`)
    }
    writeFileSync(file, bytes)
    assert.deepEqual(cache.read(), CODE)
  })

  it('takes no file that others may write', { skip: process.platform === 'win32' }, (t) => {
    const { cache, file } = written(t)
    chmodSync(file, 0o666)

    assert.equal(cache.read(), undefined)
  })

  it('writes nothing where it cannot', (t) => {
    const project = new Project(t, { file: '' })

    new CodeCache(project.path('file/session.code'), HASH).write(CODE)

    assert.equal(project.read('file'), '')
  })
})
