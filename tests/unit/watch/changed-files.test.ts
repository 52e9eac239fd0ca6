import assert from 'node:assert/strict'
import { mkdirSync, utimesSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { ChangedFiles } from '../../../src/watch/changed-files.js'
import { Project } from '../../support/project.js'

/** Files whose content is compared are named `.ts`; of others an event is enough. */
function setUp(t: TestContext) {
  const project = new Project(t, { 'a.ts': '', 'a.yaml': '' })
  const passedOn: string[] = []
  const changed = new ChangedFiles({
    program: { since: 0, restsIn: () => 0, hasFiles: () => true, files: () => [] },
    scope: {
      folder: () => project.folder,
      otherPlaces: () => [],
      ignores: () => false,
      isCompared: (path) => path.endsWith('.ts'),
    },
    touch: (path) => passedOn.push(project.nameOf(path)),
    onReady() {},
    onError: (error) => assert.fail(error),
  })
  const touch = (name: string) => changed.touch(project.path(name))
  const note = (...names: string[]) => changed.note(names.map((name) => project.path(name)))
  let saves = 0
  const save = (name: string) => {
    project.write(name, '')
    utimesSync(project.path(name), 0, ++saves)
  }
  return { project, passedOn, changed, touch, note, save }
}

describe('a file whose content is compared', () => {
  it('is passed on for each event, also if it is gone', (t) => {
    const { project, passedOn, touch } = setUp(t)

    touch('a.ts')
    touch('a.ts')
    project.remove('a.ts')
    touch('a.ts')

    assert.deepEqual(passedOn, ['a.ts', 'a.ts', 'a.ts'])
  })
})

describe('files that have changed since a time', () => {
  it('are touched in one turn, however long it takes to look at them', async (t) => {
    const { project, passedOn, changed } = setUp(t)
    const seenInBetween: number[] = []
    const lists = async function* () {
      yield [project.path('a.ts')]
      await new Promise((resolve) => setTimeout(resolve))
      seenInBetween.push(passedOn.length)
      yield [project.path('a.yaml'), project.path('a.ts')]
    }

    await changed.touchChanged(lists(), 0)

    assert.deepEqual([seenInBetween, passedOn], [[0], ['a.ts', 'a.yaml']])
  })
})

describe('a file of which an event is enough', () => {
  it('is passed on once for each change', (t) => {
    const { passedOn, touch, save } = setUp(t)
    touch('a.yaml')
    touch('a.yaml')
    assert.deepEqual(passedOn, ['a.yaml'])

    save('a.yaml')
    touch('a.yaml')
    touch('a.yaml')

    assert.deepEqual(passedOn, ['a.yaml', 'a.yaml'])
  })

  it('is passed on for its first event, also if it was known', (t) => {
    const { passedOn, touch, note } = setUp(t)
    note('a.yaml')

    touch('a.yaml')

    assert.deepEqual(passedOn, ['a.yaml'])
  })

  it('is not passed on for a late event of a change from before', async (t) => {
    const { project, passedOn, changed, touch, note, save } = setUp(t)
    note('a.yaml')
    const soon = Date.now() + 60_000
    await changed.touchChanged([[project.path('a.yaml')]], soon)

    touch('a.yaml')
    assert.deepEqual(passedOn, [])
    save('a.yaml')
    touch('a.yaml')

    assert.deepEqual(passedOn, ['a.yaml'])
  })

  it('is passed on once if it was deleted, and again if it comes back', (t) => {
    const { project, passedOn, touch, note, save } = setUp(t)
    note('a.yaml')
    project.remove('a.yaml')

    touch('a.yaml')
    touch('a.yaml')
    assert.deepEqual(passedOn, ['a.yaml'])
    save('a.yaml')
    touch('a.yaml')

    assert.deepEqual(passedOn, ['a.yaml', 'a.yaml'])
  })

  it('is not passed on if it came and went before anybody looked', (t) => {
    const { passedOn, touch } = setUp(t)

    touch('.a.yaml.swp')

    assert.deepEqual(passedOn, [])
  })

  it('is no folder: that comes and goes', (t) => {
    const { project, passedOn, touch } = setUp(t)
    mkdirSync(project.path('folder'))
    touch('folder')
    project.remove('folder')

    touch('folder')

    assert.deepEqual(passedOn, [])
  })

  it('is passed on if a folder takes its place', (t) => {
    const { project, passedOn, touch, note } = setUp(t)
    note('a.yaml')
    project.remove('a.yaml')
    mkdirSync(project.path('a.yaml'))

    touch('a.yaml')

    assert.deepEqual(passedOn, ['a.yaml'])
  })
})
