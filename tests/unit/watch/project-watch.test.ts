import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { ProjectWatch } from '../../../src/watch/project-watch.js'
import { Project } from '../../support/project.js'
import { Time } from '../../support/time.js'

/** A watch whose time goes by at will, of a program that is at rest at a certain time, in ms. `startedAt` is when it asked what there is to watch, in ms: further it does not get. */
function setUp(t: TestContext, restsAt = () => 0) {
  const { folder } = new Project(t, {})
  const time = new Time(t)
  const startedAt: number[] = []
  let hasFiles = true
  const watch = new ProjectWatch({
    since: 0,
    hasFiles: () => hasFiles,
    files() {
      startedAt.push(time.now)
      throw new Error('here it begins')
    },
    folder: () => folder,
    restsIn: () => restsAt() - time.now,
    otherPlaces: () => [],
    ignores: () => false,
    isCompared: () => true,
    touch() {},
    onReady: () => assert.fail('it gets no further than to its start'),
    onError() {},
  })
  const setFiles = (has: boolean) => {
    hasFiles = has
  }
  return { watch, startedAt, setFiles, pass: time.pass }
}

describe('ProjectWatch.schedule', () => {
  it('starts after 50 ms, if the program is at rest', (t) => {
    const { watch, startedAt, pass } = setUp(t)

    watch.schedule()
    pass(1_000)

    assert.deepEqual(startedAt, [50])
  })

  it('waits for a first file of the project', (t) => {
    const { watch, startedAt, setFiles, pass } = setUp(t)
    setFiles(false)
    watch.schedule()
    pass(10_000)
    assert.deepEqual(startedAt, [])

    setFiles(true)
    watch.add('/project/page.ts')
    pass(1_000)

    assert.deepEqual(startedAt, [10_050])
  })

  it('starts when the program is at rest, which may turn out to be later than it seemed', (t) => {
    let restsAt = 70
    const { watch, startedAt, pass } = setUp(t, () => restsAt)
    watch.schedule()

    pass(60)
    restsAt = 240
    const before = [...startedAt]
    pass(1_000)

    assert.deepEqual([before, startedAt], [[], [240]])
  })

  it('starts 50 ms later at the latest than the program is at rest, if that turns out to be earlier than it seemed', (t) => {
    let restsAt = 500
    const { watch, startedAt, pass } = setUp(t, () => restsAt)
    watch.schedule()

    pass(101)
    restsAt = 110
    pass(1_000)

    assert.deepEqual(startedAt, [150])
  })

  it('starts after 5 s at the latest, whatever is loaded', (t) => {
    const { watch, startedAt, pass } = setUp(t, () => Number.POSITIVE_INFINITY)

    watch.schedule()
    pass(10_000)

    assert.deepEqual(startedAt, [5_000])
  })

  it('starts once, however often it is asked to', (t) => {
    const { watch, startedAt, pass } = setUp(t)

    watch.schedule()
    pass(20)
    watch.schedule()
    pass(1_000)
    watch.schedule()
    pass(1_000)

    assert.deepEqual(startedAt, [50])
  })

  it('does not start what was closed before', async (t) => {
    const { watch, startedAt, pass } = setUp(t)
    watch.schedule()

    await watch.close()
    pass(1_000)

    assert.deepEqual(startedAt, [])
  })

  it('does not start by itself', (t) => {
    const { watch, startedAt, pass } = setUp(t)

    watch.add('/a.ts')
    pass(10_000)

    assert.deepEqual(startedAt, [])
  })
})
