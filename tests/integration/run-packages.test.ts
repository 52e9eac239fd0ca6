import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADER_BY_URL, node, printed, printedBy, runUnderLoader, withoutFolder } from '../support/node.js'
import { Project } from '../support/project.js'

const json = JSON.stringify

describe(`a package's own maps`, () => {
  it('name TypeScript by `imports` that say .js', async (t) => {
    const output = await printed(t, {
      'package.json': json({
        type: 'module',
        imports: {
          '#config': './src/config.js',
          '#lib/*': './src/lib/*.js',
          '#source/*.js': './src/lib/*.ts',
          '#conditional': { browser: './no.js', node: './src/conditional.js' },
          '#tool': 'tool',
        },
      }),
      'app.ts': `
        import config from '#config'
        import a from '#lib/a'
        import deep from '#lib/deep/b'
        import source from '#source/a.js'
        import conditional from '#conditional'
        import tool from '#tool'
        const later = await import('#lib/a')
        console.log(JSON.stringify([config, a, deep, source, conditional, tool, later.default, import.meta.resolve('#config').endsWith('/src/config.ts')]))
      `,
      'src/config.ts': `export default 'config'`,
      'src/lib/a.ts': `export default 'a'`,
      'src/lib/deep/b.tsx': `export default 'b'`,
      'src/conditional.ts': `export default 'node'`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': `export default 'tool'`,
    })

    assert.deepEqual(output, ['config', 'a', 'b', 'a', 'node', 'tool', 'a', true])
  })

  it('name TypeScript by `exports` that say .js, where the package imports itself', async (t) => {
    const output = await printed(t, {
      'package.json': json({
        name: 'self',
        type: 'module',
        exports: { '.': './src/index.js', './pages/*': './src/pages/*.js', './data': './src/data.json' },
      }),
      'app.ts': `
        import index from 'self'
        import page from 'self/pages/home'
        import { x } from 'self/data'
        const hidden = await import('self/src/index.js').catch((error) => error.code)
        console.log(JSON.stringify([index, page, x, hidden]))
      `,
      'src/index.ts': `export default 'index'`,
      'src/pages/home.tsx': `export default 'home'`,
      'src/data.json': `{ "x": 1 }`,
    })

    assert.deepEqual(output, ['index', 'home', 1, 'ERR_PACKAGE_PATH_NOT_EXPORTED'])
  })

  it('are read by `require()` as well', async (t) => {
    const output = await printed(
      t,
      {
        'package.json': json({
          name: 'self',
          imports: { '#lib/*': './src/*.js' },
          exports: { '.': { require: './src/required.js', import: './src/imported.js' } },
        }),
        'app.cts': `
          const all = [require('#lib/a'), require('self')]
          console.log(JSON.stringify(all))
        `,
        'src/a.ts': `module.exports = 'a' as string`,
        'src/required.ts': `module.exports = 'required' as string`,
        'src/imported.ts': `export default 'imported'`,
      },
      { entry: 'app.cts' },
    )

    assert.deepEqual(output, ['a', 'required'])
  })
})

