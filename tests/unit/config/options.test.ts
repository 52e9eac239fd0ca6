import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { checkOptions, folderOf, mergeOptions, rootPathOf } from '../../../src/config/options.js'
import { OptionError } from '../../../src/errors.js'
import { Project } from '../../support/project.js'

const FILE = '/project/package.json'

/** The message of the error for options in a package.json. */
function problemOf(input: unknown, where = FILE, isFile = true): string {
  try {
    checkOptions(input, where, isFile)
  } catch (error) {
    assert.ok(error instanceof OptionError, `${error} is no OptionError`)
    assert.equal(error.code, 'HOT_HOOK_INVALID_OPTION')
    return error.message
  }
  return assert.fail('no error was thrown')
}

describe('checkOptions', () => {
  it('gives back options that are right', () => {
    const options = {
      root: './app.ts',
      rootDirectory: '..',
      reload: ['config/**'],
      ignore: ['tmp/**'],
      boundaries: ['controllers/**'],
      watch: false,
      throwWhenBoundariesAreNotDynamicallyImported: true,
    }

    assert.deepEqual(checkOptions(options, FILE, true), options)
  })

  it('takes a missing block for no options', () => {
    assert.deepEqual(checkOptions(undefined, FILE, true), {})
  })

  it('takes an option that is undefined for one that is not given', () => {
    assert.doesNotThrow(() => checkOptions({ reload: undefined }, 'hot.init()', false))
  })

  it('takes a callback in a call', () => {
    const onFullReloadAsked = () => {}

    assert.deepEqual(checkOptions({ onFullReloadAsked }, 'hot.init()', false), { onFullReloadAsked })
  })

  it('names key, value and file of a value of the wrong type', () => {
    assert.equal(
      problemOf({ reload: 'config/**' }),
      'Cannot use the option "reload" in /project/package.json: expected an array of strings, not "config/**"',
    )
  })

  for (const [input, problem] of [
    [
      { reload: ['**/node_modules/.prisma/**'] },
      'it can name files in node_modules only without wildcards before that',
    ],
    [
      { restart: ['packages/*/node_modules/x/*.js'] },
      'it can name files in node_modules only without wildcards before that',
    ],
    [{ ignore: ['a', ''] }, 'it matches nothing'],
    [{ reload: ['['] }, 'a bracket has no partner; a backslash before it makes it a part of the name'],
    [{ boundaries: ['a/{b,c'] }, 'a bracket has no partner; a backslash before it makes it a part of the name'],
  ] as const) {
    it(`refuses a pattern that can never match: ${JSON.stringify(input)}`, () => {
      assert.ok(problemOf(input).endsWith(problem), problemOf(input))
    })
  }

  for (const reload of [
    './node_modules/.prisma/**',
    'packages/{a,b}/**',
    'app/[id]/(group)/*.ts',
    'a\\[b',
    '../node_modules/x/*.js',
  ]) {
    it(`takes the pattern ${reload}`, () => assert.doesNotThrow(() => checkOptions({ reload: [reload] }, FILE, true)))
  }

  it('names key, value and call where the options come from the program', () => {
    assert.equal(
      problemOf({ watch: 'no' }, 'hot.init()', false),
      'Cannot use the option "watch" in hot.init(): expected true or false, not "no"',
    )
  })

  for (const [input, problem] of [
    [{ root: 1 }, 'expected a string, not 1'],
    [{ rootDirectory: ['a'] }, 'expected a string, not ["a"]'],
    [{ ignore: null }, 'expected an array of strings, not null'],
    [{ boundaries: ['a', 2] }, 'expected an array of strings, not ["a",2]'],
    [{ restart: {} }, 'expected an array of strings, not {}'],
    [{ fullReload: 'never' }, 'expected "auto" or "exit", not "never"'],
    [{ throwWhenBoundariesAreNotDynamicallyImported: 1 }, 'expected true or false, not 1'],
    [{ onFullReloadAsked: 'log' }, 'expected a function, not "log"'],
    [{ reload: () => [] }, 'expected an array of strings, not a function'],
  ] as const) {
    const [key] = Object.keys(input)
    it(`refuses ${key} with a value of the wrong type: ${problem}`, () => {
      assert.equal(problemOf(input, 'hot.init()', false), `Cannot use the option "${key}" in hot.init(): ${problem}`)
    })
  }

  it('refuses a value that JSON has no words for with an OptionError as well', () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular

    for (const value of [circular, 1n, Symbol('any')]) {
      assert.match(problemOf({ watch: value }, 'hot.init()', false), /"watch" in hot\.init\(\): expected true or false/)
    }
  })

  it('refuses a callback in a file, which can hold none', () => {
    assert.equal(
      problemOf({ onFullReloadAsked: 'log' }),
      'Cannot use the option "onFullReloadAsked" in /project/package.json: it is a callback, for hot.init() only',
    )
  })

  for (const [value, shown] of [
    [null, 'null'],
    ['x', '"x"'],
    [['reload'], '["reload"]'],
    [true, 'true'],
  ] as const) {
    it(`refuses ${shown} in the place of a block`, () => {
      assert.equal(problemOf(value), `Cannot use hotHook in /project/package.json: expected an object, not ${shown}`)
    })
  }

  it('refuses an unknown option, and names the known ones', () => {
    const problem = problemOf({ hotness: 1 })

    assert.match(problem, /^Cannot use the option "hotness" in \/project\/package\.json: there is none of that name/)
    for (const name of ['root', 'reload', 'restart', 'ignore', 'boundaries', 'watch', 'onFullReloadAsked']) {
      assert.ok(problem.includes(name), `${name} is not named in: ${problem}`)
    }
  })

  for (const key of ['constructor', 'toString', '__proto__']) {
    it(`refuses "${key}", which every object has`, () => {
      assert.match(problemOf(JSON.parse(`{"${key}": []}`)), /there is none of that name/)
    })
  }

  for (const [key, meant] of [
    ['RELOAD', 'reload'],
    ['boundary', 'boundaries'],
    ['entry', undefined],
    ['reloads', 'reload'],
    ['ignored', 'ignore'],
    ['throwWhenBoundaries', 'throwWhenBoundariesAreNotDynamicallyImported'],
    ['onFullReload', 'onFullReloadAsked'],
    ['rootDir', 'rootDirectory'],
  ] as const) {
    const expected = meant === undefined ? 'does not guess what' : `guesses that "${meant}" is what`
    it(`${expected} "${key}" means`, () => {
      const guess = /did you mean "(\w+)"\?/.exec(problemOf({ [key]: [] }, 'hot.init()', false))?.[1]

      assert.equal(guess, meant)
    })
  }
})

