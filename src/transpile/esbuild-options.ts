import { extname } from 'node:path'
import type { BuildOptions, Loader } from 'esbuild'

/**
 * Runs first in every ES module. One line, with nothing in it that differs between modules or versions. In Node's hooks thread, where
 * a program may have hooks of its own, nobody listens.
 */
const PRELUDE = 'globalThis["hot-hook"]?.begin(import.meta);'
/** Runs when the module has been evaluated without a throw. */
const EPILOGUE = 'globalThis["hot-hook"]?.end(import.meta);'

const LOADERS: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.json': 'json',
}

/** The compiler options of a tsconfig; esbuild takes what it understands. */
export type CompilerOptions = Readonly<Record<string, unknown>>

export interface EsbuildInput {
  readonly path: string
  readonly contents: string
  /** `esm` gets the prelude; `cjs` turns `import` and `export` into CommonJS. */
  readonly format: 'esm' | 'cjs'
  readonly compilerOptions: CompilerOptions
}

/** True for a file that esbuild can turn into JavaScript. */
export function isScript(path: string): boolean {
  return extname(path) in LOADERS && !path.endsWith('.json')
}

/** True for a file in TypeScript or JSX, which Node can't run as it is. */
export function needsTranspiling(path: string): boolean {
  const loader = LOADERS[extname(path)]
  return loader !== undefined && loader !== 'js' && loader !== 'json'
}

/** The options of the one esbuild call that gives code, map and imports of a file. */
export function esbuildOptions(input: EsbuildInput) {
  const { path, contents, format, compilerOptions } = input
  return {
    stdin: { contents, sourcefile: path, loader: LOADERS[extname(path)] ?? 'js' },
    tsconfigRaw: { compilerOptions: runnable(compilerOptions) },
    outfile: 'out.js',
    bundle: false,
    write: false,
    metafile: true,
    format,
    platform: 'node',
    target: `node${process.versions.node}`,
    // Otherwise esbuild drops `with { type: 'json' }` from static imports for most targets.
    supported: { 'import-attributes': true },
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    ...(format === 'esm' && { banner: { js: PRELUDE }, footer: { js: EPILOGUE } }),
  } satisfies BuildOptions
}

/** Node can't run JSX, so `preserve` means a transform here: the automatic one, or that of the factories that are named. */
function runnable(options: CompilerOptions): CompilerOptions {
  const isKept = options.jsx === 'preserve' || options.jsx === 'react-native'
  if (!isKept) return options
  const hasFactory = options.jsxFactory !== undefined && options.jsxImportSource === undefined
  return { ...options, jsx: hasFactory ? 'react' : 'react-jsx' }
}
