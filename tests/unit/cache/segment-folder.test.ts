import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { SegmentFolder } from '../../../src/cache/segment-folder.js'
import { keyOf } from '../../../src/cache/source-entry.js'
import { Project } from '../../support/project.js'
import { entryOf, RECIPE } from './made.js'

function setUp(t: TestContext) {
  const project = new Project(t, {})
  const path = project.path('cache')
  return { project, path, folder: new SegmentFolder(path), names: () => readdirSync(path).sort() }
}

const TEA = { key: keyOf('/a.ts'), tag: RECIPE.tag, text: 'tea' }

/** How many entries for `/a.ts` with the text "tea" the segments of a folder have. */
function count(folder: SegmentFolder): number {
  return [...folder.segments()].reduce((sum, segment) => sum + [...segment.find(TEA)].length, 0)
}

describe('a folder of segments', () => {
  it('is empty where it is not there yet', (t) => {
    assert.deepEqual([...setUp(t).folder.refresh()], [])
  })

  it('is made when the first segment is written, and for this user alone', (t) => {
    const { folder, path } = setUp(t)

    const segment = folder.write([entryOf('/a.ts', 'tea')])

    assert.equal(statSync(path).mode & 0o077, 0)
    assert.equal(statSync(segment).mode & 0o077, 0)
  })

  it('has nothing but whole segments in it', (t) => {
    const { folder, names } = setUp(t)

    const paths = [folder.write([entryOf('/a.ts', 'tea')]), folder.write([entryOf('/b.ts', 'cup')])]

    assert.deepEqual(names(), paths.map((path) => basename(path)).sort())
  })

  it('opens what others have written when it is refreshed, and not before', (t) => {
    const { folder, path } = setUp(t)
    new SegmentFolder(path).write([entryOf('/a.ts', 'tea')])

    const before = count(folder)
    folder.refresh()

    assert.deepEqual([before, count(folder)], [0, 1])
  })

  it('opens each segment once', (t) => {
    const { folder, path } = setUp(t)
    new SegmentFolder(path).write([entryOf('/a.ts', 'tea')])

    const [first] = folder.refresh()
    const [again, ...more] = folder.refresh()

    assert.equal(again, first)
    assert.deepEqual(more, [])
  })

  it('does not open what it has written itself', (t) => {
    const { folder } = setUp(t)
    folder.write([entryOf('/a.ts', 'tea')])

    assert.deepEqual([...folder.refresh()], [])
  })

  it('opens what it has written itself where it is told to, and once', (t) => {
    const { folder } = setUp(t)
    const segment = folder.write([entryOf('/a.ts', 'tea')])

    folder.open(segment)
    folder.open(segment)
    folder.refresh()

    assert.equal(count(folder), 1)
  })

  it('opens nothing that is no segment, also where it is told to', (t) => {
    const { project, folder } = setUp(t)
    project.write('cache/foreign.segment', 'something else')

    folder.open(project.path('cache/foreign.segment'))
    folder.open(project.path('cache/gone.segment'))

    assert.deepEqual([...folder.segments()], [])
  })

  it('counts the segments of others, as they were at the last look', (t) => {
    const { folder, path } = setUp(t)
    const counts = [folder.count]
    for (const text of ['tea', 'cup']) {
      new SegmentFolder(path).write([entryOf('/a.ts', text)])
      counts.push(folder.count)
      folder.refresh()
      counts.push(folder.count)
    }

    assert.deepEqual(counts, [0, 0, 1, 1, 2])
  })

  it('passes over files that are no segments', (t) => {
    const { project, path, folder } = setUp(t)
    new SegmentFolder(path).write([entryOf('/a.ts', 'tea')])
    project.write('cache/empty.segment', '')
    project.write('cache/foreign.segment', 'something else')
    project.write('cache/folder.segment/a', '')
    project.write('cache/notes.txt', 'something else')

    assert.equal([...folder.refresh()].length, 1)
  })

  it('lets a segment be read that is in use, after another process has removed it', (t) => {
    const { folder, path } = setUp(t)
    const segment = new SegmentFolder(path).write([entryOf('/a.ts', 'tea')])
    for (const opened of folder.refresh()) opened.isInUse = true

    new SegmentFolder(path).remove(segment)
    folder.refresh()

    const [open] = folder.segments()
    const [at = -1] = open?.find(TEA) ?? []
    assert.equal(open?.read(at)?.code, 'code of tea')
  })

  it('closes a segment that is not in use, after another process has removed it', (t) => {
    const { folder, path } = setUp(t)
    const segment = new SegmentFolder(path).write([entryOf('/a.ts', 'tea')])
    folder.refresh()

    new SegmentFolder(path).remove(segment)

    assert.deepEqual([...folder.refresh()], [])
  })

  it('removes a segment that is gone already', (t) => {
    const { folder, path } = setUp(t)
    const segment = folder.write([])
    new SegmentFolder(path).remove(segment)

    folder.remove(segment)
  })

  it('throws where it can not be written, and leaves nothing behind', (t) => {
    const { project } = setUp(t)
    project.write('file', '')

    assert.throws(() => new SegmentFolder(project.path('file')).write([]), { code: /EEXIST|ENOTDIR/ })
    assert.equal(project.read('file'), '')
  })
})