describe('a workspace package that is linked into node_modules', () => {
  const PRINT = {
    'app.ts': `
      import { name, url, hot } from '@repo/lib'
      console.log(JSON.stringify([name satisfies string, url.slice(url.indexOf('/packages/')), hot]))
    `,
    'packages/lib/src/index.ts': `
      export { name } from './name.js'
      export const { url } = import.meta
      export const hot = typeof import.meta.hot
    `,
    'packages/lib/src/name.ts': `export const name: string = 'lib'`,
  }
  const packages: [title: string, packageJson: Record<string, unknown>][] = [
    ['by `exports` that name TypeScript', { exports: './src/index.ts' }],
    ['by `exports` that name JavaScript', { exports: { '.': { types: './src/index.ts', default: './src/index.js' } } }],
    ['by a `main` that names TypeScript', { main: './src/index.ts' }],
    ['by a `main` that names JavaScript', { main: 'src/index.js' }],
    ['by a `main` without an extension', { main: 'src/index' }],
  ]
  for (const [title, packageJson] of packages) {
    it(`is loaded as TypeScript by its real path, ${title}`, async (t) => {
      const project = new Project(t, {
        ...PRINT,
        'packages/lib/package.json': json({ name: '@repo/lib', type: 'module', ...packageJson }),
        'node_modules/.keep': '',
      })
      project.link('packages/lib', 'node_modules/@repo/lib')

      const output = await printed(t, project)

      assert.deepEqual(output, ['lib', '/packages/lib/src/index.ts', 'object'])
    })
  }

  it('is required by any path in it, where it has no `exports`', async (t) => {
    const project = new Project(t, {
      'package.json': '{ "type": "commonjs" }',
      'app.ts': `
        import { name } from '@repo/lib/src/name'
        import { name as byFile } from '@repo/lib/src/name.js'
        import { name as byFolder } from '@repo/lib/folder'
        import { name as whole } from 'whole'
        console.log(JSON.stringify([name, byFile, byFolder, whole]))`,
      'packages/lib/package.json': json({ name: '@repo/lib', main: 'src/index.ts' }),
      'packages/lib/src/name.ts': `export const name: string = 'name'`,
      'packages/lib/folder/index.ts': `export const name: string = 'folder'`,
      'packages/whole/package.json': json({ name: 'whole' }),
      'packages/whole/index.ts': `export const name: string = 'whole'`,
      'node_modules/.keep': '',
    })
    project.link('packages/lib', 'node_modules/@repo/lib')
    project.link('packages/whole', 'node_modules/whole')

    assert.deepEqual(await printed(t, project), ['name', 'name', 'folder', 'whole'])
  })

  it('has its own dependencies and its own `imports`', async (t) => {
    const project = new Project(t, {
      'app.ts': `import { both } from 'lib'\nconsole.log(JSON.stringify(both))`,
      'packages/lib/package.json': json({ type: 'module', exports: './index.ts', imports: { '#own': './own.js' } }),
      'packages/lib/index.ts': `import own from '#own'\nimport tool from 'tool'\nexport const both = [own, tool]`,
      'packages/lib/own.ts': `export default 'own'`,
      'packages/lib/node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'packages/lib/node_modules/tool/index.js': `export default 'inner tool'`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': `export default 'outer tool'`,
    })
    project.link('packages/lib', 'node_modules/lib')

    const output = await printed(t, project)

    assert.deepEqual(output, ['own', 'inner tool'])
  })
})

describe('a package that looks for files of the project by itself', () => {
  it('finds TypeScript, by Node’s own ways of looking', async (t) => {
    const output = await printed(
      t,
      {
        'package.json': '{ "type": "commonjs" }',
        'app.ts': `
          const { looked, loaded } = require('looking')(__dirname) as { looked: string[]; loaded: string[] }
          console.log(JSON.stringify([looked.map((path) => path.slice(__dirname.length + 1)), loaded]))`,
        'lib.ts': `export const name: string = 'lib'`,
        'folder/index.ts': `export const name: string = 'folder'`,
        'node_modules/looking/package.json': '{}',
        'node_modules/looking/index.js': `
          const Module = require('node:module')
          const path = require('node:path')
          module.exports = (folder) => {
            const parent = { filename: path.join(folder, 'noop.js'), paths: [], path: folder }
            return {
              looked: [
                require.resolve(path.join(folder, 'lib')),
                require.resolve(path.join(folder, 'folder')),
                require.resolve('./lib', { paths: [folder] }),
                Module._resolveFilename('./lib', parent),
              ],
              loaded: [
                require(path.join(folder, 'lib')).name,
                require.extensions['.ts'] === undefined ? 'unknown' : 'known',
                Object.keys(require.extensions).includes('.js') ? 'known' : 'unknown',
              ],
            }
          }`,
      },
      {},
    )

    assert.deepEqual(output, [
      ['lib.ts', 'folder/index.ts', 'lib.ts', 'lib.ts'],
      ['lib', 'known', 'known'],
    ])
  })
})

