import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'
import { commonJsStub, isStubCall, STUB_CALL_COLUMN } from '../../../../src/loader/off-thread/common-js-stub.js'
import { Project } from '../../../support/project.js'

/** Runs the text of a CommonJS module for a file, as Node does. */
function run(code: string, file: string): unknown {
  const module = { exports: {} as unknown }
  const require = createRequire(pathToFileURL(file))
  new Function('exports', 'require', 'module', '__filename', '__dirname', code)(
    module.exports,
    require,
    module,
    file,
    '',
  )
  return module.exports
}

describe('the stub of a CommonJS module', () => {
  it("answers with what Node's own CommonJS loader makes of the file, and doesn't run the source itself", (t) => {
    const project = new Project(t, { 'legacy.cjs': `exports.from = 'the file'` })

    const stub = commonJsStub(`exports.from = 'the dead code'`)

    assert.deepEqual(run(stub, project.path('legacy.cjs')), { from: 'the file' })
  })

  it('gives a new instance each time, and leaves it where require() finds it', (t) => {
    const project = new Project(t, { 'legacy.cjs': `exports.instance = {}` })
    const stub = commonJsStub('')
    const file = project.path('legacy.cjs')

    const [first, second] = [run(stub, file), run(stub, file)]

    assert.notEqual(first, second)
    assert.equal(createRequire(pathToFileURL(file))(file), second)
  })

  it('is valid where the source ends with a comment', (t) => {
    const project = new Project(t, { 'legacy.cjs': 'exports.ok = true' })

    const stub = commonJsStub('exports.ok = true // the end')

    assert.deepEqual(run(stub, project.path('legacy.cjs')), { ok: true })
  })

  it('is valid where the source begins with a hashbang', (t) => {
    const project = new Project(t, { 'legacy.cjs': 'exports.ok = true' })

    const stub = commonJsStub('#!/usr/bin/env node\nexports.ok = true')

    assert.deepEqual(run(stub, project.path('legacy.cjs')), { ok: true })
  })

  it('holds the code, in which Node reads the names of the exports', () => {
    assert.match(commonJsStub('exports.a = 1'), /exports\.a = 1/)
  })

  it('puts nothing before the first line of the code but itself', () => {
    assert.equal(commonJsStub('one\ntwo').split('\n')[1], 'two')
  })
})

describe('isStubCall', () => {
  /** The call sites of an error that is made by a call at a column of line 1 of a file. */
  function sitesAt(column: number, filename: string): NodeJS.CallSite[] {
    const { prepareStackTrace } = Error
    try {
      Error.prepareStackTrace = (_error, sites) => sites
      const call = `${' '.repeat(column - 1)}fail()`
      const run = compileFunction(call, ['fail'], { filename })
      let sites: unknown
      run(() => {
        sites = new Error('on purpose').stack
      })
      return sites as NodeJS.CallSite[]
    } finally {
      Error.prepareStackTrace = prepareStackTrace
    }
  }
  const called = (column: number, filename: string) => sitesAt(column, filename).some(isStubCall)

  it('is true for the call that a stub makes', () => {
    assert.equal(called(STUB_CALL_COLUMN, 'file:///project/legacy.cjs'), true)
    assert.equal(called(STUB_CALL_COLUMN + 1, 'file:///project/legacy.cjs'), false)
  })

  it('is false for a minified package, wherever in its one line it calls', () => {
    assert.equal(called(STUB_CALL_COLUMN, 'file:///project/node_modules/tiny/index.min.js'), false)
  })
})
