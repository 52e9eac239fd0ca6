import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Strangers } from '../../../src/changes/strangers.js'
import { Project } from '../../support/project.js'

describe('a file that is no module', () => {
  it('is news the first time, whether it is there or not', (t) => {
    const project = new Project(t, { 'a.ts': '' })
    const strangers = new Strangers()

    assert.equal(strangers.isNews(project.path('a.ts')), true)
    assert.equal(strangers.isNews(project.path('gone.ts')), true)
  })

  it('is no news again, also when something is written into it', (t) => {
    const project = new Project(t, { 'a.ts': '' })
    const strangers = new Strangers()
    strangers.isNews(project.path('a.ts'))

    project.write('a.ts', 'more')

    assert.equal(strangers.isNews(project.path('a.ts')), false)
  })

  it('is no news again when it still is not there', (t) => {
    const project = new Project(t, {})
    const strangers = new Strangers()
    strangers.isNews(project.path('gone.ts'))

    assert.equal(strangers.isNews(project.path('gone.ts')), false)
  })

  it('is news when it comes, and when it goes', (t) => {
    const project = new Project(t, {})
    const strangers = new Strangers()
    strangers.isNews(project.path('a.ts'))

    project.write('a.ts', '')
    const whenItComes = strangers.isNews(project.path('a.ts'))
    project.remove('a.ts')
    const whenItGoes = strangers.isNews(project.path('a.ts'))

    assert.deepEqual([whenItComes, whenItGoes], [true, true])
  })

  it('is news when it leads to another file than before', (t) => {
    const project = new Project(t, { 'one.ts': '', 'two.ts': '' })
    const strangers = new Strangers()
    symlinkSync(project.path('one.ts'), project.path('link.ts'))
    strangers.isNews(project.path('link.ts'))

    project.remove('link.ts')
    symlinkSync(project.path('two.ts'), project.path('link.ts'))

    assert.equal(strangers.isNews(project.path('link.ts')), true)
  })

  it('has nothing to do with the others', (t) => {
    const project = new Project(t, { 'a.ts': '', 'b.ts': '' })
    const strangers = new Strangers()
    strangers.isNews(project.path('a.ts'))

    assert.equal(strangers.isNews(project.path('b.ts')), true)
  })
})
