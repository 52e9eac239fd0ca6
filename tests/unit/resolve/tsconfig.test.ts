import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it, type TestContext } from 'node:test'
import { ConfigFileError } from '../../../src/errors.js'
import { parseTsconfigText, Tsconfigs } from '../../../src/resolve/tsconfig.js'
import { type FileTree, Project } from '../../support/project.js'

const onUnix = { skip: process.platform === 'win32' ? 'There are no such files on Windows' : false }
const makePipe = (path: string) => execFileSync('mkfifo', [path])
const json = (value: unknown) => JSON.stringify(value)

/** The tsconfig of a folder in a new project. */
function tsconfigOf(t: TestContext, files: FileTree, folder = '.') {
  const project = new Project(t, files)
  return { project, tsconfig: new Tsconfigs(undefined).of(project.path(folder)) }
}

/** The error that a tsconfig is refused with. */
function problemOf(t: TestContext, files: FileTree, named?: string): { project: Project; error: ConfigFileError } {
  const project = new Project(t, files)
  try {
    new Tsconfigs(named === undefined ? undefined : project.path(named)).of(project.folder)
  } catch (error) {
    assert.ok(error instanceof ConfigFileError, `${error} is no ConfigFileError`)
    assert.equal(error.code, 'HOT_HOOK_INVALID_CONFIG')
    return { project, error }
  }
  return assert.fail('no error was thrown')
}

describe('the tsconfig of a folder', () => {
  it('is the one in it', (t) => {
    const { project, tsconfig } = tsconfigOf(t, { 'tsconfig.json': json({ compilerOptions: { jsx: 'preserve' } }) })

    assert.equal(tsconfig.compilerOptions.jsx, 'preserve')
    assert.deepEqual([...tsconfig.texts.keys()], [project.path('tsconfig.json')])
  })

  it('is the nearest one above', (t) => {
    const { project, tsconfig } = tsconfigOf(
      t,
      {
        'tsconfig.json': json({ compilerOptions: { jsxImportSource: 'react' } }),
        'packages/a/tsconfig.json': json({ compilerOptions: { jsxImportSource: 'preact' } }),
      },
      'packages/a/src/deep',
    )

    assert.equal(tsconfig.compilerOptions.jsxImportSource, 'preact')
    assert.deepEqual([...tsconfig.texts.keys()], [project.path('packages/a/tsconfig.json')])
  })

  it('is another one for each package', (t) => {
    const project = new Project(t, {
      'a/tsconfig.json': json({ compilerOptions: { jsxImportSource: 'react' } }),
      'b/tsconfig.json': json({ compilerOptions: { jsxImportSource: 'preact' } }),
    })
    const tsconfigs = new Tsconfigs(undefined)

    const sources = ['a', 'b'].map((folder) => tsconfigs.of(project.path(folder)).compilerOptions.jsxImportSource)

    assert.deepEqual(sources, ['react', 'preact'])
  })

  it('is the same object for all folders that it applies to', (t) => {
    const project = new Project(t, { 'tsconfig.json': '{}', 'a/x.ts': '', 'b/x.ts': '' })
    const tsconfigs = new Tsconfigs(undefined)

    assert.equal(tsconfigs.of(project.path('a')), tsconfigs.of(project.path('b')))
  })

  it('is an empty one where there is none', (t) => {
    const { tsconfig } = tsconfigOf(t, {})

    assert.deepEqual(tsconfig.compilerOptions, {})
    assert.deepEqual([...tsconfig.texts.keys()], [])
    assert.deepEqual(tsconfig.matchPaths('lodash'), [])
  })

  it('may have comments and trailing commas', (t) => {
    const { tsconfig } = tsconfigOf(t, { 'tsconfig.json': '{ // one\n "compilerOptions": { "jsx": "react-jsx", }, }' })

    assert.equal(tsconfig.compilerOptions.jsx, 'react-jsx')
  })

  it('may be empty', (t) => {
    const { tsconfig } = tsconfigOf(t, { 'tsconfig.json': '' })

    assert.deepEqual(tsconfig.compilerOptions, {})
  })
})

