import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { describe, it, type TestContext } from 'node:test'
import type { HotHookOptions } from '../../../src/api.js'
import { Settings } from '../../../src/config/settings.js'
import { OptionError } from '../../../src/errors.js'
import { PackageScopes } from '../../../src/resolve/package-scope.js'
import { Project } from '../../support/project.js'

interface Given {
  /** The `hotHook` block of package.json. */
  hotHook?: unknown
  root?: string
  own?: HotHookOptions
  /** Relative to the project's folder. */
  envFiles?: string[]
}

/** A project with an entry `src/app.ts`, and its settings. */
function setUp(t: TestContext, { hotHook, root = 'src/app.ts', own = {}, envFiles = [] }: Given = {}) {
  const project = new Project(t, { 'package.json': JSON.stringify({ type: 'module', hotHook }), 'src/app.ts': '' })
  const given = { options: own, envFiles: envFiles.map((name) => project.path(name)) }
  const settings = new Settings(new PackageScopes(), project.path(root), given)
  return { project, settings }
}

describe('the folder of the settings', () => {
  it('is that of the nearest package.json above the entry', (t) => {
    const { project, settings } = setUp(t)

    assert.equal(settings.folder, project.folder)
  })

  it('is that of the nearest package.json above a folder', (t) => {
    const { project, settings } = setUp(t, { root: 'src' })

    assert.equal(settings.folder, project.folder)
  })

  it('is what rootDirectory says, relative to package.json', (t) => {
    const { project, settings } = setUp(t, { hotHook: { rootDirectory: './src' } })

    assert.equal(settings.folder, project.path('src'))
  })

  it('is a real path, also if the entry or rootDirectory is named through a link', (t) => {
    const project = new Project(t, { 'app/package.json': '{}', 'app/src/app.ts': '' })
    project.link('app', 'link')
    const settings = new Settings(new PackageScopes(), project.path('link/src/app.ts'), {})

    assert.equal(settings.folder, project.path('app'))
    settings.add({ rootDirectory: project.path('link/src') })

    assert.equal(settings.folder, project.path('app/src'))
  })

  it('follows a root that is given later', (t) => {
    const { project, settings } = setUp(t)
    const other = new Project(t, { 'server.ts': '' })

    settings.add({ root: other.path('server.ts') })

    assert.equal(settings.folder, other.folder)
    assert.equal(project.folder === other.folder, false)
  })

  for (const root of ['./gone.ts', 'file://%zz', 'file:///gone/server.ts']) {
    it(`refuses the root ${root}, where there is nothing`, (t) => {
      const { settings } = setUp(t)

      const message = `Cannot use the option "root" in hot.init(): there is no file or folder "${root}"`
      assert.throws(() => settings.add({ root }), { name: 'OptionError', message })
    })
  }

  it('refuses a rootDirectory that is a file', (t) => {
    const { project, settings } = setUp(t)
    project.write('notes.txt', '')

    const message = `Cannot use the option "rootDirectory": there is no folder "${project.path('notes.txt')}"`
    assert.throws(() => settings.add({ rootDirectory: project.path('notes.txt') }), { name: 'OptionError', message })
  })

  it('takes the options of the package that a later root lies in', (t) => {
    const { settings } = setUp(t, { hotHook: { watch: false } })
    const other = new Project(t, { 'server.ts': '' })

    settings.add({ root: other.path('server.ts') })

    assert.equal(settings.isWatching, true)
  })
})

describe('the reload patterns of the settings', () => {
  it('are the .env files by default', (t) => {
    const { project, settings } = setUp(t)

    assert.equal(settings.rules.reloads(project.path('.env')), true)
    assert.equal(settings.rules.reloads(project.path('.env.local')), true)
    assert.equal(settings.rules.reloads(project.path('src/app.ts')), false)
  })

  it('take the place of the default ones', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: ['config/**'] } })

    assert.equal(settings.rules.reloads(project.path('config/db.ts')), true)
    assert.equal(settings.rules.reloads(project.path('.env')), false)
  })

  it('can be given as restart', (t) => {
    const { project, settings } = setUp(t, { hotHook: { restart: ['config/**'] } })

    assert.equal(settings.rules.reloads(project.path('config/db.ts')), true)
    assert.equal(settings.rules.reloads(project.path('.env')), false)
  })

  it('of a hot.init() take the place of those of package.json', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: ['config/**'] } })

    settings.add({ reload: ['db/**'] })

    assert.equal(settings.rules.reloads(project.path('db/pool.ts')), true)
    assert.equal(settings.rules.reloads(project.path('config/db.ts')), false)
  })

  for (const [ofPackage, ofCall] of [
    ['reload', 'restart'],
    ['restart', 'reload'],
  ] as const) {
    it(`given to a hot.init() as ${ofCall} take the place of the ${ofPackage} of package.json`, (t) => {
      const { project, settings } = setUp(t, { hotHook: { [ofPackage]: ['config/**'] } })

      settings.add({ [ofCall]: ['db/**'] })

      assert.equal(settings.rules.reloads(project.path('db/pool.ts')), true)
      assert.equal(settings.rules.reloads(project.path('config/db.ts')), false)
    })
  }

  it('can be none', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: [] } })

    assert.equal(settings.rules.reloads(project.path('.env')), false)
    assert.deepEqual(settings.reloadPlaces(), [])
  })

  it('say where something can match', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: ['.env', 'config/**'] } })

    assert.deepEqual(
      settings.reloadPlaces().map(({ folder }) => folder),
      [project.folder, project.path('config')],
    )
  })
})

