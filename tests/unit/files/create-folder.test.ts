import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createFolder } from '../../../src/files/create-folder.js'
import { Project } from '../../support/project.js'

describe('createFolder', () => {
  it('makes a folder, and those above it, for this user alone', {
    skip: process.platform === 'win32' && 'no rights on Windows',
  }, (t) => {
    const project = new Project(t, {})

    assert.equal(createFolder(project.path('a/b/c')), true)
    assert.equal(createFolder(project.path('a/b/c')), true)

    for (const path of ['a', 'a/b', 'a/b/c']) assert.equal(statSync(project.path(path)).mode & 0o777, 0o700, path)
  })

  it('makes none below a file', (t) => {
    const project = new Project(t, { file: '' })

    assert.deepEqual(
      ['file', 'file/a', 'file/a/b'].map((path) => createFolder(project.path(path))),
      [false, false, false],
    )
  })

  it('gives up where none can be made', { skip: process.platform !== 'linux' && 'it is a place of Linux' }, () => {
    assert.deepEqual(['/proc/hot-hook', '/proc/hot-hook/a'].map(createFolder), [false, false])
  })
})
