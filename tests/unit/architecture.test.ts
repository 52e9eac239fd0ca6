import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))
const MOST_LINES = 250
const MOST_LINES_OF_FUNCTION = 50
/** Of an object that a part is given. */
const MOST_MEMBERS = 8

/**
 * What each part of `src`, a folder or a file of its own, may import: only what stands above it here.
 *
 *     an import:  loader (resolve ──▶ load) ──▶ record
 *     a save:     watch ──▶ changes ──▶ graph ──▶ update or restart ──▶ report
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  api: [],
  errors: [],
  graph: [],
  'import-meta': [],
  node: [],
  'own-files': ['errors', 'node'],
  files: ['node', 'own-files'],
  'module-hot': ['import-meta'],
  syntax: [],

  report: ['api', 'files', 'graph', 'node'],
  resolve: ['errors', 'files', 'node', 'own-files'],
  runtime: ['errors', 'files', 'graph', 'import-meta', 'module-hot', 'node'],
  transpile: ['errors', 'files', 'node', 'own-files', 'syntax'],
  watch: ['files', 'node'],

  cache: ['files', 'node', 'syntax', 'transpile'],
  config: ['api', 'errors', 'files', 'graph', 'node', 'resolve'],
  toolchain: ['cache', 'files', 'node', 'own-files', 'resolve', 'transpile'],

  changes: ['config', 'files', 'graph', 'node', 'resolve', 'syntax', 'transpile'],
  loader: ['bundle', 'errors', 'files', 'graph', 'node', 'own-files', 'resolve', 'syntax', 'toolchain', 'transpile'],
  processes: ['api', 'node', 'own-files'],

  observe: ['graph', 'processes', 'report'],
  // The server of the page, the page itself, and the script for pages of the program. The last two run in a browser.
  ui: ['own-files', 'processes', 'report'],
  'ui/browser': ['ui'],
  'ui/page': ['processes', 'report', 'ui'],
  types: ['cache', 'files', 'node', 'own-files', 'resolve', 'syntax', 'ui', 'watch'],

  record: ['config', 'errors', 'files', 'graph', 'loader', 'node', 'report', 'toolchain', 'transpile'],
  restart: ['api', 'changes', 'config', 'graph', 'node', 'processes', 'report', 'runtime'],
  update: [
    'api',
    'changes',
    'files',
    'graph',
    'import-meta',
    'node',
    'report',
    'resolve',
    'restart',
    'runtime',
    'transpile',
  ],

  session: [
    'api',
    'cache',
    'changes',
    'config',
    'files',
    'graph',
    'loader',
    'node',
    'observe',
    'own-files',
    'processes',
    'record',
    'report',
    'resolve',
    'restart',
    'runtime',
    'toolchain',
    'transpile',
    'update',
    'watch',
  ],
  supervisor: [
    'cache',
    'config',
    'errors',
    'files',
    'node',
    'own-files',
    'processes',
    'report',
    'resolve',
    'restart',
    'types',
    'ui',
    'watch',
  ],
  index: ['api', 'config', 'errors', 'node', 'session'],
  // How what is built of all that is run.
  bundle: ['cache', 'files', 'index', 'node', 'session'],
}

/** Folders that are parts of their own, though they lie in one. */
const PARTS_WITHIN = ['ui/browser', 'ui/page']

/** Packages, and the one part that may use each. They are loaded when first needed, not at start. */
const LAZY_PACKAGES: Readonly<Record<string, string>> = {
  '@swc/core': 'transpile',
  chokidar: 'watch',
  esbuild: 'transpile',
  picomatch: 'files',
  'source-map': 'transpile',
  'source-map-support': 'transpile',
}

interface Import {
  readonly specifier: string
  /** Only types: nothing of it is left when the program runs. */
  readonly isType: boolean
  readonly isLazy: boolean
}