describe('a tsconfig that extends', () => {
  it('another file has its options, and overrules them', (t) => {
    const { project, tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ extends: './base.json', compilerOptions: { jsx: 'react-jsx' } }),
      'base.json': json({ compilerOptions: { jsx: 'preserve', experimentalDecorators: true } }),
    })

    const { jsx, experimentalDecorators } = tsconfig.compilerOptions
    assert.deepEqual({ jsx, experimentalDecorators }, { jsx: 'react-jsx', experimentalDecorators: true })
    assert.deepEqual([...tsconfig.texts.keys()], [project.path('tsconfig.json'), project.path('base.json')])
  })

  it('several files lets the later ones win', (t) => {
    const { project, tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ extends: ['./first.json', './second.json'] }),
      'first.json': json({ compilerOptions: { jsx: 'preserve', experimentalDecorators: true } }),
      'second.json': json({ compilerOptions: { jsx: 'react-jsx' } }),
    })

    const { jsx, experimentalDecorators } = tsconfig.compilerOptions
    assert.deepEqual({ jsx, experimentalDecorators }, { jsx: 'react-jsx', experimentalDecorators: true })
    assert.deepEqual(
      [...tsconfig.texts.keys()].toSorted(),
      ['first.json', 'second.json', 'tsconfig.json'].map((name) => project.path(name)),
    )
  })

  it('a file that extends another names all of them', (t) => {
    const { project, tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ extends: './a.json' }),
      'a.json': json({ extends: './b.json' }),
      'b.json': json({ compilerOptions: { jsx: 'preserve' } }),
    })

    assert.equal(tsconfig.compilerOptions.jsx, 'preserve')
    assert.deepEqual(
      [...tsconfig.texts.keys()],
      ['tsconfig.json', 'a.json', 'b.json'].map((name) => project.path(name)),
    )
  })

  it('a file in its own folder has the paths of that file, relative to it', (t) => {
    const { project, tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ extends: './config/base.json' }),
      'config/base.json': json({ compilerOptions: { paths: { '@/*': ['../src/*'] } } }),
    })

    assert.deepEqual(tsconfig.matchPaths('@/db'), [project.path('src/db')])
  })

  it('a package has its options', (t) => {
    const { project, tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ extends: '@company/tsconfig/server.json' }),
      'node_modules/@company/tsconfig/package.json': json({ name: '@company/tsconfig' }),
      'node_modules/@company/tsconfig/server.json': json({ compilerOptions: { jsx: 'preserve' } }),
    })

    assert.equal(tsconfig.compilerOptions.jsx, 'preserve')
    assert.ok([...tsconfig.texts.keys()].includes(project.path('tsconfig.json')))
  })

  it('a package by its name has the tsconfig.json in it', (t) => {
    const { tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ extends: '@company/tsconfig' }),
      'node_modules/@company/tsconfig/package.json': json({ name: '@company/tsconfig' }),
      'node_modules/@company/tsconfig/tsconfig.json': json({ compilerOptions: { jsx: 'preserve' } }),
    })

    assert.equal(tsconfig.compilerOptions.jsx, 'preserve')
  })

  it('a file that does not exist is an error that names both', (t) => {
    const { project, error } = problemOf(t, { 'tsconfig.json': json({ extends: './gone.json' }) })

    assert.equal(
      error.message,
      `Cannot read "${project.path('tsconfig.json')}": extends "./gone.json": there is no such file`,
    )
  })

  it('a pipe is an error, and nobody waits for what comes out of it', onUnix, (t) => {
    const project = new Project(t, { 'tsconfig.json': json({ extends: './base' }) })
    makePipe(project.path('base.json'))

    assert.throws(() => new Tsconfigs(undefined).of(project.folder), {
      message: `Cannot read "${project.path('base.json')}": not a regular file`,
    })
  })

  it('nothing, by null, is as one without the key', (t) => {
    const { tsconfig } = tsconfigOf(t, { 'tsconfig.json': json({ extends: null, compilerOptions: { jsx: 'react' } }) })

    assert.equal(tsconfig.compilerOptions.jsx, 'react')
  })

  for (const missing of ['./missing.json', 'gone/tsconfig']) {
    it(`${missing} among others is an error of the file that says so`, (t) => {
      const { project, error } = problemOf(t, {
        'tsconfig.json': json({ extends: [missing, './base.json'] }),
        'base.json': '{}',
      })

      const problem = `extends "${missing}": there is no such file`
      assert.equal(error.message, `Cannot read "${project.path('tsconfig.json')}": ${problem}`)
    })
  }

  it('a malformed file is an error that names that file', (t) => {
    const { project, error } = problemOf(t, {
      'tsconfig.json': json({ extends: './base.json' }),
      'base.json': '{ "compilerOptions": x }',
    })

    assert.ok(error.message.startsWith(`Cannot read "${project.path('base.json')}": `), error.message)
  })

  it('itself is an error', (t) => {
    const { project, error } = problemOf(t, { 'tsconfig.json': json({ extends: './tsconfig.json' }) })

    assert.ok(error.message.startsWith(`Cannot read "${project.path('tsconfig.json')}": `), error.message)
  })
})

