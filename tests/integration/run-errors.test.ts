import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { LOADER_BY_URL, node, OWN_FOLDER, printed, printedBy, runUnderLoader } from '../support/node.js'
import { type FileTree, Project } from '../support/project.js'

const HELLO = { 'app.ts': `console.log('it has run' as string)` }

/** Runs a program that can't start: it says so on stderr and exits with 1. */
async function fails(t: TestContext, files: FileTree | Project, entry = 'app.ts', env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr, project } = await runUnderLoader(t, files, { entry, env })

  assert.deepEqual([code, stdout], [1, ''], stderr)
  return { stderr, project }
}

const times = (text: string, part: string) => text.split(part).length - 1

describe('a program that cannot start', () => {
  const BROKEN = 'const = 1'
  const programs: [title: string, files: FileTree, entry: string][] = [
    ['a malformed tsconfig', { ...HELLO, 'tsconfig.json': '{ oops }' }, 'app.ts'],
    ['a tsconfig that extends nothing', { ...HELLO, 'tsconfig.json': '{ "extends": "./missing.json" }' }, 'app.ts'],
    [
      'a pattern of paths that is none',
      { ...HELLO, 'tsconfig.json': '{ "compilerOptions": { "paths": { "*/*": [] } } }' },
      'app.ts',
    ],
    ['a malformed package.json', { ...HELLO, 'package.json': '{ oops }' }, 'app.ts'],
    ['a bad option', { ...HELLO, 'package.json': '{ "type": "module", "hotHook": { "x": 1 } }' }, 'app.ts'],
    [
      'a bad option in hot.init()',
      { 'app.ts': `import { hot } from 'hot-hook'\nawait hot.init({ x: 1 } as {})` },
      'app.ts',
    ],
    ['an entry that does not exist', {}, 'app.ts'],
    ['an import of a missing file', { 'app.ts': `import './missing.js'` }, 'app.ts'],
    ['an import of a missing package', { 'app.ts': `import 'no-such-package'` }, 'app.ts'],
    ['a require() of a missing file', { 'app.cts': `require('./missing.js')` }, 'app.cts'],
    ['a require() of a missing file, later', { 'app.cts': `setTimeout(() => require('./missing.js'))` }, 'app.cts'],
    ['a require() of a missing package, later', { 'app.cts': `setTimeout(() => require('missing'))` }, 'app.cts'],
    ['a syntax error', { 'app.ts': BROKEN }, 'app.ts'],
    ['a syntax error in CommonJS', { 'app.cts': `require('./page.cjs')`, 'page.cts': BROKEN }, 'app.cts'],
  ]
  for (const [title, files, entry] of programs) {
    it(`shows nothing of the loader from inside: ${title}`, async (t) => {
      const { stderr } = await fails(t, files, entry)

      const inside = stderr.split('\n').filter((line) => line.includes(OWN_FOLDER) || line.includes('/get-tsconfig/'))
      assert.deepEqual(inside, [])
    })
  }
})

