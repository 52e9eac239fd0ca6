import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { installed } from '../support/installed-packages.js'
import { type FileTree, Project } from '../support/project.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const TYPES = ['dist/api.d.ts', 'dist/import-meta.d.ts', 'dist/index.d.ts', 'dist/loader.d.ts', 'dist/module-hot.d.ts']

/** What only Node 20 needs: there is a test that does without. */
const HOOKS_THREAD = existsSync(`${REPOSITORY}/src/loader/off-thread`)
  ? ['dist/hooks-around.js', 'dist/hooks-thread.js', 'dist/thread-hooks.cjs']
  : []

/** Packs the package as npm would publish it. */
function pack(folder: string): { files: string[]; tarball: string } {
  const json = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  // npm 10 prints an array, later versions an object by name.
  const [packed] = Object.values(JSON.parse(json) as Record<string, { filename: string; files: { path: string }[] }>)
  assert.ok(packed)
  return { files: packed.files.map(({ path }) => path).sort(), tarball: join(folder, packed.filename) }
}

const folder = mkdtempSync(join(tmpdir(), 'hot-hook-package-'))
after(() => rmSync(folder, { recursive: true }))
const packed = pack(folder)

describe('the package', () => {
  it('has what is needed to run, the license and the README, and nothing else', () => {
    const scripts = packed.files.filter((path) => !TYPES.includes(path) && !/^dist\/chunk-\w+\.js$/.test(path))

    const expected = [
      'LICENSE',
      'README.md',
      'dist/check-types.js',
      'dist/cli.js',
      'dist/ends-with-parent.js',
      'dist/hooks-ahead.js',
      ...HOOKS_THREAD,
      'dist/index.js',
      'dist/preload.js',
      'dist/session.cjs',
      'dist/types.js',
      'dist/ui-frame.html',
      'dist/ui-relay.js',
      'dist/ui-reload.js',
      'dist/ui.html',
      'dist/ui.js',
      'loader.mjs',
      'package.json',
    ]
    assert.deepEqual(scripts, expected.sort())
  })

  it('declares what is public alone', () => {
    const declarations = packed.files.filter((path) => path.endsWith('.d.ts'))

    assert.deepEqual(declarations, TYPES)
    for (const path of declarations) {
      const imported = [...readFileSync(`${REPOSITORY}/${path}`, 'utf8').matchAll(/ from '(.+?)'/g)].map(
        ([, name]) => name,
      )
      const others = imported.filter(
        (name) => !TYPES.includes(`dist/${name?.replace('./', '').replace('.js', '.d.ts')}`),
      )
      assert.deepEqual(others, [], path)
    }
  })
})

describe('the types of the package', () => {
  /** The `node_modules` folder with the tools that check them. */
  let tools: string
  before(async () => {
    tools = await installed({
      '@arethetypeswrong/cli': '0.18.5',
      '@types/node': '20.19.43',
      '@types/webpack-env': '1.18.8',
      publint: '0.3.25',
      typescript: '5.9.3',
    })
  })
  const run = (tool: string, args: readonly string[], cwd?: string) => {
    const { status, stdout, stderr } = spawnSync(tool, args, {
      cwd,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    return { status, output: stdout + stderr }
  }
  const bin = (name: string) => join(tools, '.bin', name)
  it('are found by all ways of resolution, at each entry', () => {
    // It has ES modules only, which CommonJS can require from Node 20.19 on.
    const { status, output } = run(bin('attw'), [packed.tarball, '--ignore-rules', 'cjs-resolves-to-esm'])

    assert.equal(status, 0, output)
    assert.match(output, /"hot-hook\/module-hot"/)
  })

  it('and all else in package.json are as they should be', () => {
    const { status, output } = run(bin('publint'), [packed.tarball, '--strict'])

    assert.equal(status, 0, output)
  })

  const USES_MODULE_HOT = `
    import { setTimeout } from 'node:timers'
    export const timer = setTimeout(() => {}, 1)
    if (module.hot) {
      module.hot.accept()
      module.hot.accept('./page', () => {})
      module.hot.accept(['./page', './other'], () => {})
      module.hot.dispose((data) => { data.timer = timer })
      module.hot.addDisposeHandler(() => clearTimeout(timer))
      if (module.hot.data.broken) module.hot.decline()
      module.hot.invalidate?.()
    }
  `
  const compile = (t: TestContext, compiler: string, options: object, files: FileTree) => {
    const compilerOptions = {
      strict: true,
      target: 'es2022',
      lib: ['es2022'],
      skipLibCheck: false,
      ...options,
    }
    const project = new Project(t, {
      'tsconfig.json': JSON.stringify({ compilerOptions }),
      'node_modules/.keep': '',
      ...files,
    })
    mkdirSync(project.path('node_modules/@types'), { recursive: true })
    for (const name of ['@types/node', '@types/webpack-env', 'undici-types']) {
      symlinkSync(join(tools, name), project.path(`node_modules/${name}`), 'junction')
    }
    return run(compiler, ['--noEmit'], project.folder)
  }

  // `module: commonjs` is what TypeScript up to version 5 knows, which looks for packages as Node 10 did.
  const old = { module: 'commonjs' }
  const others = [{ module: 'nodenext' }, { module: 'preserve', moduleResolution: 'bundler' }]
  const webpack = ['node', 'webpack-env']
  const all = [
    [old, webpack],
    ...others.flatMap((options) => [[options, ['node']] as const, [options, webpack] as const]),
  ] as const
  for (const [options, types] of all) {
    it(`are those of module.hot with ${JSON.stringify(options)} and the types of ${types.join(' and ')}`, (t) => {
      const { status, output } = compile(
        t,
        options === old ? bin('tsc') : join(REPOSITORY, 'node_modules/.bin/tsc'),
        { ...options, types: [...types, 'hot-hook/module-hot'] },
        { 'package.json': '{}', 'app.ts': USES_MODULE_HOT },
      )

      assert.equal(status, 0, output)
    })
  }
})
