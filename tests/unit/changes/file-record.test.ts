import assert from 'node:assert/strict'
import { symlinkSync, utimesSync } from 'node:fs'
import { describe, it } from 'node:test'
import { FileRecords } from '../../../src/changes/file-record.js'
import { Project } from '../../support/project.js'

describe('a save', () => {
  it('takes a save since it was made for news, once', async (t) => {
    const path = new Project(t, { 'a.ts': '' }).path('a.ts')
    const records = new FileRecords(1_000)

    assert.equal(records.noteSave(path), true)
    assert.equal(records.noteSave(path), false)
  })

  it('takes an older save for known', async (t) => {
    const path = new Project(t, { 'a.ts': '' }).path('a.ts')
    utimesSync(path, 1, 1)

    assert.equal(new FileRecords(1_000).noteSave(path), false)
  })

  it('takes a save for news, also one that leaves the contents as they were', async (t) => {
    const path = new Project(t, { 'a.ts': '' }).path('a.ts')
    const records = new FileRecords()
    records.noteSave(path)

    utimesSync(path, 1, 1)

    assert.equal(records.noteSave(path), true)
  })

  it('has no news of a file that is gone', async (t) => {
    const path = new Project(t, {}).path('a.ts')

    assert.equal(await new FileRecords().noteSave(path), false)
  })
})

describe('a file that is no module', () => {
  it('is news the first time, whether it is there or not', (t) => {
    const project = new Project(t, { 'a.ts': '' })
    const records = new FileRecords()

    assert.equal(records.noteTarget(project.path('a.ts')), true)
    assert.equal(records.noteTarget(project.path('gone.ts')), true)
  })

  it('is no news again, also when something is written into it', (t) => {
    const project = new Project(t, { 'a.ts': '' })
    const records = new FileRecords()
    records.noteTarget(project.path('a.ts'))

    project.write('a.ts', 'more')

    assert.equal(records.noteTarget(project.path('a.ts')), false)
  })

  it('is no news again when it still is not there', (t) => {
    const project = new Project(t, {})
    const records = new FileRecords()
    records.noteTarget(project.path('gone.ts'))

    assert.equal(records.noteTarget(project.path('gone.ts')), false)
  })

  it('is news when it comes, and when it goes', (t) => {
    const project = new Project(t, {})
    const records = new FileRecords()
    records.noteTarget(project.path('a.ts'))

    project.write('a.ts', '')
    const whenItComes = records.noteTarget(project.path('a.ts'))
    project.remove('a.ts')
    const whenItGoes = records.noteTarget(project.path('a.ts'))

    assert.deepEqual([whenItComes, whenItGoes], [true, true])
  })

  it('is news when it leads to another file than before', (t) => {
    const project = new Project(t, { 'one.ts': '', 'two.ts': '' })
    const records = new FileRecords()
    symlinkSync(project.path('one.ts'), project.path('link.ts'))
    records.noteTarget(project.path('link.ts'))

    project.remove('link.ts')
    symlinkSync(project.path('two.ts'), project.path('link.ts'))

    assert.equal(records.noteTarget(project.path('link.ts')), true)
  })

  it('has nothing to do with the others', (t) => {
    const project = new Project(t, { 'a.ts': '', 'b.ts': '' })
    const records = new FileRecords()
    records.noteTarget(project.path('a.ts'))

    assert.equal(records.noteTarget(project.path('b.ts')), true)
  })
})
