import type { BuildOptions, Loader } from 'esbuild'
import { fileKindOf } from '../files/file-kinds.js'
import { EPILOGUE, PRELUDE } from './prelude.js'
import type { Contents } from './source.js'

/** What `import.meta` is called in CommonJS. */
const IMPORT_META = 'hotHookImportMeta'

/** Runs first in CommonJS that is made here, where `import.meta` stands for a variable. */
const COMMONJS_PRELUDE = `var ${IMPORT_META}=globalThis["hot-hook"]?.metaOf(module)??{};`

/** The compiler options of a tsconfig; esbuild takes what it understands. */
export type CompilerOptions = Readonly<Record<string, unknown>>

/** What several files have to have in common to be built together. */
export interface EsbuildKind {
  /** `esm` gets the prelude; `cjs` turns `import` and `export` into CommonJS. */
  readonly format: 'esm' | 'cjs'
  readonly compilerOptions: CompilerOptions
}

export interface EsbuildInput extends EsbuildKind {
  readonly path: string
  readonly contents: Contents
  /** What stands for the contents, where another compiler had them first. */
  readonly prepared?: { readonly code: string; readonly loader: Loader } | undefined
}

/** The code of CommonJS, strict if it says so, or has ES syntax: what stands before a directive takes its effect away. */
export function strictCode(code: string, isEsSyntax: boolean): string {
  const at = code.indexOf(COMMONJS_PRELUDE)
  const isStrict = isEsSyntax || USE_STRICT.test(code.slice(at + COMMONJS_PRELUDE.length))
  return isStrict ? `${code.slice(0, at)}"use strict";${code.slice(at)}` : code
}

/** Matches the directive, also behind others. */
const USE_STRICT = /^(?:\n"[^"\n]*";)*\n"use strict"/

/** True if the code of an ES module names `import.meta`, as only its prelude and its epilogue do otherwise. */
export function usesImportMeta(code: string): boolean {
  return code.replace(PRELUDE, '').replace(EPILOGUE, '').includes('import.meta')
}

/** The options of the one esbuild call that gives code, map and imports of a file. */
export function esbuildOptions(input: EsbuildInput) {
  const { path, contents, prepared } = input
  // A byte order mark hides a hashbang from esbuild, and from nobody else.
  const { code = String(contents).replace(/^\uFEFF(?=#!)/, ''), loader = fileKindOf(path) ?? 'js' } = prepared ?? {}
  return {
    ...commonOptions(input),
    ...(path.endsWith('.json') && { format: 'esm' as const }),
    stdin: { contents: code, sourcefile: path, loader },
    outfile: 'out.js',
    sourcesContent: false,
  } satisfies BuildOptions
}

/** The same for many files, which esbuild reads by itself. Its outputs are named by their places in `paths`. */
export function batchOptions(paths: readonly string[], kind: EsbuildKind) {
  return {
    ...commonOptions(kind),
    entryPoints: paths.map((path, index) => ({ in: path, out: String(index) })),
    outdir: 'out',
    // What it has read is in there.
    sourcesContent: true,
  } satisfies BuildOptions
}

/** What decides what becomes of a file, besides its path and its text. With it, what was made by another esbuild is told apart. */
export function optionsFingerprint(kind: EsbuildKind, esbuildVersion: string): string {
  return JSON.stringify([esbuildVersion, commonOptions(kind)])
}

function commonOptions({ format, compilerOptions }: EsbuildKind) {
  return {
    tsconfigRaw: { compilerOptions: runnable(compilerOptions) },
    bundle: false,
    write: false,
    metafile: true,
    platform: 'node',
    target: `node${process.versions.node}`,
    // Otherwise esbuild drops `with { type: 'json' }` from static imports for most targets.
    // And what Node can't do it says best.
    supported: { 'import-attributes': true, 'import-source': true, 'import-defer': true },
    charset: 'utf8',
    // For the paths that JSX writes into the code: the same, whoever asks from wherever.
    absPaths: ['code'],
    sourcemap: 'external',
    logLevel: 'silent',
    // Without a format ES modules stay as they are; as `esm`, a default export would get the name of its file.
    ...(format === 'esm'
      ? { banner: { js: PRELUDE }, footer: { js: EPILOGUE } }
      : { format, banner: { js: COMMONJS_PRELUDE }, define: { 'import.meta': IMPORT_META } }),
  } satisfies BuildOptions
}

/** Node can't run JSX, so `preserve` means a transform here: the automatic one, or that of the factories that are named. */
function runnable(options: CompilerOptions): CompilerOptions {
  const isKept = options.jsx === 'preserve' || options.jsx === 'react-native'
  if (!isKept) return options
  const hasFactory = options.jsxFactory !== undefined && options.jsxImportSource === undefined
  return { ...options, jsx: hasFactory ? 'react' : 'react-jsx' }
}
