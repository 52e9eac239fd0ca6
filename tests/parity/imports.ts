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

/** The kinds of imports, each as the text of an entry that imports all of some specifiers, and gives what it gets a name. */
const KINDS: Readonly<Record<string, (specifiers: readonly string[], name: string) => string>> = {
  import: (specifiers, name) => {
    const imports = specifiers.map((specifier, index) => `import * as a${index} from '${specifier}'`)
    return `${imports.join('\n')}\nconst ${name} = [${specifiers.map((_, index) => `a${index}`)}]`
  },
  'import()': (specifiers, name) =>
    `const ${name} = Promise.all([${specifiers.map((specifier) => `import('${specifier}')`)}])`,
  'require()': (specifiers, name) => `const ${name} = [${specifiers.map((specifier) => `require('${specifier}')`)}]`,
  'import = require()': (specifiers, name) => {
    const imports = specifiers.map((specifier, index) => `import b${index} = require('${specifier}')`)
    return `${imports.join('\n')}\nconst ${name} = [${specifiers.map((_, index) => `b${index}`)}]`
  },
}

/** Kinds that one program may show: each of the others has to load the modules by itself. */
const TOGETHER = [
  ['import', 'import()'],
  ['import = require()', 'require()'],
]

function kindsFor(entry: Entry, format: Format): string[] {
  if (format === 'ES module') return ['import', 'import()', 'require()']
  return /ts/.test(entry) ? ['import', 'import = require()', 'import()', 'require()'] : ['import()', 'require()']
}

function textOf(entry: Entry, format: Format, kinds: readonly string[], specifiers: readonly string[]): string {
  const isTypeScript = /ts/.test(entry)
  const isEsModule = format === 'ES module'
  // In a package without a type the syntax decides.
  const begin = [
    isEsModule ? `import { createRequire } from 'node:module'` : '',
    isEsModule && kinds.includes('require()') ? 'const require = createRequire(import.meta.url)' : '',
    isTypeScript
      ? `enum Kind { own = 'typescript' }\nconst language: string = Kind.own`
      : `const language = 'javascript'`,
  ]
  const formatHere = `typeof __filename === 'undefined' ? 'ES module' : 'CommonJS'`
  const names = kinds.map((_, index) => `got${index}`)
  return `${begin.join('\n')}
${kinds.map((kind, index) => KINDS[kind]?.(specifiers, names[index] ?? '')).join('\n')}
Promise.all<any[]>([${names}]).then((modules) => {
  console.log(JSON.stringify([language, ${formatHere}, modules.flat().map((module) => module.name ?? module.default.name)]))
})
`.replace('<any[]>', isTypeScript ? '<any[]>' : '')
}

/** Each kind of entry in each kind of package, with each kind of import: as its own part, or in as few programs as can show them. */
export function importCases(parts: 'alone' | 'together'): Case[] {
  return PACKAGES.flatMap((packageKind) =>
    ENTRIES.flatMap((entry) => {
      const format = formatOf(entry, packageKind)
      const all = kindsFor(entry, format)
      const together = TOGETHER.map((some) => all.filter((kind) => some.includes(kind)))
      return (parts === 'alone' ? all.map((kind) => [kind]) : together).map((kinds) => {
        const specifiers = /ts/.test(entry) ? Object.keys(TARGETS) : IN_JAVASCRIPT
        const got = specifiers.map((name) => TARGETS[name])
        return {
          what: `\`${entry}\` | ${packageKind.name}`,
          part: kinds.map((kind) => `\`${kind}\``).join(' and '),
          format,
          files: { ...filesOf(packageKind), [entry]: textOf(entry, format, kinds, specifiers) },
          links: { 'node_modules/sibling': 'packages/sibling' },
          args: [entry],
          prints: [/ts/.test(entry) ? 'typescript' : 'javascript', format, kinds.flatMap(() => got)],
        }
      })
    }),
  )
}