/** The imports of a text, type imports included. */
function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const named = code.matchAll(/^(?:import|export)(?<type> type)? [^'"=;():]*\bfrom '(?<specifier>[^']+)'/gm)
  const unnamed = code.matchAll(/^import '(?<specifier>[^']+)'/gm)
  const lazy = code.matchAll(/(?<type>\btypeof )?\bimport\('(?<specifier>[^']+)'\)/g)

  const importOf = (isLazy: boolean) => (match: RegExpExecArray) => {
    const { specifier = '', type } = match.groups ?? {}
    return { specifier, isType: type !== undefined, isLazy }
  }
  return [...[...named, ...unnamed].map(importOf(false)), ...[...lazy].map(importOf(true))]
}

interface SourceFile {
  /** Relative to `src`, with forward slashes. */
  readonly name: string
  /** Its folder, or its own name if it lies in `src` itself. */
  readonly part: string
  readonly text: string
  readonly imports: readonly Import[]
  /** The files of `src` that it imports, by name. */
  readonly local: readonly string[]
}

function readSource(name: string): SourceFile {
  const text = readFileSync(join(SRC, name), 'utf8')
  const imports = importsOf(text)
  const local = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(name), specifier).replace(/\.js$/, '.ts'))
  return { name, part: partOf(name), text, imports, local }
}

function mayImport({ part }: SourceFile, other: string): boolean {
  return other === part || (MAY_IMPORT[part]?.includes(other) ?? false)
}