describe('mergeOptions', () => {
  it('lets the later one win, key by key', () => {
    const merged = mergeOptions({ reload: ['a'], watch: true }, { reload: ['b'] }, { ignore: ['c'] })

    assert.deepEqual(merged, { reload: ['b'], watch: true, ignore: ['c'] })
  })

  it('takes undefined for nothing said', () => {
    const later = JSON.parse('{}')
    later.watch = undefined

    assert.deepEqual(mergeOptions({ watch: false }, later), { watch: false })
  })

  it('takes false and an empty array for something said', () => {
    assert.deepEqual(mergeOptions({ watch: true, reload: ['a'] }, { watch: false, reload: [] }), {
      watch: false,
      reload: [],
    })
  })

  it('leaves the options that it is given as they are', () => {
    const first = { reload: ['a'] }

    mergeOptions(first, { reload: ['b'] })

    assert.deepEqual(first, { reload: ['a'] })
  })
})

describe('rootPathOf', () => {
  for (const [root, path] of [
    ['app.ts', '/project/app.ts'],
    ['./src/app.ts', '/project/src/app.ts'],
    ['..', '/'],
    ['/elsewhere/app.ts', '/elsewhere/app.ts'],
    [pathToFileURL('/my app/app.ts').href, '/my app/app.ts'],
    [`${pathToFileURL('/project/app.ts').href}?hot-hook=2#a`, '/project/app.ts'],
  ] as const) {
    it(`is ${path} for ${root} in /project`, () => {
      assert.equal(rootPathOf(root, resolve('/project')), resolve(path))
    })
  }
})

describe('folderOf', () => {
  it('is the folder itself, the folder of a file, and the folder of a file that does not exist', (t) => {
    const project = new Project(t, { 'src/app.ts': '' })

    assert.equal(folderOf(project.path('src')), project.path('src'))
    assert.equal(folderOf(project.path('src/app.ts')), project.path('src'))
    assert.equal(folderOf(project.path('src/gone.ts')), project.path('src'))
  })

  it('follows a link to a folder', (t) => {
    const project = new Project(t, { 'src/app.ts': '' })
    project.link('src', 'linked')

    assert.equal(folderOf(project.path('linked')), project.path('src'))
  })
})

// A program names itself by its import.meta.url.
describe('rootPathOf, of an import.meta.url', () => {
  it('is the file', () => {
    assert.equal(rootPathOf(pathToFileURL('/my app/100%.ts').href, '/'), resolve('/my app/100%.ts'))
  })
})
