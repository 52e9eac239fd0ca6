import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sep } from '../../../src/node/path.js'
import { PackagesAhead, placesOf } from '../../../src/supervisor/packages-ahead.js'
import { ON_EACH_SYSTEM } from '../../support/path-systems.js'

const pathOf = (name: string) => ['', 'project', 'node_modules', ...name.split('/')].join(sep)
const file = (name: string) => [pathOf(`${name}/index.js`), 'import'] as const

function setUp() {
  const leftOut: string[] = []
  const packages = new PackagesAhead((name, problem) => leftOut.push(`${name}: ${problem}`))
  return { packages, leftOut }
}

describe('packages ahead', () => {
  it('are those that were loaded, or found loaded', () => {
    const { packages } = setUp()

    packages.onLoaded([], [file('one'), file('two')], false)
    assert.deepEqual(packages.files, [file('one'), file('two')])
    packages.onLoaded([file('one'), file('two')], [file('two')], false)

    assert.deepEqual(packages.files, [file('one'), file('two')])
  })

  it('are none where more were loaded than found, until a start has loaded all in their order', () => {
    const { packages } = setUp()
    packages.onLoaded([], [file('one')], false)

    packages.onLoaded([file('one')], [file('two')], false)
    assert.deepEqual(packages.files, [])
    packages.onLoaded([], [file('two'), file('one')], false)

    assert.deepEqual(packages.files, [file('two'), file('one')])
  })

  it('are the same list while nothing changes', () => {
    const { packages } = setUp()
    packages.onLoaded([], [file('one')], false)
    const { files } = packages

    packages.onLoaded([file('one')], [], false)

    assert.equal(packages.files, files)
  })

  it('are none where one asks for import.meta.hot', () => {
    const { packages } = setUp()
    packages.onLoaded([], [file('one')], false)

    packages.onLoaded([file('one')], [file('two')], true)

    assert.deepEqual(packages.files, [])
  })

  it('are without one that has a problem, which is told once', () => {
    const { packages, leftOut } = setUp()
    packages.onLoaded([], [file('@nestjs/core'), file('two')], false)

    packages.leaveOut(pathOf('@nestjs/core/other.js'), 'it listens')
    packages.leaveOut(pathOf('@nestjs/core/index.js'), 'it listens')
    packages.onLoaded([], [file('@nestjs/core'), file('two')], false)

    assert.deepEqual(packages.files, [file('two')])
    assert.deepEqual(leftOut, ['@nestjs/core: it listens'])
  })

  it('are none any more where a process that loaded them has ended by itself', () => {
    const { packages, leftOut } = setUp()
    packages.onLoaded([], [file('one')], false)

    packages.onEnd([])
    assert.deepEqual(packages.files, [file('one')])
    packages.onEnd([file('one')])
    packages.onLoaded([], [file('one')], false)

    assert.deepEqual(packages.files, [])
    assert.deepEqual(leftOut, ['undefined: the process that loads them has ended by itself'])
  })
})

for (const { system, path: at, run } of ON_EACH_SYSTEM) {
  describe(`what tells of a change of packages, on ${system}`, () => {
    it('is the file, the package.json, and the lock files within node_modules and beside it', () => {
      const places = run(() => placesOf([[at('/project/node_modules/@nestjs/core/router/index.js'), 'require']]))

      for (const name of [
        '/project/node_modules/@nestjs/core/router/index.js',
        '/project/node_modules/@nestjs/core/package.json',
        '/project/node_modules/@nestjs/core/router/package.json',
        '/project/node_modules/.package-lock.json',
        '/project/pnpm-lock.yaml',
      ]) {
        assert.ok(places.includes(at(name)), `${at(name)} is not among ${places.join()}`)
      }
    })

    it('is all of that for each node_modules on the way, as pnpm has them', () => {
      const path = '/project/node_modules/.pnpm/a@1/node_modules/a/index.js'
      const places = run(() => placesOf([[at(path), 'require']]))

      for (const name of [
        '/project/node_modules/.pnpm/a@1/node_modules/a/package.json',
        '/project/node_modules/.modules.yaml',
        '/project/node_modules/.pnpm/lock.yaml',
        '/project/pnpm-lock.yaml',
      ]) {
        assert.ok(places.includes(at(name)), `${at(name)} is not among ${places.join()}`)
      }
    })

    it('is that of the innermost node_modules', () => {
      const places = run(() => placesOf([[at('/project/node_modules/one/node_modules/two/index.js'), 'require']]))

      assert.ok(places.includes(at('/project/node_modules/one/node_modules/two/package.json')), places.join())
    })
  })
}
