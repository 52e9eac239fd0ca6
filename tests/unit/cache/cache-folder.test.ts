import assert from 'node:assert/strict'
import { chmodSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { cacheFolder } from '../../../src/cache/cache-folder.js'
import { Project } from '../../support/project.js'

/** A place for temporary files of its own, and the path that is expected in it. */
function temporaryFiles(t: TestContext) {
  const project = new Project(t, {})
  const { TMPDIR } = process.env
  process.env.TMPDIR = project.folder
  t.after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })
  const user = process.getuid?.()
  return { project, own: join(project.folder, user === undefined ? 'hot-hook' : `hot-hook-${user}`) }
}

describe('cacheFolder', () => {
  it('is none where the setting is off', (t) => {
    for (const setting of ['off', 'OFF', 'false', '0', 'no']) {
      assert.equal(cacheFolder(setting, new Project(t, {}).folder), undefined, setting)
    }
  })

  it('is no folder of that name where the setting is on', (t) => {
    const project = new Project(t, { 'node_modules/a/index.js': '' })

    for (const setting of ['on', 'true', '1', 'yes']) {
      assert.equal(cacheFolder(setting, project.folder), project.path('node_modules/.cache/hot-hook'), setting)
    }
  })

  it('is the folder that is set, from the working directory on', (t) => {
    const { folder } = new Project(t, {})

    const set = ['/var/tea', 'tea']
    assert.deepEqual(
      set.map((each) => cacheFolder(each, folder)),
      set.map((each) => resolve(each)),
    )
  })

  it('lies in node_modules', (t) => {
    const project = new Project(t, { 'node_modules/a/index.js': '' })

    assert.equal(cacheFolder(undefined, project.folder), project.path('node_modules/.cache/hot-hook'))
  })

  it('lies in the nearest node_modules above', (t) => {
    const project = new Project(t, { 'node_modules/a/index.js': '', 'apps/shop/src/app.ts': '' })

    assert.equal(cacheFolder(undefined, project.path('apps/shop/src')), project.path('node_modules/.cache/hot-hook'))
  })

  it('is not made before something is written', (t) => {
    const project = new Project(t, { 'node_modules/a/index.js': '' })

    cacheFolder(undefined, project.folder)

    assert.throws(() => lstatSync(project.path('node_modules/.cache')), { code: 'ENOENT' })
  })
})

describe('cacheFolder, without any node_modules', { skip: process.platform === 'win32' }, () => {
  it('is one of this user among the temporary files, which nobody else can read', (t) => {
    const { own } = temporaryFiles(t)

    assert.equal(cacheFolder(undefined, '/'), own)
    assert.equal(lstatSync(own).mode & 0o777, 0o700)
  })

  it('is the same the next time', (t) => {
    const { own } = temporaryFiles(t)
    cacheFolder(undefined, '/')

    assert.equal(cacheFolder(undefined, '/'), own)
  })

  for (const mode of [0o777, 0o770, 0o720, 0o702, 0o755]) {
    it(`is none where that can be used by others: ${mode.toString(8)}`, (t) => {
      const { own } = temporaryFiles(t)
      mkdirSync(own)
      chmodSync(own, mode)

      assert.equal(cacheFolder(undefined, '/'), undefined)
    })
  }

  it('is none where that is a link to a folder of somebody', (t) => {
    const { project, own } = temporaryFiles(t)
    mkdirSync(project.path('other'), { mode: 0o700 })
    symlinkSync(project.path('other'), own)

    assert.equal(cacheFolder(undefined, '/'), undefined)
  })

  it('is none where a file lies there', (t) => {
    const { project, own } = temporaryFiles(t)
    project.write(own.slice(project.folder.length + 1), '')

    assert.equal(cacheFolder(undefined, '/'), undefined)
  })
})