describe('the files of --env-file in the settings', () => {
  it('are reasons for a full reload, whatever they are called', (t) => {
    const { project, settings } = setUp(t, { envFiles: ['config/local.txt'] })

    assert.equal(settings.rules.reloads(project.path('config/local.txt')), true)
    assert.equal(settings.rules.reloads(project.path('config/other.txt')), false)
  })

  it('do not take the place of the reload patterns', (t) => {
    const { project, settings } = setUp(t, { envFiles: ['local.txt'] })

    assert.equal(settings.rules.reloads(project.path('.env')), true)
  })

  it('are reasons for a full reload also where there are no patterns', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: [] }, envFiles: ['local.txt'] })

    assert.equal(settings.rules.reloads(project.path('local.txt')), true)
  })

  it('are looked for in their own folder', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: [] }, envFiles: ['config/local.txt'] })

    assert.deepEqual(settings.reloadPlaces(), [{ folder: project.path('config'), depth: 0 }])
  })

  it('may have names that look like patterns', (t) => {
    const { project, settings } = setUp(t, { envFiles: ['[app]/*.txt'] })

    assert.equal(settings.rules.reloads(project.path('[app]/*.txt')), true)
    assert.equal(settings.rules.reloads(project.path('[app]/local.txt')), false)
  })
})

describe('what somebody is to watch who does not know the program', () => {
  it('are the .env files by default', (t) => {
    const { project, settings } = setUp(t)

    assert.deepEqual(settings.watchPatterns, { folder: project.folder, reload: ['.env', '.env.*'], ignore: [] })
  })

  it('is what the options name', (t) => {
    const { project, settings } = setUp(t, {
      hotHook: { rootDirectory: './src', reload: ['config/**'], ignore: ['tmp/**'] },
    })

    assert.deepEqual(settings.watchPatterns, {
      folder: project.path('src'),
      reload: ['config/**'],
      ignore: ['tmp/**'],
    })
  })

  it('is what a hot.init() names instead', (t) => {
    const { settings } = setUp(t, { hotHook: { reload: ['config/**'] } })

    settings.add({ reload: ['db/**'], ignore: ['tmp/**'] })

    const { reload, ignore } = settings.watchPatterns
    assert.deepEqual({ reload, ignore }, { reload: ['db/**'], ignore: ['tmp/**'] })
  })

  it('are the files of --env-file as well', (t) => {
    const { project, settings } = setUp(t, { hotHook: { reload: ['config/**'] }, envFiles: ['local.txt'] })

    assert.deepEqual(settings.watchPatterns.reload, ['config/**', project.path('local.txt')])
  })
})

describe('the boundaries of the settings', () => {
  it('are undefined where none are configured: every import() may be a hot point', (t) => {
    const { settings } = setUp(t)

    assert.equal(settings.rules.isBoundary, undefined)
  })

  it('match the files that they name', (t) => {
    const { project, settings } = setUp(t, { hotHook: { boundaries: ['src/controllers/**'] } })

    assert.equal(settings.rules.isBoundary?.(project.path('src/controllers/users.ts')), true)
    assert.equal(settings.rules.isBoundary?.(project.path('src/app.ts')), false)
  })

  it('match nothing where the list is empty: only marked imports are hot', (t) => {
    const { project, settings } = setUp(t, { hotHook: { boundaries: [] } })

    assert.equal(settings.rules.isBoundary?.(project.path('src/app.ts')), false)
  })
})

describe('what the settings ignore', () => {
  it('is node_modules, always', (t) => {
    const { project, settings } = setUp(t, { hotHook: { ignore: [] } })

    assert.equal(settings.ignores(project.path('node_modules/lodash/index.js')), true)
    assert.equal(settings.ignores(project.path('src/app.ts')), false)
  })

  it('is what the option names as well', (t) => {
    const { project, settings } = setUp(t, { hotHook: { ignore: ['tmp/**'] } })

    assert.equal(settings.ignores(project.path('tmp/cache.ts')), true)
    assert.equal(settings.ignores(project.path('node_modules/lodash/index.js')), true)
  })
})

describe('the order of the settings', () => {
  it('is package.json, then each hot.init(), then what nobody can overrule', (t) => {
    const { settings } = setUp(t, {
      hotHook: { watch: true, ignore: ['of package.json'], boundaries: ['of package.json'] },
      own: { watch: false },
    })

    settings.add({ watch: true, ignore: ['of the first'], rootDirectory: '/' })
    settings.add({ rootDirectory: tmpdir() })

    const { watch, ignore, boundaries, rootDirectory } = settings.options
    assert.deepEqual(
      { watch, ignore, boundaries, rootDirectory },
      { watch: false, ignore: ['of the first'], boundaries: ['of package.json'], rootDirectory: tmpdir() },
    )
    assert.equal(settings.isWatching, false)
  })

  it('watches by default', (t) => {
    const { settings } = setUp(t)

    assert.equal(settings.isWatching, true)
  })

  it('does not watch where package.json says so', (t) => {
    const { settings } = setUp(t, { hotHook: { watch: false } })

    assert.equal(settings.isWatching, false)
  })
})

describe('settings that are wrong', () => {
  it('are an error that names key, value and file', (t) => {
    const project = new Project(t, { 'package.json': '{ "hotHook": { "reload": "config/**" } }', 'app.ts': '' })

    assert.throws(
      () => new Settings(new PackageScopes(), project.path('app.ts'), {}),
      (error) =>
        error instanceof OptionError &&
        error.message ===
          `Cannot use the option "reload" in ${project.path('package.json')}: expected an array of strings, not "config/**"`,
    )
  })
})
