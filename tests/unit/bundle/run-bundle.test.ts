import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
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
  const project = new Project(t, { 'dist/session.cjs': SCRIPT, 'node_modules/.keep': '' })
  const cache = project.path('cache')
  const before = { cache: process.env.HOT_HOOK_CACHE, hashes: Reflect.get(globalThis, 'SCRIPT_HASHES') }
  process.env.HOT_HOOK_CACHE = setting ?? cache
  t.after(() => {
    process.env.HOT_HOOK_CACHE = before.cache ?? ''
    if (before.cache === undefined) delete process.env.HOT_HOOK_CACHE
    Reflect.set(globalThis, 'SCRIPT_HASHES', before.hashes)
  })
  const { href } = pathToFileURL(project.path('dist/preload.js'))
  const run = (hash = '0123456789abcdef') => {
    Reflect.set(globalThis, 'SCRIPT_HASHES', { session: hash })
    return runBundle<Exports>('session', { meta: { ...import.meta, url: href }, import: async (name) => [name] })
  }
  const cached = () => (existsSync(cache) ? readdirSync(cache) : [])
  const file = () => project.path(`cache/${cached()[0]}`)
  return { href, run, cached, file }
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

  it('writes anew what is of another script, or is damaged', (t) => {
    const { run, file } = setUp(t)
    run().host.keepCode()
    const first = readFileSync(file())

    run('fedcba9876543210').host.keepCode()
    const second = readFileSync(file())
    assert.notDeepEqual(second, first)

    writeFileSync(file(), second.subarray(0, 100))
    const { double, host } = run('fedcba9876543210')
    host.keepCode()
    assert.equal(double(4), 8)
    assert.ok(readFileSync(file()).length > 100)
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