describe('a package in node_modules', () => {
  it('in CommonJS keeps its `require`, its cache and its children, whoever imports it', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import tool, { named } from 'tool'
        import { createRequire } from 'node:module'
        const same = createRequire(import.meta.url)('tool') === tool
        console.log(JSON.stringify([named, same, tool.report()]))
      `,
      'node_modules/tool/package.json': `{ "main": "./index" }`,
      'node_modules/tool/index.js': `
        const part = require('./part')
        exports.named = part.name
        exports.report = () => ({
          cached: require.cache[require.resolve('./part')].exports === part,
          children: module.children.map((child) => child.id === require.resolve('./part')),
          extensions: Object.keys(require.extensions),
          paths: Array.isArray(require.resolve.paths('x')),
          fresh: (delete require.cache[require.resolve('./part')], require('./part') !== part),
          isMain: require.main === module,
          filename: __filename === module.filename,
          strict: (function () { return this === undefined })(),
        })
      `,
      'node_modules/tool/part.js': `module.exports = { name: 'part' }`,
    })

    const [named, same, report] = output as [string, boolean, Record<string, unknown>]
    assert.deepEqual([named, same], ['part', true])
    assert.deepEqual((report.extensions as string[]).slice(0, 3), ['.js', '.json', '.node'])
    assert.deepEqual(
      { ...report, extensions: [] },
      {
        cached: true,
        children: [true],
        extensions: [],
        paths: true,
        fresh: true,
        isMain: false,
        filename: true,
        strict: false,
      },
    )
  })

  it('does not get what the project gets: extensions, TypeScript names, tsconfig paths', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
      'app.ts': `
        import { codes } from 'tool'
        console.log(JSON.stringify(codes))
      `,
      'src/name.ts': `export default 'name'`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': `
        const code = (specifier) => import(specifier).then(() => 'found', (error) => error.code)
        export const codes = [await code('./part'), await code('./only.js'), await code('@/name'), await code('./part.js')]
      `,
      'node_modules/tool/part.js': '',
      'node_modules/tool/only.ts': '',
    })

    assert.deepEqual(output, ['ERR_MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'found'])
  })

  for (const type of ['module', 'commonjs'] as const) {
    const files = {
      'app.ts': `
        import { Tool } from 'tool'
        const { hot, place, options } = new Tool('given')
        console.log(JSON.stringify([new Tool('given').name, place.split('/').at(-1), hot, options]))
      `,
      'tsconfig.json': json({
        compilerOptions: { jsx: 'react', jsxFactory: 'ofTheProject', paths: { parts: ['./app.ts'] } },
      }),
      'node_modules/tool/package.json': json({ type, main: './src/index.ts' }),
      'node_modules/tool/tsconfig.json': '{}',
      'node_modules/tool/src/index.ts': `
        import { place } from './place.js'
        import { options } from './options'
        export class Tool {
          place = place
          options = options
          hot = typeof import.meta.hot?.accept
          constructor(readonly name: string) {}
        }
      `,
      'node_modules/tool/src/place.ts': `export const place: string = import.meta.url`,
      'node_modules/tool/src/options.tsx': `
        const React = { createElement: (...parts: unknown[]) => parts }
        export const options = <a />
      `,
    }

    it(`in TypeScript runs, with its own ways, in a package of type ${type}`, async (t) => {
      const expected = ['given', 'place.ts', 'function', ['a', null]]
      const project = new Project(t, files)

      assert.deepEqual(await printed(t, project), expected)
      assert.deepEqual(await printed(t, project), expected, 'from the cache')
    })

    it(`in TypeScript can be required, in a package of type ${type}`, async (t) => {
      const app = `const { Tool } = require('tool')\nconsole.log(JSON.stringify(new Tool('given').name))`

      assert.equal(await printed(t, { ...files, 'app.cts': app }, { entry: 'app.cts' }), 'given')
    })

    it(`in TypeScript has the right places in a stack trace, in a package of type ${type}`, async (t) => {
      const { stderr } = await runUnderLoader(t, {
        ...files,
        'node_modules/tool/src/place.ts': `interface Nothing {\n  here: never\n}\nthrow new Error('on purpose')\nexport const place = ''\n`,
      })

      assert.match(stderr, /Error: on purpose\n +at .*place\.ts:4:7\b/)
    })
  }

  it('in TypeScript whose tsconfig can’t be read is run, with one line about it; one in JavaScript has no use for it', async (t) => {
    const tool = (name: string, tsconfig: string, extension: string) => ({
      [`node_modules/${name}/package.json`]: json({ type: 'module', exports: { './*': `./*.${extension}` } }),
      [`node_modules/${name}/tsconfig.json`]: tsconfig,
      [`node_modules/${name}/a.${extension}`]: `export default '${name} a'${extension === 'ts' ? ' as string' : ''}`,
      [`node_modules/${name}/b.${extension}`]: `export default '${name} b'`,
    })
    const names = ['gone', 'broken', 'gone-js', 'broken-js']
    const finished = await runUnderLoader(t, {
      'app.ts': `
        const names = ${json(names)}.flatMap((name) => [name + '/a', name + '/b'])
        const found: string[] = []
        for (const name of names) found.push((await import(name)).default)
        console.log(JSON.stringify(found))`,
      ...tool('gone', `{ "extends": "@tool/base" }`, 'ts'),
      ...tool('broken', '{ nope', 'ts'),
      ...tool('gone-js', `{ "extends": "@tool/base" }`, 'js'),
      ...tool('broken-js', '{ nope', 'js'),
    })

    assert.deepEqual(
      JSON.parse(finished.stdout),
      names.flatMap((name) => [`${name} a`, `${name} b`]),
    )
    const said = (file: string, problem: string) =>
      `\\[hot-hook\\] Cannot read "node_modules/${file}": ${problem}\\. The rest of it is used\\.\\n`
    const lines =
      said('gone/tsconfig.json', 'extends "@tool/base": there is no such file') +
      said('broken/tsconfig.json', '.* \\(line 1 column 3\\)')
    assert.match(finished.stderr, new RegExp(`^${lines}$`))
  })

  it('in TypeScript is not watched, and not in the graph', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { hot } from 'hot-hook'
        import 'tool'
        console.log(JSON.stringify(hot.dump().map(({ path }) => path)))
      `,
      'node_modules/tool/package.json': json({ type: 'module', exports: './index.ts' }),
      'node_modules/tool/index.ts': `import './part.js'`,
      'node_modules/tool/part.ts': `export {}`,
    })

    assert.deepEqual(output, ['app.ts'])
  })

  it('whose maps name JavaScript runs the TypeScript that lies in its place', async (t) => {
    const asked = ['exporting', 'exporting/deep/b', 'main', 'main-esm', 'no-main', 'both']
    const files = {
      'app.ts': `
        import { createRequire } from 'node:module'
        const require = createRequire(import.meta.url)
        const place = (path: string) => path.split('/node_modules/').at(-1)
        const found: unknown[] = []
        for (const name of ${json(asked)}) {
          const { text } = await import(name)
          found.push([text, require(name).text, place(import.meta.resolve(name)), place(require.resolve(name))])
        }
        console.log(JSON.stringify(found))`,
      'node_modules/exporting/package.json': json({
        type: 'module',
        exports: { '.': './src/index.js', './deep/*': './src/*.js' },
        imports: { '#in': './src/in.js' },
      }),
      'node_modules/exporting/src/index.ts': `import { inner } from '#in'\nexport const text: string = 'exporting ' + inner`,
      'node_modules/exporting/src/in.ts': `export const inner: string = 'in'`,
      'node_modules/exporting/src/b.ts': `export const text: string = 'b'`,
      'node_modules/main/package.json': json({ main: './lib/main.js', imports: { '#in': './lib/in.js' } }),
      'node_modules/main/lib/main.ts': `exports.text = 'main ' + (require('#in') as string)`,
      'node_modules/main/lib/in.ts': `module.exports = 'in' as string`,
      'node_modules/main-esm/package.json': json({ type: 'module', main: 'lib/main' }),
      'node_modules/main-esm/lib/main.ts': `export const text: string = 'main-esm'`,
      'node_modules/no-main/package.json': '{}',
      'node_modules/no-main/index.ts': `exports.text = 'no-main' as string`,
      'node_modules/both/package.json': json({ exports: { import: './both.mjs', require: './both.cjs' } }),
      'node_modules/both/both.mts': `export const text: string = 'imported'`,
      'node_modules/both/both.cts': `exports.text = 'required' as string`,
    }

    assert.deepEqual(await printed(t, files), [
      ['exporting in', 'exporting in', 'exporting/src/index.ts', 'exporting/src/index.ts'],
      ['b', 'b', 'exporting/src/b.ts', 'exporting/src/b.ts'],
      ['main in', 'main in', 'main/lib/main.ts', 'main/lib/main.ts'],
      ['main-esm', 'main-esm', 'main-esm/lib/main.ts', 'main-esm/lib/main.ts'],
      ['no-main', 'no-main', 'no-main/index.ts', 'no-main/index.ts'],
      ['imported', 'required', 'both/both.mts', 'both/both.cts'],
    ])
  })

  it('that names a file which it lacks by a path is refused as in plain Node, whatever TypeScript lies beside it', async (t) => {
    const files = {
      'app.mjs': `
        for (const name of ['tool', 'tool-cjs']) await import(name).catch(({ code, message }) => console.log(code, message.split('\\n')[0]))
      `,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': `export * from './dist/index.js'`,
      'node_modules/tool/dist/index.ts': `export const a: number = 1`,
      'node_modules/tool-cjs/index.js': `module.exports = require('./dist/index.js')`,
      'node_modules/tool-cjs/dist/index.ts': `exports.a = 1 as number`,
    }

    const loaded = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
    const plain = await node(t, loaded.project, ['app.mjs'])

    assert.match(plain.stdout, /^ERR_MODULE_NOT_FOUND .*\nMODULE_NOT_FOUND .*\n$/)
    assert.deepEqual([loaded.code, loaded.stdout, loaded.stderr], [0, plain.stdout, ''])
  })

  it('is chosen by the same conditions as in plain Node', async (t) => {
    const files = {
      'app.mjs': `
        import { createRequire } from 'node:module'
        import imported from 'tool'
        console.log(JSON.stringify([imported, createRequire(import.meta.url)('tool')]))
      `,
      'node_modules/tool/package.json': json({
        exports: { custom: './custom.cjs', import: './import.mjs', require: './require.cjs' },
      }),
      'node_modules/tool/custom.cjs': `module.exports = 'custom'`,
      'node_modules/tool/import.mjs': `export default 'import'`,
      'node_modules/tool/require.cjs': `module.exports = 'require'`,
    }

    const usual = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
    const custom = await node(t, usual.project, ['--conditions=custom', ...LOADER_BY_URL, 'app.mjs'])

    assert.deepEqual(printedBy(usual), ['import', 'require'])
    assert.deepEqual(printedBy(custom), ['custom', 'custom'])
  })

  it('is not found with the words that Node has for it', async (t) => {
    const files = {
      'app.ts': `await import('no-such-package').catch((error) => console.log(error.code, error.message))`,
    }

    const { stdout, project } = await runUnderLoader(t, files)

    const from = `imported from ${project.path('app.ts')}`
    assert.equal(stdout, `ERR_MODULE_NOT_FOUND Cannot find package 'no-such-package' ${from}\n`)
  })

  for (const [format, file] of [
    ['ES', 'index.mjs'],
    ['CommonJS', 'index.cjs'],
  ] as const) {
    it(`in ${format} format that throws has the stack that plain Node gives it`, async (t) => {
      const files = {
        'app.mjs': `import { fail } from 'tool'\ntry { fail() } catch (error) { console.log(error.stack) }`,
        'node_modules/tool/package.json': json({ exports: `./${file}` }),
        'node_modules/tool/index.mjs': `\n\n  export const fail = () => { throw new RangeError('bad') }`,
        'node_modules/tool/index.cjs': `\n\n  exports.fail = () => { throw new RangeError('bad') }`,
      }

      const loaded = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
      const plain = await node(t, files, ['app.mjs'])

      const inProject = (line: string) => line.includes('<project>') || !line.startsWith('    at ')
      const relevant = (text: string) => text.split('\n').filter(inProject)
      assert.deepEqual(relevant(withoutFolder(loaded, loaded.stdout)), relevant(withoutFolder(plain, plain.stdout)))
      assert.match(loaded.stdout, new RegExp(`${file.replace('.', '\\.')}:3:\\d+`))
    })
  }
})
