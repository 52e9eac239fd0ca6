import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { describe, it } from 'node:test'
import { SaveTimes } from '../../../src/changes/save-times.js'
import { Project } from '../../support/project.js'

describe('SaveTimes', () => {
  it('takes a save since it was made for news, once', async (t) => {
    const path = new Project(t, { 'a.ts': '' }).path('a.ts')
    const times = new SaveTimes(1_000)

    assert.equal(times.isNews(path), true)
    assert.equal(times.isNews(path), false)
  })

  it('takes an older save for known', async (t) => {
    const path = new Project(t, { 'a.ts': '' }).path('a.ts')
    utimesSync(path, 1, 1)

    assert.equal(new SaveTimes(1_000).isNews(path), false)
  })

  it('takes a save for news, also one that leaves the contents as they were', async (t) => {
    const path = new Project(t, { 'a.ts': '' }).path('a.ts')
    const times = new SaveTimes()
    times.isNews(path)

    utimesSync(path, 1, 1)

    assert.equal(times.isNews(path), true)
  })

  it('has no news of a file that is gone', async (t) => {
    const path = new Project(t, {}).path('a.ts')

    assert.equal(await new SaveTimes().isNews(path), false)
  })
})