function partOf(name: string): string {
  const within = PARTS_WITHIN.find((part) => name.startsWith(`${part}/`))
  if (within !== undefined) return within
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : basename(name, '.ts')
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .map(readSource)
const byName = new Map(files.map((file) => [file.name, file]))

describe('the imports in src', () => {
  it('are all found by this test', () => {
    const found = importsOf(`
import a from './a.js'
import type { B } from './b.js'
import {
  c,
  type D,
} from './c.js'
import './d.js'
export { e } from './e.js'
export type { F } from './f.js'
export * from './g.js'
// import './commented.js'
/** As in \`import('./documented.js')\`. */
type H = typeof import('h')
const i = await import('i')
export const text = './no-import.js'
`)

    assert.deepEqual(
      found.map(({ specifier, isType, isLazy }) => [specifier, isType ? 'type' : isLazy ? 'lazy' : 'static']),
      [
        ['./a.js', 'static'],
        ['./b.js', 'type'],
        ['./c.js', 'static'],
        ['./e.js', 'static'],
        ['./f.js', 'type'],
        ['./g.js', 'static'],
        ['./d.js', 'static'],
        ['h', 'type'],
        ['i', 'lazy'],
      ],
    )
  })

  it('lead to files that exist', () => {
    const broken = files.flatMap((file) =>
      file.local.filter((name) => !byName.has(name)).map((name) => `${file.name} -> ${name}`),
    )

    assert.deepEqual(broken, [])
  })

  it('go only where the table allows', () => {
    const broken = files.flatMap((file) =>
      file.local
        .filter((name) => !mayImport(file, partOf(name)))
        .map((name) => `${file.name} -> ${name}: ${file.part} must not know ${partOf(name)}`),
    )

    assert.deepEqual(broken, [])
  })

  it('begin in parts that the table names', () => {
    assert.deepEqual(
      files.filter(({ part }) => !Object.hasOwn(MAY_IMPORT, part)).map(({ name }) => name),
      [],
    )
  })

  it('form no cycle, type imports included', () => {
    assert.equal(findCycle(), undefined)
  })

  it('leave the graph pure: it imports nothing but its own files', () => {
    const broken = files
      .filter(({ part }) => part === 'graph')
      .flatMap(({ name, imports }) => imports.map(({ specifier }) => `${name} -> ${specifier}`))
      .filter((edge) => !/ -> \.\/[^/]+$/.test(edge))

    assert.deepEqual(broken, [])
  })

  it('leave what runs in a browser to it: it imports nothing of Node and no package, and of other parts only types', () => {
    const broken = files
      .filter(({ part }) => PARTS_WITHIN.includes(part))
      .flatMap(({ name, imports }) => imports.map((each) => ({ name, ...each })))
      .filter(({ specifier, isType }) => !specifier.startsWith('./') && !(isType && specifier.startsWith('../')))
      .map(({ name, specifier }) => `${name} -> ${specifier}`)

    assert.deepEqual(broken, [])
  })

  it('name Node\'s own modules with "node:"', () => {
    const packages = [...Object.keys(LAZY_PACKAGES), 'get-tsconfig']
    const broken = files.flatMap(({ name, imports }) =>
      imports
        .filter(({ specifier }) => !/^(?:node:|\.)/.test(specifier) && !packages.includes(specifier))
        .map(({ specifier }) => `${name} -> ${specifier}`),
    )

    assert.deepEqual(broken, [])
  })

  it('leave heavy packages to one part each, and to the time when they are needed', () => {
    const broken = files.flatMap(({ name, part, imports }) =>
      imports
        .filter(({ specifier }) => Object.hasOwn(LAZY_PACKAGES, specifier))
        .filter(({ specifier, isType, isLazy }) => LAZY_PACKAGES[specifier] !== part || !(isType || isLazy))
        .map(({ specifier }) => `${name} -> ${specifier}`),
    )

    assert.deepEqual(broken, [])
  })
})

describe('the table', () => {
  it('allows no import that there is not', () => {
    const used = new Set(files.flatMap(({ part, local }) => local.map((name) => `${part} -> ${partOf(name)}`)))
    const allowed = Object.entries(MAY_IMPORT).flatMap(([part, parts]) => parts.map((other) => `${part} -> ${other}`))

    assert.deepEqual(
      allowed.filter((edge) => !used.has(edge)),
      [],
    )
  })

  it('has a row for each folder and each file at the top of src, of which there are at most seven', () => {
    const top = readdirSync(SRC, { withFileTypes: true })
    const names = top
      .filter(({ name }) => !['README.md', 'build'].includes(name))
      .map(({ name }) => basename(name, '.ts'))

    assert.deepEqual(Object.keys(MAY_IMPORT).sort(), [...names, ...PARTS_WITHIN].sort())
    assert.ok(top.filter((entry) => entry.isFile()).length <= 7)
  })
})

describe('the functions in src', () => {
  it(`have at most ${MOST_LINES_OF_FUNCTION} lines`, () => {
    const long = files.flatMap(({ name, text }) =>
      functionsIn(text)
        .filter(({ lines }) => lines > MOST_LINES_OF_FUNCTION)
        .map(({ at, lines }) => `${name}:${at} (${lines})`),
    )

    assert.deepEqual(long, [])
  })

  it('are all found by this test', () => {
    const text = `
export function short(a: A): B {
  return () => {
    no()
  }
}
function long<T>(
  a: A,
): B {
  if (a) {
    no()
  }
}
class C {
  async *#method(a: A): B {
  }
}
`

    assert.deepEqual(functionsIn(text), [
      { at: 2, lines: 5 },
      { at: 3, lines: 3 },
      { at: 7, lines: 7 },
      { at: 15, lines: 2 },
    ])
  })

  it(`get at most ${MOST_MEMBERS} things from outside, each by its name`, () => {
    const large = files.flatMap(({ name, text }) =>
      [...text.matchAll(/^(?:export )?interface (\w*(?:Ports|Parts)) [^{]*\{\n(.*?)^\}/gms)]
        .map(([, ports, body = '']) => ({
          ports,
          members: body.match(/^ {2}(?:readonly )?\w+\??[:(<]/gm)?.length ?? 0,
        }))
        .filter(({ members }) => members > MOST_MEMBERS)
        .map(({ ports, members }) => `${name}: ${ports} (${members})`),
    )

    assert.deepEqual(large, [])
  })
})

describe('the files in src', () => {
  it(`have at most ${MOST_LINES} lines`, () => {
    const long = files
      .map(({ name, text }) => ({ name, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MOST_LINES)

    assert.deepEqual(long, [])
  })

  it('have names that say what is in them', () => {
    const nameless = files.filter(({ name }) => /(?:^|\/)(?:utils?|helpers?|common|misc|shared)(?:\/|\.ts$)/.test(name))

    assert.deepEqual(
      nameless.map(({ name }) => name),
      [],
    )
  })

  it('have names in kebab-case', () => {
    const others = files.filter(({ name }) => !/^(?:[a-z]+(?:-[a-z]+)*\/)*[a-z]+(?:-[a-z]+)*\.ts$/.test(name))

    assert.deepEqual(
      others.map(({ name }) => name),
      [],
    )
  })

  it('print only in report and supervisor', () => {
    const printing = files
      .filter(({ part }) => part !== 'report' && part !== 'supervisor')
      .filter(({ text }) => /\bconsole\.\w+\(|process\.(?:stdout|stderr)\.write\(/.test(text))

    assert.deepEqual(
      printing.map(({ name }) => name),
      [],
    )
  })

  it('take the functions for paths from one place, so that the tests can set the system', () => {
    const taking = files.filter(({ text }) => text.includes("'node:path'"))

    assert.deepEqual(
      taking.map(({ name }) => name),
      ['node/lean/path.ts', 'node/path.ts'],
    )
  })

  it('have a slash alone only where it is part of no path, or of the paths of all systems', () => {
    const reasons = {
      'changes/affected-importers.ts': 'specifiers',
      'files/patterns.ts': 'globs',
      'files/project-file.ts': 'names of packages',
      'node/module-url.ts': 'URLs',
      'resolve/candidates.ts': 'beside the backslash',
      'resolve/file-finder.ts': 'specifiers; a short cut for POSIX',
      'resolve/specifier.ts': 'specifiers',
      'resolve/tsconfig.ts': 'what a tsconfig says, which is the same on all systems',
      'syntax/masked.ts': 'JavaScript',
      'transpile/batch.ts': 'beside the backslash',
      'transpile/linked-map.ts': 'URLs',
      'ui/page/app.ts': 'a key',
      'ui/page/folders.ts': 'paths as the server sends them, with forward slashes',
      'ui/page/labels.ts': 'paths as the server sends them, with forward slashes',
      'ui/ui-server.ts': 'URLs',
    }

    const having = files.filter(({ text }) => /(['"`])\/\1/.test(text))
    assert.deepEqual(having.map(({ name }) => name).sort(), Object.keys(reasons))
  })

  it('convert between paths and URLs in one place', () => {
    const allowed = ['node/module-url.ts']
    const converting = files.filter(({ text }) => /\b(?:fileURLToPath|pathToFileURL)\(/.test(text))

    assert.deepEqual(
      converting.map(({ name }) => name).filter((name) => !allowed.includes(name)),
      [],
    )
  })
})

/** The functions of a text that is formatted, but for one-liners: in which line each begins, and how many it has. */
function functionsIn(text: string): { at: number; lines: number }[] {
  const lines = text.split('\n')
  const indentOf = (line: string) => line.length - line.trimStart().length
  return lines.flatMap((line, index) => {
    const isFunction =
      /(?:=>|\)(?: ?: ?[^=]+)?) \{$/.test(line) && !/^\s*(?:\} )?(?:if|for|while|switch|else|catch)\b/.test(line)
    if (!isFunction) return []
    const indent = indentOf(line)
    const end = lines.findIndex((each, at) => at > index && each.startsWith(`${' '.repeat(indent)}}`))
    // The parameters may stand in lines of their own.
    let start = index
    const isInLines = line.trimStart().startsWith(')')
    while (isInLines && (start === index || indentOf(lines[start] ?? '') !== indent)) start--
    return [{ at: start + 1, lines: end - start + 1 }]
  })
}

/** A chain of imports that ends where it begins. */
function findCycle(): string | undefined {
  const done = new Set<string>()
  const path: string[] = []

  const visit = (name: string): string | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name].join(' -> ')
    if (done.has(name)) return undefined
    path.push(name)
    for (const imported of byName.get(name)?.local ?? []) {
      const cycle = visit(imported)
      if (cycle !== undefined) return cycle
    }
    path.pop()
    done.add(name)
    return undefined
  }

  for (const { name } of files) {
    const cycle = visit(name)
    if (cycle !== undefined) return cycle
  }
  return undefined
}

/** Tests of what is not in `src`, and what that is. */
const OUTSIDE_SRC: Readonly<Record<string, string>> = {
  'architecture.test.ts': 'all of src',
  'bench/install.test.ts': 'tests/bench/support',
  'bench/process-group.test.ts': 'tests/bench/support',
  'bench/reload-programs.test.ts': 'tests/bench/reload',
  'bench/reload-report.test.ts': 'tests/bench/reload',
  'bench/sample-app.test.ts': 'tests/bench/speed/app',
  'soak/verdicts.test.ts': 'tests/soak',
}

describe('the unit tests', () => {
  it('stand where the file that they test does: as "<name>.test.ts", or as "<name>.<what>.test.ts"', () => {
    const misplaced = readdirSync(fileURLToPath(new URL('.', import.meta.url)), { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.test.ts') && !Object.hasOwn(OUTSIDE_SRC, name))
      .filter((name) => !byName.has(name.replace(/(?:\.[^./]+)?\.test\.ts$/, '.ts')))

    assert.deepEqual(misplaced, [])
  })
})
