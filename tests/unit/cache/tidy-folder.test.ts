import assert from 'node:assert/strict'
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { tidyFolder } from '../../../src/cache/tidy-folder.js'
import { type FileTree, Project } from '../../support/project.js'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** A cache folder with files of these ages in ms. */
function setUp(t: TestContext, ages: Readonly<Record<string, number>>, files: FileTree = {}) {
  const names = Object.keys(ages)
  const project = new Project(t, { ...Object.fromEntries(names.map((name) => [`cache/${name}`, 'x'])), ...files })
  const setAge = (name: string, age: number) => {
    const time = (Date.now() - age) / 1_000
    utimesSync(project.path(`cache/${name}`), time, time)
  }
  for (const name of names) setAge(name, ages[name] ?? 0)
  const tidy = (mostBytes?: number) => tidyFolder(project.path('cache'), project.path('cache/sources-3'), mostBytes)
  const left = (folder = 'sources-3') =>
    readdirSync(project.path(`cache/${folder}`))
      .filter((name) => name !== 'tidied')
      .sort()
  return { project, setAge, tidy, left }
}

describe('tidyFolder', () => {
  it('deletes sources that were not used for 30 days', (t) => {
    const { tidy, left } = setUp(t, {
      'sources-3/old.source': 31 * DAY_MS,
      'sources-3/used.source': 29 * DAY_MS,
      'sources-3/new.source': 0,
    })

    tidy()

    assert.deepEqual(left(), ['new.source', 'used.source'])
  })

  it('deletes compiled code of hot-hook that was not used for 30 days, and nothing else beside it', (t) => {
    const { tidy, left } = setUp(t, {
      'sources-3/new.source': 0,
      'hot-hook-code/session-v18.code': 31 * DAY_MS,
      'hot-hook-code/session-v26.code': 29 * DAY_MS,
      'hot-hook-code/session-v26.code.1-a.tmp': DAY_MS,
      'hot-hook-code/other': 31 * DAY_MS,
    })

    tidy()

    assert.deepEqual(left('hot-hook-code'), ['other', 'session-v26.code'])
  })

  it('deletes temporary files that are older than an hour', (t) => {
    const { tidy, left } = setUp(t, {
      'sources-3/a.source.1-a.tmp': 61 * MINUTE_MS,
      'sources-3/a.source.2-b.tmp': 59 * MINUTE_MS,
    })

    tidy()

    assert.deepEqual(left(), ['a.source.2-b.tmp'])
  })

  it('deletes the least recently used sources beyond the size', (t) => {
    const ages = { 'sources-3/b.source': 3 * DAY_MS, 'sources-3/a.source': DAY_MS, 'sources-3/c.source': 2 * DAY_MS }
    const { tidy, left } = setUp(t, ages)

    tidy(2)

    assert.deepEqual(left(), ['a.source', 'c.source'])
  })

  it('does nothing again within a day', (t) => {
    const { tidy, left, setAge, project } = setUp(t, { 'sources-3/a.source': 0 })
    tidy()
    project.write('cache/sources-3/old.source', 'x')
    setAge('sources-3/old.source', 31 * DAY_MS)

    tidy()
    assert.deepEqual(left(), ['a.source', 'old.source'])
    setAge('sources-3/tidied', DAY_MS + MINUTE_MS)
    tidy()

    assert.deepEqual(left(), ['a.source'])
  })

  it('works again after the clock was a year ahead', (t) => {
    const { tidy, left } = setUp(t, {
      'sources-3/tidied': -365 * DAY_MS,
      'sources-3/old.source': 31 * DAY_MS,
      'sources-3/future.source': -365 * DAY_MS,
      'sources-3/a.source.1-a.tmp': -365 * DAY_MS,
    })

    tidy()

    assert.deepEqual(left(), [])
  })

  it('leaves files alone that are not of the cache', (t) => {
    const age = 365 * DAY_MS
    const ages = { 'notes.txt': age, 'a.source': age, 'other/tidied': age, 'sources-3/notes.txt': age }
    const { tidy, left, project } = setUp(t, ages)

    tidy()

    assert.deepEqual(left(), ['notes.txt'])
    assert.deepEqual(readdirSync(project.path('cache')).sort(), ['a.source', 'notes.txt', 'other', 'sources-3'])
  })

  it('deletes the folder of another version that was not in use for 30 days', (t) => {
    const { tidy, project, setAge } = setUp(t, {
      'sources-1/tidied': 31 * DAY_MS,
      'sources-1/a.source': 0,
      'sources-2/tidied': 29 * DAY_MS,
      'sources-3/a.source': 0,
      'sources-4/a.source': 0,
      'sources-5/a.source': 0,
    })
    for (const version of [1, 2, 3, 4]) setAge(`sources-${version}`, 31 * DAY_MS)

    tidy()

    assert.deepEqual(readdirSync(project.path('cache')).sort(), ['sources-2', 'sources-3', 'sources-5'])
  })

  it('does nothing where there is no folder', (t) => {
    const { tidy, project } = setUp(t, {})

    tidy()

    assert.equal(existsSync(project.path('cache')), false)
  })

  it('goes on where something can not be deleted', (t) => {
    const age = 31 * DAY_MS
    const { tidy, left, setAge } = setUp(t, { 'sources-3/b.source/file': 0, 'sources-3/c.source': age })
    setAge('sources-3/b.source', age)

    tidy()

    assert.deepEqual(left(), ['b.source'])
  })

  it('leaves the folder itself alone, which other processes write at the same time', (t) => {
    const { tidy, project } = setUp(t, { 'sources-3/old.source': 31 * DAY_MS })

    tidy()

    const marker = project.path('cache/sources-3/tidied')
    assert.ok(statSync(dirname(marker)).isDirectory())
    assert.ok(Date.now() - statSync(marker).mtimeMs < MINUTE_MS)
  })
})
