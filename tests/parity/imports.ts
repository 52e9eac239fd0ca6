import type { FileTree } from '../support/project.js'
import type { Case } from './case.js'

type Format = 'ES module' | 'CommonJS'

/** The packages that an entry may belong to; the format is that of `.ts` with `import` in it. */
const PACKAGES = [
  { name: '`"type": "module"`', type: 'module', module: 'nodenext', ts: 'ES module', js: 'ES module' },
  { name: '`"type": "commonjs"`', type: 'commonjs', module: 'nodenext', ts: 'CommonJS', js: 'CommonJS' },
  { name: 'no type', type: undefined, module: 'esnext', ts: 'ES module', js: 'ES module' },
  { name: 'no type, `"module": "nodenext"`', type: undefined, module: 'nodenext', ts: 'CommonJS', js: 'ES module' },
] as const
type Package = (typeof PACKAGES)[number]

const ENTRIES = ['app.ts', 'app.tsx', 'app.mts', 'app.cts', 'app.js', 'app.mjs', 'app.cjs'] as const
type Entry = (typeof ENTRIES)[number]

/** What each entry gets, by the specifier that names it: the file, and whether it is reached by its name as it stands. */
const TARGETS: Readonly<Record<string, string>> = {
  './lib.js': 'lib.ts',
  './lib': 'lib.ts',
  './lib.ts': 'lib.ts',
  './view.js': 'view.tsx',
  './esm.mjs': 'esm.mts',
  './old.cjs': 'old.cts',
  './plain.js': 'plain.js',
  './folder': 'folder/index.ts',
  '@/lib': 'lib.ts',
  '#lib': 'lib.ts',
  sibling: 'packages/sibling/index.ts',
  './data.json': 'data.json',
}

/** An enum, since no file may run by luck: types that are stripped are not enough. */
const MODULE = (file: string) => `enum Name { own = '${file}' }\nexport const name: string = Name.own\n`

function filesOf({ type, module }: Package): FileTree {
  const packageJson = { name: 'app', type, imports: { '#lib': './lib.js' } }
  const compilerOptions = { module, paths: { '@/*': ['./*'] }, allowImportingTsExtensions: true, jsx: 'react-jsx' }
  return {
    'package.json': JSON.stringify(packageJson),
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    'lib.ts': MODULE('lib.ts'),
    'view.tsx': MODULE('view.tsx'),
    'esm.mts': MODULE('esm.mts'),
    'old.cts': MODULE('old.cts'),
    'plain.js': type === 'module' ? `export const name = 'plain.js'` : `exports.name = 'plain.js'`,
    'folder/index.ts': MODULE('folder/index.ts'),
    'data.json': '{ "name": "data.json" }',
    'packages/sibling/package.json': JSON.stringify({ name: 'sibling', type, main: './index.ts' }),
    'packages/sibling/index.ts': MODULE('packages/sibling/index.ts'),
    'node_modules/.keep': '',
  }
}

function formatOf(entry: Entry, { ts, js }: Package): Format {
  if (/\.m[jt]s$/.test(entry)) return 'ES module'
  if (/\.c[jt]s$/.test(entry)) return 'CommonJS'
  return entry.endsWith('.js') ? js : ts
}

/** In JavaScript these mean what they mean in plain Node: names that are there, and packages. */
const IN_JAVASCRIPT = ['./lib.ts', './plain.js', 'sibling', './data.json']

/** The kinds of imports, each as the text of an entry that imports all of some specifiers, and puts what it gets into `got`. */
const KINDS: Readonly<Record<string, (specifiers: readonly string[]) => string>> = {
  import: (specifiers) => {
    const imports = specifiers.map((specifier, index) => `import * as m${index} from '${specifier}'`)
    return `${imports.join('\n')}\nconst got = [${specifiers.map((_, index) => `m${index}`)}]`
  },
  'import()': (specifiers) => `const got = Promise.all([${specifiers.map((specifier) => `import('${specifier}')`)}])`,
  'require()': (specifiers) => `const got = [${specifiers.map((specifier) => `require('${specifier}')`)}]`,
  'import = require()': (specifiers) => {
    const imports = specifiers.map((specifier, index) => `import m${index} = require('${specifier}')`)
    return `${imports.join('\n')}\nconst got = [${specifiers.map((_, index) => `m${index}`)}]`
  },
}

function kindsFor(entry: Entry, format: Format): string[] {
  if (format === 'ES module') return ['import', 'import()', 'require()']
  return /ts/.test(entry) ? ['import', 'import = require()', 'import()', 'require()'] : ['import()', 'require()']
}

function textOf(entry: Entry, format: Format, kind: string, specifiers: readonly string[]): string {
  const isTypeScript = /ts/.test(entry)
  const isEsModule = format === 'ES module'
  // In a package without a type the syntax decides.
  const begin = [
    isEsModule ? `import { createRequire } from 'node:module'` : '',
    isEsModule && kind === 'require()' ? 'const require = createRequire(import.meta.url)' : '',
    isTypeScript
      ? `enum Kind { own = 'typescript' }\nconst language: string = Kind.own`
      : `const language = 'javascript'`,
  ]
  const formatHere = `typeof __filename === 'undefined' ? 'ES module' : 'CommonJS'`
  return `${begin.join('\n')}
${KINDS[kind]?.(specifiers)}
Promise.resolve(got).then((modules${isTypeScript ? ': any[]' : ''}) => {
  console.log(JSON.stringify([language, ${formatHere}, modules.map((module) => (module.name ?? module.default.name))]))
})
`
}

/** Each kind of entry in each kind of package, with each kind of import. */
export function importCases(): Case[] {
  return PACKAGES.flatMap((packageKind) =>
    ENTRIES.flatMap((entry) => {
      const format = formatOf(entry, packageKind)
      return kindsFor(entry, format).map((kind) => {
        const specifiers = /ts/.test(entry) ? Object.keys(TARGETS) : IN_JAVASCRIPT
        return {
          what: `\`${entry}\` | ${packageKind.name}`,
          part: `\`${kind}\``,
          format,
          files: { ...filesOf(packageKind), [entry]: textOf(entry, format, kind, specifiers) },
          links: { 'node_modules/sibling': 'packages/sibling' },
          args: [entry],
          prints: [/ts/.test(entry) ? 'typescript' : 'javascript', format, specifiers.map((name) => TARGETS[name])],
        }
      })
    }),
  )
}
