import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printed } from '../support/node.js'
import { Project } from '../support/project.js'

const tsconfig = (compilerOptions: Record<string, unknown>, rest = {}) => JSON.stringify({ compilerOptions, ...rest })

/** Tells by its output which JSX options were in force: `h('b')`, or `preact`'s. */
const SHOW_JSX = `
  const h = () => ({ type: 'classic' })
  export default (<automatic /> as { type: string }).type
`
const CLASSIC = { jsx: 'react', jsxFactory: 'h' }
const AUTOMATIC = { jsx: 'react-jsx', jsxImportSource: 'preact' }
const PRINT_JSX = { 'app.ts': `import type from './show.js'\nconsole.log(JSON.stringify(type))`, 'show.tsx': SHOW_JSX }

describe('a tsconfig', () => {
  it('may have comments, trailing commas and a byte order mark', async (t) => {
    const output = await printed(t, {
      ...PRINT_JSX,
      'tsconfig.json': `\uFEFF// first
        {
          /* "jsx": "no", */
          "compilerOptions": {
            "jsx": "react", // "the classic one"
            "jsxFactory": "h",
            "paths": { "//*": ["./x/*"], "/*": ["./y/*"], },
          },
        }
      `,
    })

    assert.equal(output, 'classic')
  })

  it('may be empty', async (t) => {
    const output = await printed(t, { 'tsconfig.json': '', 'app.ts': `enum A { B }\nconsole.log(A.B)` })

    assert.equal(output, 0)
  })

  const bases: [title: string, extended: unknown, files: Record<string, string>][] = [
    ['a file', './config/base.json', { 'config/base.json': tsconfig(CLASSIC) }],
    ['a file without its extension', './config/base', { 'config/base.json': tsconfig(CLASSIC) }],
    [
      'several files, the last of which wins',
      ['./one.json', './two.json'],
      { 'one.json': tsconfig(AUTOMATIC), 'two.json': tsconfig(CLASSIC) },
    ],
    [
      'a file that extends another',
      './one.json',
      { 'one.json': tsconfig({}, { extends: './two.json' }), 'two.json': tsconfig(CLASSIC) },
    ],
    ['a package', '@company/tsconfig', { 'node_modules/@company/tsconfig/tsconfig.json': tsconfig(CLASSIC) }],
    [
      'a file of a package',
      '@company/tsconfig/node.json',
      { 'node_modules/@company/tsconfig/node.json': tsconfig(CLASSIC) },
    ],
    [
      'what a package exports',
      '@company/tsconfig/strict',
      {
        'node_modules/@company/tsconfig/package.json': `{ "exports": { "./strict": "./configs/strict.json" } }`,
        'node_modules/@company/tsconfig/configs/strict.json': tsconfig(CLASSIC),
      },
    ],
  ]
  for (const [title, extended, files] of bases) {
    it(`may extend ${title}`, async (t) => {
      const output = await printed(t, {
        ...PRINT_JSX,
        ...files,
        'tsconfig.json': JSON.stringify({ extends: extended }),
      })

      assert.equal(output, 'classic')
    })
  }

  it('applies to the files below it, the nearest one to each', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import one from './packages/one/src/deep/show.js'
        import two from './packages/two/src/show.js'
        import { name as nameOfOne } from './packages/one/src/name.js'
        import { name as nameOfTwo } from './packages/two/src/name.js'
        console.log(JSON.stringify([one, two, nameOfOne, nameOfTwo]))
      `,
      'tsconfig.json': tsconfig(AUTOMATIC),
      'packages/one/tsconfig.json': tsconfig({ ...CLASSIC, paths: { '@/*': ['./src/lib/*'] } }),
      'packages/one/src/deep/show.tsx': SHOW_JSX,
      'packages/one/src/name.ts': `export { name } from '@/name'`,
      'packages/one/src/lib/name.ts': `export const name = 'one'`,
      'packages/two/tsconfig.json': tsconfig({ ...AUTOMATIC, paths: { '@/*': ['./other/*'] } }),
      'packages/two/src/show.tsx': SHOW_JSX,
      'packages/two/src/name.ts': `export { name } from '@/name.js'`,
      'packages/two/other/name.ts': `export const name = 'two'`,
    })

    assert.deepEqual(output, ['classic', 'automatic', 'one', 'two'])
  })

  it('may be named for all files by HOT_HOOK_TSCONFIG, relative to the working directory', async (t) => {
    const project = new Project(t, {
      'folder/app.ts': `
        import type from './deep/show.js'
        import { name } from 'name'
        console.log(JSON.stringify([type, name]))
      `,
      'folder/deep/show.tsx': SHOW_JSX,
      'folder/deep/tsconfig.json': tsconfig(AUTOMATIC),
      'configs/dev.json': tsconfig({ ...CLASSIC, paths: { name: ['../lib/name.ts'] } }),
      'lib/name.ts': `export const name = 'lib'`,
    })

    const output = await printed(t, project, {
      entry: 'app.ts',
      cwd: 'folder',
      env: { HOT_HOOK_TSCONFIG: '../configs/dev.json' },
    })

    assert.deepEqual(output, ['classic', 'lib'])
  })
})

describe('`paths` of a tsconfig', () => {
  it('map exact names, prefixes and suffixes, to the first target that exists, the longest prefix first', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': tsconfig({
        paths: {
          exact: ['./lib/exact.ts'],
          '@/*': ['./nowhere/*', './lib/*'],
          '@/deep/*': ['./lib/deeper/*'],
          '*-service': ['./services/*'],
          '~/*.js': ['./lib/*.ts'],
        },
      }),
      'app.ts': `
        import exact from 'exact'
        import file from '@/file'
        import withExtension from '@/file.js'
        import withOwn from '@/file.ts'
        import folder from '@/folder'
        import deep from '@/deep/file'
        import service from 'tea-service'
        import tilde from '~/file.js'
        import data from '@/data.json'
        const later = await import('@/file')
        const computed = await import(['@', 'file'].join('/'))
        console.log(JSON.stringify([exact, file, withExtension, withOwn, folder, deep, service, tilde, data, later.default, computed === later]))
      `,
      'lib/exact.ts': `export default 'exact'`,
      'lib/file.ts': `export default 'file'`,
      'lib/folder/index.tsx': `export default 'folder'`,
      'lib/deeper/file.ts': `export default 'deep'`,
      'services/tea.ts': `export default 'service'`,
      'lib/data.json': `"data"`,
    })

    assert.deepEqual(output, [
      'exact',
      'file',
      'file',
      'file',
      'folder',
      'deep',
      'service',
      'file',
      'data',
      'file',
      true,
    ])
  })

  it('are relative to the tsconfig that has them, or to `baseUrl`, by which names alone are found too', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': JSON.stringify({ extends: './configs/base.json' }),
      'configs/base.json': tsconfig({ baseUrl: '../src', paths: { '@/*': ['lib/*'] } }),
      'app.ts': `
        import mapped from '@/mapped'
        import byName from 'lib/mapped'
        import type { Agent } from 'http'
        import { sep } from 'path'
        console.log(JSON.stringify([mapped, byName, typeof sep]))
      `,
      'src/lib/mapped.ts': `export default 'mapped'`,
      'src/path.ts': `throw new Error('a built-in module has its name first')`,
    })

    assert.deepEqual(output, ['mapped', 'mapped', 'string'])
  })

  it(`know \${configDir}, which is the folder of the tsconfig that extends`, async (t) => {
    const output = await printed(t, {
      'tsconfig.json': JSON.stringify({ extends: './configs/base.json' }),
      'configs/base.json': tsconfig({ paths: { '@/*': [`\${configDir}/src/*`] } }),
      'app.ts': `import name from '@/name'\nconsole.log(JSON.stringify(name))`,
      'src/name.ts': `export default 'name'`,
    })

    assert.equal(output, 'name')
  })

  it('leave packages to Node where no target exists', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': tsconfig({ paths: { '*': ['./src/*', './types/*'] } }),
      'app.ts': `
        import tool from 'tool'
        import own from 'own'
        console.log(JSON.stringify([tool, own]))
      `,
      'src/own.ts': `export default 'own'`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': `import own from 'own'\nexport default 'tool with ' + own`,
      'node_modules/own/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/own/index.js': `export default 'the package'`,
    })

    assert.deepEqual(output, ['tool with the package', 'own'])
  })

  it('are used by JavaScript files and by `require()` as well', async (t) => {
    const output = await printed(
      t,
      {
        'tsconfig.json': tsconfig({ paths: { '@/*': ['./src/*'] } }),
        'app.js': `
          import name from '@/name'
          import required from './required.cts'
          console.log(JSON.stringify([name, required.name]))
        `,
        'required.cts': `
          const { name } = require('@/name.cjs')
          module.exports = { name }
        `,
        'src/name.ts': `export default 'module'`,
        'src/name.cts': `exports.name = 'commonjs'`,
      },
      { entry: 'app.js' },
    )

    assert.deepEqual(output, ['module', 'commonjs'])
  })

  it('may begin with a slash, and come before a path', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': `{ "compilerOptions": { "paths": { "/lib/*": ["./src/lib/*"], "/exact": ["./src/exact.ts"] } } }`,
      'app.ts': `
        import { createRequire } from 'node:module'
        import { name } from '/lib/named.js'
        import exact from '/exact'
        import required from './required.cjs'
        const later = await import('/lib/named')
        const computed = await import('/lib/' + 'named.js')
        const own = createRequire(import.meta.url)('/lib/named')
        const byPath = await import(import.meta.dirname + '/src/lib/named.js')
        const missing = await import('/lib/' + 'missing.js').catch((error) => [error.code])
        const resolved = import.meta.resolve('/exact').endsWith('/src/exact.ts')
        console.log(JSON.stringify([name, exact, required, later.name, computed.name, own.name, byPath.name, missing, resolved]))`,
      'required.cts': `module.exports = [require('/lib/named').name, require('/exact').default, require.resolve('/exact').endsWith('/src/exact.ts')]`,
      'src/lib/named.ts': `export const name: string = 'named'`,
      'src/exact.ts': `export default 'exact' as string`,
    })

    const required = ['named', 'exact', true]
    assert.deepEqual(output, [
      ...['named', 'exact', required],
      ...['named', 'named', 'named', 'named'],
      ...[['ERR_MODULE_NOT_FOUND'], true],
    ])
  })

  it('may have a colon, but name nothing that is a URL of Node’s', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': `{ "compilerOptions": { "paths": {
        "virtual:*": ["./src/*"], "data:*": ["./src/*"], "node:*": ["./src/*"], "https:*": ["./src/*"], "file:*": ["./src/*"], "*": ["./src/*"]
      } } }`,
      'app.ts': `
        import name from 'virtual:name'
        import data from 'data:text/javascript,export default [1, "2, three"]'
        import { readFileSync } from 'node:fs'
        import * as path from 'path'
        const codes = await Promise.all(['node:name', 'https://name', 'file:name', 'data:name'].map(
          (each) => import(each).catch((error) => error.code)))
        console.log(JSON.stringify([name, data, typeof readFileSync, typeof path.join, codes]))`,
      ...Object.fromEntries(
        ['name', 'fs', 'path', '/name', 'text/javascript,export default [1, "2, three"]'].map((name) => [
          `src/${name}.ts`,
          `export default 'alias'`,
        ]),
      ),
    })

    assert.deepEqual(output, [
      ...['alias', [1, '2, three'], 'function', 'function'],
      ['ERR_UNKNOWN_BUILTIN_MODULE', 'ERR_UNSUPPORTED_ESM_URL_SCHEME', 'ERR_MODULE_NOT_FOUND', 'ERR_INVALID_URL'],
    ])
  })

  it('may lead to a package of the same repository, outside the folder of the tsconfig', async (t) => {
    const output = await printed(
      t,
      {
        'apps/web/tsconfig.json': tsconfig({
          paths: { '@repo/ui': ['../../packages/ui/src'], '@repo/ui/*': ['../../packages/ui/src/*'] },
        }),
        'apps/web/app.ts': `
          import { ui } from '@repo/ui'
          import { button } from '@repo/ui/button'
          console.log(JSON.stringify([ui, button]))
        `,
        'packages/ui/src/index.ts': `export const ui = 'ui'`,
        'packages/ui/src/button.tsx': `export const button = 'button'`,
      },
      { entry: 'apps/web/app.ts' },
    )

    assert.deepEqual(output, ['ui', 'button'])
  })
})

describe('a tsconfig that only refers to others', () => {
  const FILES = {
    'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tools" }] }',
    'tsconfig.app.json': '{ "include": ["src"], "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'tools/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./wrong/*"] } } }',
    'src/app.ts': `import { name } from '@/deep/name'\nconsole.log(JSON.stringify(name))`,
    'src/deep/name.ts': `export { other as name } from '@/other'`,
    'src/other.ts': `export const other: string = 'by reference'`,
  }

  it('leaves each file to the one that has it', async (t) => {
    assert.equal(await printed(t, FILES, { entry: 'src/app.ts' }), 'by reference')
  })

  it('stays as it is where none has it', async (t) => {
    const files = {
      ...FILES,
      'app.ts': `import('@/deep/name').catch((error) => console.log(JSON.stringify(error.code)))`,
    }

    assert.equal(await printed(t, files), 'ERR_MODULE_NOT_FOUND')
  })
})

describe('a path to a declaration', () => {
  it('leaves the package to be found by its name', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "tool": ["./types/tool.d.ts"] } } }',
      'app.ts': `import { name } from 'tool'\nconsole.log(JSON.stringify(name))`,
      'types/tool.d.ts': 'export const name: string',
      'node_modules/tool/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/tool/index.js': `export const name = 'the package'`,
    })

    assert.equal(output, 'the package')
  })

  it('in node_modules may be to TypeScript', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "tool": ["./node_modules/tool/src/index.ts"] } } }',
      'app.ts': `import { name } from 'tool'\nconsole.log(JSON.stringify(name))`,
      'node_modules/tool/package.json': '{ "type": "module", "exports": "./dist/index.js" }',
      'node_modules/tool/src/index.ts': `export const name: string = 'the source'`,
    })

    assert.equal(output, 'the source')
  })
})