describe('the folders that shadow others by the paths of a tsconfig', () => {
  const foldersOf = (t: TestContext, paths: Record<string, string[]>) => {
    const { project, tsconfig } = tsconfigOf(t, { 'tsconfig.json': json({ compilerOptions: { paths } }) })
    return tsconfig.shadowingFolders.map((folder) => project.nameOf(folder))
  }

  it('are those of all targets but the last', (t) => {
    assert.deepEqual(foldersOf(t, { '@/*': ['./mine/*', './theirs/*', './src/*'] }), ['mine', 'theirs'])
  })

  it('are none where each alias has one target', (t) => {
    assert.deepEqual(foldersOf(t, { '@/*': ['./src/*'], '#db': ['./src/db.ts'] }), [])
  })

  it('are the fixed parts of the targets', (t) => {
    assert.deepEqual(foldersOf(t, { '#*': ['./a/*/index.ts', './b/mine-*.ts', './c/*'] }), ['a', 'b'])
    assert.deepEqual(foldersOf(t, { '#db': ['./mine/db.ts', './src/db.ts'] }), ['mine'])
  })
})

describe('the paths of a tsconfig', () => {
  const withPaths = (compilerOptions: object) => ({ 'tsconfig.json': json({ compilerOptions }) })

  it('give the absolute path of an alias', (t) => {
    const { project, tsconfig } = tsconfigOf(t, withPaths({ paths: { '#db': ['./src/db.ts'] } }))

    assert.deepEqual(tsconfig.matchPaths('#db'), [project.path('src/db.ts')])
  })

  it('give all places that a pattern names, in their order', (t) => {
    const { project, tsconfig } = tsconfigOf(t, withPaths({ paths: { '@/*': ['./src/*', './generated/*'] } }))

    assert.deepEqual(tsconfig.matchPaths('@/models/user.js'), [
      project.path('src/models/user.js'),
      project.path('generated/models/user.js'),
    ])
  })

  it('prefer the pattern with the longest beginning', (t) => {
    const { project, tsconfig } = tsconfigOf(
      t,
      withPaths({ paths: { '@/*': ['./src/*'], '@/models/*': ['./db/*'], '*': ['./any/*'] } }),
    )

    assert.deepEqual(tsconfig.matchPaths('@/models/user'), [project.path('db/user')])
  })

  it('are relative to baseUrl where there is one', (t) => {
    const { project, tsconfig } = tsconfigOf(t, withPaths({ baseUrl: './src', paths: { '@/*': ['./lib/*'] } }))

    assert.deepEqual(tsconfig.matchPaths('@/a'), [project.path('src/lib/a')])
  })

  it('are those of baseUrl for what no pattern matches', (t) => {
    const { project, tsconfig } = tsconfigOf(t, withPaths({ baseUrl: './src' }))

    assert.deepEqual(tsconfig.matchPaths('models/user'), [project.path('src/models/user')])
  })

  it('may be written with the slashes of Windows, on each system', (t) => {
    const { project, tsconfig } = tsconfigOf(t, withPaths({ paths: { '@/*': ['.\\src\\*'] } }))
    const based = tsconfigOf(t, withPaths({ baseUrl: '.\\src', paths: { '@/*': ['lib\\*'] } }))

    assert.deepEqual(tsconfig.matchPaths('@/a'), [project.path('src/a')])
    assert.deepEqual(based.tsconfig.matchPaths('@/a'), [based.project.path('src/lib/a')])
  })

  it('match no relative specifier', (t) => {
    const { tsconfig } = tsconfigOf(t, withPaths({ baseUrl: './src', paths: { '*': ['./any/*'] } }))

    assert.deepEqual(tsconfig.matchPaths('./a'), [])
  })

  it('match nothing where there are none', (t) => {
    const { tsconfig } = tsconfigOf(t, withPaths({}))

    assert.deepEqual(tsconfig.matchPaths('lodash'), [])
  })
})

describe('a tsconfig that is named', () => {
  it('applies to every folder', (t) => {
    const project = new Project(t, {
      'tsconfig.json': json({ compilerOptions: { jsx: 'preserve' } }),
      'a/tsconfig.json': json({ compilerOptions: { jsx: 'preserve' } }),
      'tsconfig.dev.json': json({ compilerOptions: { jsx: 'react-jsx' } }),
    })
    const tsconfigs = new Tsconfigs(project.path('tsconfig.dev.json'))

    assert.equal(tsconfigs.of(project.path('a')).compilerOptions.jsx, 'react-jsx')
    assert.deepEqual([...tsconfigs.of(project.folder).texts.keys()], [project.path('tsconfig.dev.json')])
  })

  it('is an error that names the file where there is none', (t) => {
    const { project, error } = problemOf(t, {}, 'tsconfig.dev.json')

    assert.ok(error.message.startsWith(`Cannot read "${project.path('tsconfig.dev.json')}": `), error.message)
  })
})