describe('SegmentFolder.exclusively', () => {
  it('runs an action, and leaves no lock behind', (t) => {
    const { folder, names } = setUp(t)
    folder.write([])
    const before = names()

    let runs = 0
    folder.exclusively(() => runs++)

    assert.equal(runs, 1)
    assert.deepEqual(names(), before)
  })

  it('runs nothing while another process is at it', (t) => {
    const { folder, path } = setUp(t)
    folder.write([])
    const said: string[] = []

    folder.exclusively(() => {
      said.push('outer')
      new SegmentFolder(path).exclusively(() => said.push('inner'))
    })

    assert.deepEqual(said, ['outer'])
  })

  it('runs again after an action that threw', (t) => {
    const { folder } = setUp(t)
    folder.write([])
    const fail = () => {
      throw new Error('on purpose')
    }

    assert.throws(() => folder.exclusively(fail), { message: 'on purpose' })

    let runs = 0
    folder.exclusively(() => runs++)
    assert.equal(runs, 1)
  })

  it('runs where a lock was left behind long ago', (t) => {
    const { folder, names } = setUp(t)
    folder.write([])
    const before = names()
    folder.exclusively(() => {
      const [lock = ''] = names().filter((name) => !before.includes(name))
      const longAgo = new Date(Date.now() - 120_000)
      utimesSync(`${folder.path}/${lock}`, longAgo, longAgo)

      let runs = 0
      new SegmentFolder(folder.path).exclusively(() => runs++)

      assert.equal(runs, 1)
    })
  })

  it('runs nothing where there is no folder', (t) => {
    const { folder } = setUp(t)

    folder.exclusively(() => assert.fail('there is nothing to be alone with'))
  })

  it('runs nothing where the lock can not be made', (t) => {
    const { project } = setUp(t)
    mkdirSync(project.path('cache'))
    project.write('cache/merging', '')

    new SegmentFolder(project.path('cache')).exclusively(() => assert.fail('somebody has the lock'))
  })
})

describe('SegmentFolder.sweep', () => {
  /** A folder with files that were written some hours ago. */
  function swept(t: TestContext, { hoursAgo }: { hoursAgo: number }, ...names: string[]) {
    const scene = setUp(t)
    const time = new Date(Date.now() - hoursAgo * 3_600_000)
    for (const name of names) {
      scene.project.write(`cache/${name}`, 'something else')
      utimesSync(scene.project.path(`cache/${name}`), time, time)
    }
    return { ...scene, time }
  }

  for (const [what, name] of [
    ['what a writer has left behind when it was killed', 'a.segment.tmp'],
    ['a segment that can not be read', 'a.segment'],
  ] as const) {
    it(`deletes ${what} after a day`, (t) => {
      const { folder, names } = swept(t, { hoursAgo: 25 }, name)
      folder.refresh()

      folder.sweep()

      assert.deepEqual(names(), [])
    })

    it(`leaves ${what} alone for a day: it may be somebody's`, (t) => {
      const { folder, names } = swept(t, { hoursAgo: 23 }, name)
      folder.refresh()

      folder.sweep()

      assert.deepEqual(names(), [name])
    })
  }

  it('leaves segments alone, however old they are: those of others, and its own', (t) => {
    const { folder, path, names } = setUp(t)
    const paths = [new SegmentFolder(path).write([entryOf('/a.ts', 'tea')]), folder.write([entryOf('/b.ts', 'cup')])]
    const longAgo = new Date(Date.now() - 90 * 86_400_000)
    for (const segment of paths) utimesSync(segment, longAgo, longAgo)
    folder.refresh()

    folder.sweep()

    assert.deepEqual(names(), paths.map((segment) => basename(segment)).sort())
  })

  it('leaves alone what has another name, however old it is', (t) => {
    const foreign = ['README.md', 'a.tmp', 'segment']
    const { folder, names } = swept(t, { hoursAgo: 1_000 }, ...foreign)

    folder.sweep()

    assert.deepEqual(names(), [...foreign].sort())
  })

  it('is not stopped by a folder that has the name of a segment', (t) => {
    const { project, folder, names, time } = swept(t, { hoursAgo: 25 }, 'z.segment.tmp')
    project.write('cache/a.segment/notes.txt', '')
    utimesSync(project.path('cache/a.segment'), time, time)

    folder.sweep()

    assert.deepEqual(names(), ['a.segment'])
  })
})
