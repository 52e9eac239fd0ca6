import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { PackageTime } from '../../../src/session/package-time.js'

const PACKAGE = 'file:///project/node_modules/typeorm/index.js'
const OWN = 'file:///project/app.ts'

/** The clock of a start, in ms. */
function setUp(t: TestContext) {
  let nowMs = 0
  t.mock.method(process, 'uptime', () => nowMs / 1_000)
  const time = new PackageTime()
  const at = (ms: number, url?: string) => {
    nowMs = ms
    if (url === undefined) time.onRun()
    else time.onLoading(url)
  }
  return { time, at }
}

describe('the time of packages', () => {
  it('is what passes from the load of one of their files to the next load', (t) => {
    const { time, at } = setUp(t)

    at(100, OWN)
    at(110, PACKAGE)
    at(150, PACKAGE)
    at(200, OWN)
    at(1_000, OWN)

    assert.equal(time.ms, 90)
  })

  it('is what passes from the last load to the first module that runs, where a package was loaded', (t) => {
    const { time, at } = setUp(t)

    at(100, OWN)
    at(110, PACKAGE)
    at(120, OWN)
    at(200)
    at(900)

    assert.equal(time.ms, 90)
  })

  it('is none of the time before a module runs that needs no package', (t) => {
    const { time, at } = setUp(t)

    at(100, OWN)
    at(300)

    assert.equal(time.ms, 0)
  })
})