describe('a tsconfig that is malformed', () => {
  it('is one that is a pipe', onUnix, (t) => {
    const project = new Project(t, {})
    makePipe(project.path('tsconfig.json'))

    assert.throws(() => new Tsconfigs(undefined).of(project.folder), {
      message: `Cannot read "${project.path('tsconfig.json')}": not a regular file`,
    })
  })

  it('is not a folder of that name: the next one above applies', (t) => {
    const { project, tsconfig } = tsconfigOf(t, {
      'tsconfig.json': json({ compilerOptions: { jsx: 'preserve' } }),
      'src/tsconfig.json/index.ts': '',
    })

    assert.equal(new Tsconfigs(undefined).of(project.path('src')).compilerOptions.jsx, 'preserve')
    assert.equal(tsconfig.compilerOptions.jsx, 'preserve')
  })

  for (const [tsconfig, problem] of [
    [
      { compilerOptions: { paths: { a: ['x'] } } },
      'compilerOptions.paths: without baseUrl, each path begins with ./ or ../',
    ],
    [{ files: [], references: [{ path: './no' }] }, 'references "./no": there is no such tsconfig'],
    [{ extends: '@no/package' }, 'extends "@no/package": there is no such file'],
  ] as const) {
    it(`is an error that names the key, as with ${json(tsconfig)}`, (t) => {
      const { project, error } = problemOf(t, { 'tsconfig.json': json(tsconfig) })

      assert.equal(error.message, `Cannot read "${project.path('tsconfig.json')}": ${problem}`)
    })
  }

  it('is an error that names file, line and column', (t) => {
    const { project, error } = problemOf(t, { 'tsconfig.json': '{\n  "compilerOptions": x\n}' })

    assert.ok(error.message.startsWith(`Cannot read "${project.path('tsconfig.json')}": `), error.message)
    assert.match(error.message, /line 2 column 22/)
  })

  for (const text of ['[]', '"strict"', 'null', '1']) {
    it(`is an error where it is ${text} instead of an object`, (t) => {
      const { project, error } = problemOf(t, { 'tsconfig.json': text })

      assert.equal(error.message, `Cannot read "${project.path('tsconfig.json')}": expected an object`)
    })
  }

  it('is an error that names the alias whose paths are no array', (t) => {
    const { error } = problemOf(t, { 'tsconfig.json': json({ compilerOptions: { paths: { '@/*': './src/*' } } }) })

    assert.match(error.message, /compilerOptions\.paths\["@\/\*"\] must be an array of strings, not "\.\/src\/\*"/)
  })

  it('is an error where a path is no string', (t) => {
    const { error } = problemOf(t, { 'tsconfig.json': json({ compilerOptions: { paths: { '@/*': [1] } } }) })

    assert.match(error.message, /paths\["@\/\*"\] must be an array of strings, not \[1\]/)
  })

  for (const compilerOptions of ['strict', null, 1, []]) {
    it(`is never another error, as with compilerOptions ${json(compilerOptions)}`, (t) => {
      const project = new Project(t, { 'tsconfig.json': json({ compilerOptions }) })

      try {
        new Tsconfigs(undefined).of(project.folder)
      } catch (error) {
        assert.ok(error instanceof ConfigFileError, `${error}`)
      }
    })
  }

  for (const paths of ['./src', ['./src'], 1]) {
    it(`is never another error, as with paths ${json(paths)}`, (t) => {
      const project = new Project(t, { 'tsconfig.json': json({ compilerOptions: { paths } }) })

      try {
        new Tsconfigs(undefined).of(project.folder).matchPaths('@/a')
      } catch (error) {
        assert.ok(error instanceof ConfigFileError, `${error}`)
      }
    })
  }
})

describe('parseTsconfigText', () => {
  it('says nothing of a text that is right', () => {
    assert.doesNotThrow(() => parseTsconfigText('/tsconfig.json', '{ "compilerOptions": { "paths": { "a": ["b"] } } }'))
  })

  it('throws a ConfigFileError that names the file', () => {
    assert.throws(() => parseTsconfigText('/tsconfig.json', '{ x }'), {
      name: 'ConfigFileError',
      file: '/tsconfig.json',
    })
  })
})
