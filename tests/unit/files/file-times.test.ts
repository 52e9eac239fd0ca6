import assert from 'node:assert/strict'
import { statSync, symlinkSync, utimesSync } from 'node:fs'
import { describe, it } from 'node:test'
import { timesOf } from '../../../src/files/file-times.js'
import { node } from '../../support/node.js'
import { Project } from '../../support/project.js'

const TIMES_OF = new URL('../../../src/files/file-times.ts', import.meta.url).href
const LOADER = new URL('../../../loader.mjs', import.meta.url).href

async function allOf(paths: Iterable<string>): Promise<[string, number][]> {
  const times: [string, number][] = []
  for await (const time of timesOf(paths)) times.push(time)
  return times
}

describe('timesOf', () => {
  it('says when each file changed last, in their order', async (t) => {
    const project = new Project(t, { 'a.ts': '', 'b.ts': '' })
    const paths = [project.path('b.ts'), project.path('a.ts')]

    const times = await allOf(paths)

    assert.deepEqual(
      times,
      paths.map((path) => [path, Math.max(statSync(path).mtimeMs, statSync(path).ctimeMs)]),
    )
  })

  it('notices a file that was put in place with the time of an old one', async (t) => {
    const project = new Project(t, { 'a.ts': '' })
    const before = Date.now()
    utimesSync(project.path('a.ts'), new Date(0), new Date(0))

    const [[, changedAt] = ['', 0]] = await allOf([project.path('a.ts')])

    // The clock of a file system may be a tick behind.
    assert.ok(changedAt >= before - 100, `${changedAt} is before ${before}`)
  })

  it('notices a file with a time to come', async (t) => {
    const project = new Project(t, { 'a.ts': '' })
    const tomorrow = new Date('2100-01-01')
    utimesSync(project.path('a.ts'), tomorrow, tomorrow)

    assert.deepEqual(await allOf([project.path('a.ts')]), [[project.path('a.ts'), tomorrow.getTime()]])
  })

  it('gives the time of a link that is newer than its target', async (t) => {
    const before = Date.now()
    const project = new Project(t, {})
    symlinkSync(process.execPath, project.path('link'))

    const [[, changedAt] = ['', 0]] = await allOf([project.path('link')])

    assert.ok(changedAt >= before - 100, `${changedAt} is before ${before}`)
  })

  it('says now of a file that is gone', async (t) => {
    const project = new Project(t, {})
    const before = Date.now()

    const [[, changedAt] = ['', 0]] = await allOf([project.path('gone.ts')])

    assert.ok(changedAt >= before && changedAt <= Date.now())
  })

  it('lets others have their turn when a look takes long', async (t) => {
    const { folder } = new Project(t, {})
    let timeMs = 0
    t.mock.method(process, 'uptime', () => timeMs++ / 1_000)
    let turns = 0
    const count = () => {
      turns++
      next = setImmediate(count)
    }
    let next = setImmediate(count)

    const times = await allOf(new Array<string>(100).fill(folder))
    clearImmediate(next)

    assert.equal(times.length, 100)
    assert.ok(turns >= 10, `${turns} turns`)
  })

  it('goes on in a program in which nothing else happens', async (t) => {
    const main = `
      import { createServer } from 'node:net'
      import { timesOf } from ${JSON.stringify(TIMES_OF)}
      const server = createServer().listen(0, async () => {
        for await (const _ of timesOf(new Array(1_000).fill('/')));
        console.log('to the end')
        server.close()
      })`

    const { code, stdout } = await node(t, { 'main.mjs': main }, ['--import', LOADER, 'main.mjs'], {
      env: { HOT_HOOK_WATCH: 'false' },
    })

    assert.deepEqual([code, stdout], [0, 'to the end\n'])
  })

  it('lets the program end meanwhile', async (t) => {
    const main = `
      import { timesOf } from ${JSON.stringify(TIMES_OF)}
      const look = async () => { for await (const _ of timesOf(new Array(10_000_000).fill('/'))); console.log('to the end') }
      look()`

    const { code, stdout } = await node(t, { 'main.mjs': main }, ['--import', LOADER, 'main.mjs'], {
      env: { HOT_HOOK_WATCH: 'false' },
    })

    assert.deepEqual([code, stdout], [0, ''])
  })
})
