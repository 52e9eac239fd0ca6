import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { runBundle } from '../../../src/bundle/run-bundle.js'
import type { Host } from '../../../src/node/host.js'
import { Project } from '../../support/project.js'

interface Exports {
  readonly double: (value: number) => number
  readonly host: Host
  readonly fail: () => never
}

const SCRIPT = `(function(module,host){"use strict";
module.exports={double:(value)=>value*2,host,fail(){throw new Error('no tea')}}
})`

/** A script in a folder, which is run as often as wanted, and the files in its cache. */
function setUp(t: TestContext, setting?: string) {
  const project = new Project(t, { 'dist/session.cjs': SCRIPT })
  const cache = project.path('cache')
  const before = process.env.HOT_HOOK_CACHE
  process.env.HOT_HOOK_CACHE = setting ?? cache
  t.after(() => {
    if (before === undefined) delete process.env.HOT_HOOK_CACHE
    else process.env.HOT_HOOK_CACHE = before
  })
  const { href } = pathToFileURL(project.path('dist/preload.js'))
  const run = () =>
    runBundle<Exports>('session', { meta: { ...import.meta, url: href }, import: async (name) => [name] })
  const cached = () => (existsSync(cache) ? readdirSync(join(cache, 'hot-hook-code')) : [])
  const file = () => project.path(`cache/hot-hook-code/${cached()[0]}`)
  return { project, href, run, cached, file }
}

describe('runBundle', () => {
  it('returns what a script exports', (t) => {
    const { run } = setUp(t)

    assert.equal(run().double(4), 8)
  })

  it('gives the script import.meta and import() of the module that runs it', async (t) => {
    const { run, href } = setUp(t)
    const { host } = run()

    assert.equal(host.meta.url, href)
    assert.deepEqual(await host.import('chokidar'), ['chokidar'])
  })

  it('names the script in stacks by its URL', (t) => {
    const { run, href } = setUp(t)

    assert.throws(
      run().fail,
      ({ stack }: Error) => stack?.includes(href.replace('preload.js', 'session.cjs:2:')) ?? false,
    )
  })

  it('writes the code once it is asked to, for this version of Node', (t) => {
    const { run, cached } = setUp(t)
    const { host } = run()
    assert.deepEqual(cached(), [])

    host.keepCode()

    const [name, ...others] = cached()
    assert.match(name ?? '', new RegExp(`^session-${process.version}-${process.arch}-[\\da-f]+\\.code$`))
    assert.deepEqual(others, [])
  })

  it('takes the code that is there, and leaves it as it is', (t) => {
    const { run, file } = setUp(t)
    run().host.keepCode()
    const before = statSync(file())

    const { double, host } = run()
    host.keepCode()

    assert.equal(double(4), 8)
    assert.equal(statSync(file()).ino, before.ino)
  })

  it('runs what the script is now, also if it is as long as it was', (t) => {
    const { project, run, file } = setUp(t)
    run().host.keepCode()
    const before = readFileSync(file())

    project.edit('dist/session.cjs', 'value*2', 'value*3')
    const { double, host } = run()
    host.keepCode()

    assert.equal(double(4), 12)
    assert.notDeepEqual(readFileSync(file()), before)
    assert.equal(run().double(4), 12)
  })

  it('writes anew what is damaged', (t) => {
    const { run, file } = setUp(t)
    run().host.keepCode()
    const { length } = readFileSync(file())
    truncateSync(file(), 100)

    const { double, host } = run()
    host.keepCode()

    assert.equal(double(4), 8)
    assert.equal(readFileSync(file()).length, length)
  })

  it('has a file for each way to start Node, but for the port of the inspector', (t) => {
    const { run, cached } = setUp(t)
    const { execArgv } = process
    t.after(() => {
      process.execArgv = execArgv
    })
    for (const flag of ['--expose-gc', '--inspect=9229', '--inspect=9230', '--inspect-brk']) {
      process.execArgv = [flag]
      run().host.keepCode()
    }

    assert.equal(cached().length, 2)
  })

  it('compiles nothing for a cache that cannot be written', (t) => {
    const { run, project } = setUp(t)
    project.write('cache', '')
    const compiled = t.mock.method(Script.prototype, 'createCachedData')

    run().host.keepCode()

    assert.equal(compiled.mock.callCount(), 0)
  })

  it('has no cache if there shall be none', (t) => {
    const { run } = setUp(t, 'off')
    const compiled = t.mock.method(Script.prototype, 'createCachedData')
    const { double, host } = run()

    host.keepCode()

    assert.equal(double(4), 8)
    assert.equal(compiled.mock.callCount(), 0)
  })
})
