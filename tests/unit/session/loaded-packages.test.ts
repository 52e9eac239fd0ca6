import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { sep } from '../../../src/node/path.js'
import type { LoadedFiles } from '../../../src/processes/supervised/messages.js'
import { LoadedPackages, packageFilter } from '../../../src/session/loaded-packages.js'

const fileOf = (name: string) => ['', 'project', 'node_modules', name, 'index.js'].join(sep)

/** `evaluated`: the files of the project, in their order. */
function setUp(t: TestContext, evaluated: string[] = [], wanted: true | string[] = true) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const told: { names: string[]; hows: string[]; isAnyHot: boolean }[] = []
  const packages = new LoadedPackages({
    isWanted: packageFilter(wanted),
    evaluatedAs: (path) => evaluated.indexOf(path) + 1,
    tell(loaded: LoadedFiles, isAnyHot) {
      // The process of this test has required packages, too.
      const own = loaded.filter(([path]) => path.startsWith(`${sep}project${sep}`))
      told.push({ names: own.map(([path]) => path.split(sep)[3] ?? ''), hows: own.map(([, how]) => how), isAnyHot })
    },
  })
  return {
    told,
    load: (name: string, { isRequired = false, isHot = false } = {}) =>
      packages.add({ type: 'package', path: fileOf(name), isRequired, isHot }),
    imports: (importer: string, name: string) => packages.add({ type: 'package-import', importer, path: fileOf(name) }),
    pass: (ms: number) => t.mock.timers.tick(ms),
  }
}

describe('the packages that a start has loaded', () => {
  it('are told together, when none has come for a while', (t) => {
    const { told, load, pass } = setUp(t)
    load('one')
    pass(299)
    load('two', { isRequired: true })
    pass(299)
    assert.deepEqual(told, [])

    pass(1)

    assert.deepEqual(told, [{ names: ['one', 'two'], hows: ['import', 'require'], isAnyHot: false }])
  })

  it('are told again, all of them, when one is loaded later', (t) => {
    const { told, load, pass } = setUp(t)
    load('one')
    pass(300)

    load('two')
    pass(300)

    assert.deepEqual(
      told.map(({ names }) => names),
      [['one'], ['one', 'two']],
    )
  })

  it('stand in the order in which their importers were evaluated, not in that in which they were loaded', (t) => {
    const { told, load, imports, pass } = setUp(t, ['/project/setup.ts', '/project/app.ts'])
    imports('/project/app.ts', 'typeorm')
    load('typeorm')
    imports('/project/setup.ts', 'reflect-metadata')
    imports('/project/app.ts', 'reflect-metadata')
    load('reflect-metadata')

    pass(300)

    assert.deepEqual(told[0]?.names, ['reflect-metadata', 'typeorm'])
  })

  it('stand in the order of the imports of one file', (t) => {
    const { told, load, imports, pass } = setUp(t, ['/project/app.ts'])
    imports('/project/app.ts', 'first')
    imports('/project/app.ts', 'second')
    load('second')
    load('first')

    pass(300)

    assert.deepEqual(told[0]?.names, ['first', 'second'])
  })

  it('stand last where no file of the project imports them by a statement, or none that was evaluated', (t) => {
    const { told, load, imports, pass } = setUp(t, ['/project/app.ts'])
    load('required', { isRequired: true })
    imports('/project/never.ts', 'never')
    load('never')
    imports('/project/app.ts', 'imported')
    load('imported')

    pass(300)

    assert.deepEqual(told[0]?.names, ['imported', 'required', 'never'])
  })

  it('are those of some names, where names are given', (t) => {
    const { told, load, pass } = setUp(t, [], ['type*'])
    load('typeorm')
    load('lodash')

    pass(300)

    assert.deepEqual(told[0]?.names, ['typeorm'])
  })

  it('may have one that asks for import.meta.hot', (t) => {
    const { told, load, pass } = setUp(t)
    load('one', { isHot: true })
    load('two')

    pass(300)

    assert.equal(told[0]?.isAnyHot, true)
  })
})