describe('a tsconfig that is wrong', () => {
  const malformed: [title: string, text: string, place: RegExp][] = [
    [
      'a word that is no value',
      '{\n  // a comment\n  "compilerOptions": {\n    "target": oops\n  }\n}\n',
      /line 4,? column 15/,
    ],
    ['a missing comma', '{\n  "extends": "./x.json"\n  "files": []\n}\n', /line 3,? column 3/],
    ['a missing value', '{\n  "compilerOptions": {\n    "target":\n  }\n}\n', /line 4,? column 3/],
    ['an end too early', '{\n  "compilerOptions": {\n', /line 3,? column 1/],
    ['a second value', '{ "compilerOptions": {} }\n{}\n', /line 2,? column 1/],
  ]
  for (const [title, text, place] of malformed) {
    it(`is named, with line and column: ${title}`, async (t) => {
      const { stderr, project } = await fails(t, { ...HELLO, 'tsconfig.json': text })

      assert.match(stderr, new RegExp(`Cannot read "${project.path('tsconfig.json')}": `))
      assert.match(stderr, place)
      assert.match(stderr, /HOT_HOOK_INVALID_CONFIG/)
    })
  }

  it('is named where it is extended by another', async (t) => {
    const files = { ...HELLO, 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': '{\n  oops\n}' }

    const { stderr, project } = await fails(t, files)

    assert.match(stderr, new RegExp(`Cannot read "${project.path('base.json')}": .*line 2,? column 3`))
  })

  it('is named with the alias whose targets are no list', async (t) => {
    const files = { ...HELLO, 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": "./src/*" } } }' }

    const { stderr, project } = await fails(t, files)

    assert.match(
      stderr,
      new RegExp(`Cannot read "${project.path('tsconfig.json')}": .*paths\\["@/\\*"\\].* not ["']\\./src/\\*["']`),
    )
  })

  it('is named with the alias that has two stars', async (t) => {
    const files = { ...HELLO, 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*/*": ["./src/*"] } } }' }

    const { stderr, project } = await fails(t, files)

    assert.match(stderr, new RegExp(`Cannot read "${project.path('tsconfig.json')}": .*@/\\*/\\*`))
  })

  it('is named if it extends what does not exist, itself and not the one that extends it', async (t) => {
    const files = {
      ...HELLO,
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': '{ "extends": "./missing.json" }',
    }

    const { stderr, project } = await fails(t, files)

    assert.match(stderr, new RegExp(`Cannot read "${project.path('base.json')}": .*\\./missing\\.json`))
  })

  it('is named if it extends a package that is not installed', async (t) => {
    const { stderr, project } = await fails(t, { ...HELLO, 'tsconfig.json': '{ "extends": "@tsconfig/node99" }' })

    assert.match(stderr, new RegExp(`Cannot read "${project.path('tsconfig.json')}": .*@tsconfig/node99`))
  })

  it('is named if it extends itself', async (t) => {
    const files = {
      ...HELLO,
      'tsconfig.json': '{ "extends": "./b.json" }',
      'b.json': '{ "extends": "./tsconfig.json" }',
    }

    const { stderr, project } = await fails(t, files)

    assert.match(stderr, new RegExp(`Cannot read "${project.folder}/(tsconfig|b)\\.json": `))
  })

  it('is named if HOT_HOOK_TSCONFIG means it and it is not there', async (t) => {
    const { stderr, project } = await fails(t, HELLO, 'app.ts', { HOT_HOOK_TSCONFIG: './missing.json' })

    assert.match(stderr, new RegExp(`Cannot read "${project.path('missing.json')}": `))
  })

  it('is named if it is no object', async (t) => {
    const { stderr, project } = await fails(t, { ...HELLO, 'tsconfig.json': '[]' })

    assert.match(stderr, new RegExp(`Cannot read "${project.path('tsconfig.json')}": expected an object`))
  })
})

describe('a package.json that is wrong', () => {
  it('is named, with line and column, if it is malformed', async (t) => {
    const { stderr, project } = await fails(t, { ...HELLO, 'package.json': '{\n  "type": "module",\n}\n' })

    assert.match(stderr, new RegExp(`"?${project.path('package.json')}"?: .*line 3,? column 1`))
  })

  const options: [title: string, hotHook: unknown, said: RegExp][] = [
    [
      'an unknown option',
      { bondaries: ['x'] },
      /"bondaries" in .*package\.json: there is none of that name; .*boundaries/,
    ],
    ['an option in another case', { Reload: [] }, /"Reload" in .*; did you mean "reload"\?/],
    [
      'a text for a list',
      { boundaries: './pages/**' },
      /"boundaries" in .*package\.json: expected an array of strings, not ["']\.\/pages\/\*\*["']/,
    ],
    ['a list of numbers', { ignore: [1] }, /"ignore" in .*package\.json: expected an array of strings, not \[ ?1 ?\]/],
    ['a text for a yes or no', { watch: 'no' }, /"watch" in .*package\.json: expected true or false, not ["']no["']/],
    ['a number for a text', { root: 1 }, /"root" in .*package\.json: expected a string, not 1/],
    ['null', { reload: null }, /"reload" in .*package\.json: expected an array of strings, not null/],
    [
      'a callback',
      { onFullReloadAsked: 'x' },
      /"onFullReloadAsked" in .*package\.json: it is a callback, for hot\.init\(\) only/,
    ],
    ['a list in its place', [], /hotHook in .*package\.json: expected an object, not \[\]/],
  ]
  for (const [title, hotHook, said] of options) {
    it(`is named with the key and the value of a bad hotHook option: ${title}`, async (t) => {
      const files = { ...HELLO, 'package.json': JSON.stringify({ type: 'module', hotHook }) }

      const { stderr, project } = await fails(t, files)

      assert.match(stderr, said)
      assert.ok(stderr.includes(project.path('package.json')))
      assert.match(stderr, /HOT_HOOK_INVALID_OPTION/)
    })
  }
})

describe('hot.init() with options that are wrong', () => {
  it('rejects with an error that names the key and the value', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { hot } from 'hot-hook'
        const attempt = async (...args: any[]) => await hot.init(...args).then(() => 'accepted', (error) => [error.name, error.code, error.message])
        console.log(JSON.stringify([
          await attempt(import.meta.url, { reload: 'x' }),
          await attempt({ unknown: 1 }),
          await attempt({ onFullReloadAsked: true }),
          await attempt(import.meta.url, { reload: ['./config/**'], restart: undefined, onFullReloadAsked() {} }),
          await attempt(import.meta.url, './src'),
          await attempt(42),
        ]))
      `,
    })

    const [text, unknown, callback, accepted, folder, number] = output as string[][]
    assert.deepEqual(text?.slice(0, 2), ['OptionError', 'HOT_HOOK_INVALID_OPTION'])
    assert.match(
      text?.[2] ?? '',
      /^Cannot use the option "reload" in hot\.init\(\): expected an array of strings, not ["']x["']$/,
    )
    assert.match(unknown?.[2] ?? '', /^Cannot use the option "unknown" in hot\.init\(\): there is none of that name/)
    assert.match(callback?.[2] ?? '', /"onFullReloadAsked" in hot\.init\(\): expected a function, not true$/)
    assert.equal(accepted, 'accepted')
    assert.match(folder?.[2] ?? '', /in hot\.init\(\): expected an object, not ["']\.\/src["']$/)
    assert.match(number?.[2] ?? '', /in hot\.init\(\): expected an object, not 42$/)
  })

  it('ends a program that does not catch it, with exit code 1', async (t) => {
    const { stderr } = await fails(t, {
      'app.ts': `import { hot } from 'hot-hook'\nawait hot.init({ boundary: [] } as {})`,
    })

    assert.match(stderr, /Cannot use the option "boundary" in hot\.init\(\): there is none of that name; .*boundaries/)
  })
})

describe('esbuild that can not be run', () => {
  for (const entry of ['app.ts', 'app.cts']) {
    it(`is said, and ends the start: ${entry}`, async (t) => {
      const project = new Project(t, {
        [entry]: `const it: string = 'it'\nconsole.log(it, 'has run')`,
        esbuild: 'no program',
      })
      const { stderr } = await fails(t, project, entry, { ESBUILD_BINARY_PATH: project.path('esbuild') })

      assert.match(stderr, /Cannot run esbuild: spawnSync .+esbuild EACCES/)
      assert.equal(stderr.includes(OWN_FOLDER), false, stderr)
    })
  }
})

describe('an entry', () => {
  for (const entry of ['nope.ts', './nope', 'folder/nope.js']) {
    it(`that does not exist is named: ${entry}`, async (t) => {
      const { stderr, project } = await fails(t, HELLO, entry)

      assert.match(stderr, new RegExp(`Cannot find module '${project.path(entry)}'`))
      assert.match(stderr, /code: '(?:ERR_)?MODULE_NOT_FOUND'/)
    })
  }

  it('that imports what does not exist is not taken for the one that is missing', async (t) => {
    const { stderr, project } = await fails(t, { 'app.ts': `import './nope.js'` })

    assert.doesNotMatch(stderr, /entry/i)
    assert.ok(stderr.includes(project.path('nope.js')))
  })
})

describe('an import that leads nowhere', () => {
  const messageOf = (stderr: string) =>
    stderr.split('\n').find((line) => line.startsWith('Error [ERR_MODULE_NOT_FOUND]'))
  for (const [title, specifier] of [
    ['a file', './missing.mjs'],
    ['a file without an extension', './missing'],
    ['a package', 'no-such-package'],
    ['a scoped package', '@no/such-package/file.js'],
    ['a file above', '../missing.mjs'],
  ] as const) {
    it(`has the error of plain Node: ${title}`, async (t) => {
      const project = new Project(t, { 'app.mjs': `import ${JSON.stringify(specifier)}` })

      const { stderr } = await fails(t, project, 'app.mjs')
      const plain = await node(t, project, ['app.mjs'])

      assert.match(messageOf(plain.stderr) ?? '', /^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find (module|package)/)
      assert.equal(messageOf(stderr), messageOf(plain.stderr))
      assert.equal(times(stderr, 'Cannot find'), 1)
    })
  }

  it('can be caught, with the code, message and url of plain Node', async (t) => {
    const files = {
      'app.mjs': `
        import { createRequire } from 'node:module'
        const describe = ({ name, code, message, url, path, requireStack }) => ({ name, code, message, url, path, requireStack })
        const caught = async (specifier) => describe(await import(specifier).catch((error) => error))
        const thrown = (specifier) => { try { createRequire(import.meta.url)(specifier) } catch (error) { return describe(error) } }
        console.log(JSON.stringify([
          await caught('./missing.mjs'), await caught('#missing'), await caught('no-such-package'), await caught('node:nothing'),
          await caught('tool/hidden'), await caught('data:nothing'), await caught('https://127.0.0.1/x.js'), await caught('./%2f.mjs'),
          thrown('./missing'), thrown('no-such-package'), thrown('tool/hidden'),
        ]))
      `,
      'node_modules/tool/package.json': '{ "exports": {} }',
    }

    const loaded = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
    const plain = await node(t, loaded.project, ['app.mjs'])

    assert.deepEqual(printedBy(loaded), printedBy(plain))
  })

  it('names the real file, not a version or a query of ours', async (t) => {
    const { stderr, project } = await fails(t, {
      'app.ts': `import './page.js?v=1'`,
      'page.ts': `export { missing } from './missing.js'`,
    })

    assert.ok(
      stderr.includes(`Cannot find module '${project.path('missing.js')}' imported from ${project.path('page.ts')}`),
    )
    assert.doesNotMatch(stderr, /hot-hook=/)
  })

  it('of a name that the module does not export has the error of plain Node', async (t) => {
    const { stderr, project } = await fails(t, {
      'app.ts': `import { nothing } from './page.js'\nconsole.log(nothing)`,
      'page.ts': `export const something = 1 as number`,
    })

    assert.match(stderr, /SyntaxError: The requested module '\.\/page\.js' does not provide an export named 'nothing'/)
    assert.match(stderr, new RegExp(`${project.path('app.ts')}:\\d+`))
  })
})

describe('a syntax error', () => {
  const BROKEN = `interface A { a: 1 }\n\nexport function page( {\n  return <number>1\n}\n`
  const entries: [title: string, files: FileTree, entry: string, broken: string][] = [
    ['in the entry', { 'app.ts': BROKEN }, 'app.ts', 'app.ts'],
    ['in an import', { 'app.ts': `import './page.js'`, 'page.ts': BROKEN }, 'app.ts', 'page.ts'],
    [
      'in JavaScript',
      { 'app.ts': `import './page.js'`, 'page.js': BROKEN.replace('interface A { a: 1 }', '') },
      'app.ts',
      'page.js',
    ],
    ['in CommonJS', { 'app.cts': `require('./page.cjs')`, 'page.cts': BROKEN }, 'app.cts', 'page.cts'],
    ['in an import of CommonJS', { 'app.ts': `import './page.cjs'`, 'page.cts': BROKEN }, 'app.ts', 'page.cts'],
    ['in a package without a type', { 'package.json': '{}', 'app.ts': BROKEN }, 'app.ts', 'app.ts'],
  ]
  for (const [title, files, entry, broken] of entries) {
    it(`names file, line and column above a code frame, once: ${title}`, async (t) => {
      const { stderr, project } = await fails(t, files, entry)

      // Where the parser notices: in TypeScript after the word that it took for the first of a pattern.
      assert.match(stderr, new RegExp(`${project.path(broken)}:(3|4):\\d+: Expected .* but found`))
      assert.match(stderr, /> [34] \| /)
      assert.equal(times(stderr, 'but found'), 1, stderr)
      assert.equal(times(stderr, 'export function page'), 1, stderr)
    })
  }

  it('counts columns in characters, as editors do', async (t) => {
    const { stderr, project } = await fails(t, { 'app.ts': `const größe = "日本" ; const = 1\n` })

    assert.match(stderr, new RegExp(`${project.path('app.ts')}:1:28: `))
    assert.match(stderr, /> 1 \| const größe = "日本" ; const = 1\n {4}\| {28}\^\n/)
  })

  it('can be caught, with its place as data', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const attempt = async () => await import('./page.js').catch((error) => error)
        const [first, second] = [await attempt(), await attempt()]
        console.log(JSON.stringify([
          first instanceof Error, first.code, first.message.split('\\n')[0].replace(import.meta.dirname, ''), second.message === first.message,
        ]))
      `,
      'page.ts': `export const = 1`,
    })

    assert.deepEqual(output, [
      true,
      'HOT_HOOK_TRANSPILE_FAILED',
      '/page.ts:1:14: Expected identifier but found "="',
      true,
    ])
  })

  it('in a .cjs file is the one that plain Node shows', async (t) => {
    const project = new Project(t, { 'app.cjs': `const a = 1\nconst = 2\n` })

    const { stderr } = await fails(t, project, 'app.cjs')
    const plain = await node(t, project, ['app.cjs'])

    const excerpt = (text: string) => text.split('\n').slice(0, 5)
    assert.deepEqual(excerpt(stderr), excerpt(plain.stderr))
    assert.match(plain.stderr, /app\.cjs:2\nconst = 2\n/)
  })
})
