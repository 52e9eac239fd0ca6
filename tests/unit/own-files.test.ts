import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import { LOADER_FILE, OWN_FOLDER, ownVersion, requireAlone, requireOwn, toolVersions } from '../../src/own-files.js'

type Esbuild = typeof import('esbuild')

/** As the program does it, which may have the same package. */
const require = createRequire(import.meta.url)
const ESBUILD = require.resolve('esbuild')

describe('requireAlone', () => {
  it('gives an instance that is not the one of the program', () => {
    const own = requireAlone<Esbuild>('esbuild')

    const { version } = require('esbuild') as Esbuild
    assert.equal(own.version, version)
    assert.notEqual(require('esbuild'), own)
  })

  it('leaves the program the instance that it has', () => {
    const shared = require('esbuild')

    requireAlone('esbuild')

    assert.equal(require('esbuild'), shared)
  })

  it('leaves none behind for a program that has not loaded the package', () => {
    delete require.cache[ESBUILD]

    const own = requireAlone('esbuild')

    assert.equal(require.cache[ESBUILD], undefined)
    assert.notEqual(require('esbuild'), own)
  })

  it('gives another one each time', () => {
    assert.notEqual(requireAlone('esbuild'), requireAlone('esbuild'))
  })

  it('throws an error that says what to do, where there is no such package', () => {
    assert.throws(() => requireAlone('no-such-package'), {
      code: 'HOT_HOOK_MISSING_PACKAGE',
      message:
        'Cannot find the package "no-such-package", which hot-hook needs: install the packages of the project again',
    })
  })

  it('leaves the program the instance that it has where the package can not be loaded', (t) => {
    const shared = require('esbuild')
    const load = require.extensions['.js']
    t.after(() => Object.assign(require.extensions, { '.js': load }))
    require.extensions['.js'] = () => {
      throw new Error('on purpose')
    }

    assert.throws(() => requireAlone('esbuild'), { message: 'on purpose' })

    assert.equal(require('esbuild'), shared)
  })
})

describe('own files', () => {
  it('are where they are said to be', () => {
    assert.deepEqual([existsSync(LOADER_FILE), existsSync(`${OWN_FOLDER}own-files.ts`)], [true, true])
  })

  it('have the version of the package, and say which esbuild they use', () => {
    const { version } = requireOwn('esbuild/package.json') as { version: string }

    assert.match(ownVersion(), /^\d+\.\d+\.\d+/)
    assert.ok(toolVersions().startsWith(`${ownVersion()} `))
    assert.ok(toolVersions().endsWith(` esbuild ${version}`))
  })
})
