import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { ProjectWatch } from '../../../src/watch/project-watch.js'
import { keepingAlive } from '../../support/keeping-alive.js'
import { Project } from '../../support/project.js'
import { Time } from '../../support/time.js'

/** A watch whose time goes by at will, of a program that is at rest at a certain time, in ms. `startedAt` is when it asked what there is to watch, in ms: further it does not get. */
function setUp(t: TestContext, restsAt = () => 0) {
  const { folder } = new Project(t, {})
  const time = new Time(t)
  const startedAt: number[] = []
  let hasFiles = true
  const watch = new ProjectWatch({
    program: {
      since: 0,
      hasFiles: () => hasFiles,
      files() {
        startedAt.push(time.now)
        throw new Error('here it begins')
      },
      restsIn: () => restsAt() - time.now,
    },
    scope: { folder: () => folder, otherPlaces: () => [], ignores: () => false, isCompared: () => true },
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
  it('starts after 20 ms, if the program is at rest', (t) => {
    const { watch, startedAt, pass } = setUp(t)

    watch.schedule()
    pass(1_000)

    assert.deepEqual(startedAt, [20])
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

    assert.deepEqual(startedAt, [10_020])
  })

  it('hears of a file before the graph does', (t) => {
    const { watch, startedAt, setFiles, pass } = setUp(t)
    setFiles(false)
    watch.schedule()
    pass(10_000)

    setFiles(true)
    watch.begin()
    pass(1_000)

    assert.deepEqual(startedAt, [10_020])
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

  it('starts 20 ms later at the latest than the program is at rest, if that turns out to be earlier than it seemed', (t) => {
    let restsAt = 500
    const { watch, startedAt, pass } = setUp(t, () => restsAt)
    watch.schedule()

    pass(101)
    restsAt = 110
    pass(1_000)

    assert.deepEqual(startedAt, [120])
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

    assert.deepEqual(startedAt, [20])
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

    watch.begin()
    watch.add('/a.ts')
    pass(10_000)

    assert.deepEqual(startedAt, [])
  })
})

describe('ProjectWatch', () => {
  /** What a watch does in order, up to the time at which it stands. */
  async function logOf(t: TestContext, ports: { isCompared: boolean }): Promise<string[]> {
    const project = new Project(t, { 'page.ts': '' })
    const log: string[] = []
    const ready = new Promise<void>((resolve, reject) => {
      const watch = new ProjectWatch({
        program: {
          since: Date.now(),
          hasFiles: () => true,
          files: () => [project.path('page.ts')],
          restsIn: () => 0,
        },
        scope: {
          folder: () => project.folder,
          otherPlaces() {
            log.push('looks at other places')
            return []
          },
          ignores: () => false,
          isCompared: (path) => ports.isCompared && path.endsWith('.ts'),
        },
        touch: (path) => log.push(`touches ${project.nameOf(path)}`),
        onReady() {
          log.push('is ready')
          resolve()
        },
        onError: reject,
      })
      t.after(() => watch.close())
      watch.schedule()
      // Later than the watch was made, for a file system with coarse times too.
      utimesSync(project.path('page.ts'), new Date(), new Date(Date.now() + 60_000))
    })
    await keepingAlive(ready)
    return log
  }

  it('looks at the files of the program before it opens the watcher, and again after that', async (t) => {
    const log = await logOf(t, { isCompared: true })

    assert.deepEqual(log.slice(0, 2), ['touches page.ts', 'looks at other places'])
    assert.ok(log.slice(2).includes('touches page.ts'), log.join())
    assert.equal(log.at(-1), 'is ready')
  })

  it('looks once at a file for which an event is enough', async (t) => {
    const log = await logOf(t, { isCompared: false })

    assert.deepEqual(
      log.filter((line) => line.startsWith('touches')),
      ['touches page.ts'],
    )
  })
})
