import { extname } from '../node/path.js'

/** The kind of a file by its extension, in the order in which an import without an extension tries them. The names are esbuild's. */
const KINDS = {
  '.ts': 'ts',
  '.tsx': 'tsx',
  '.mts': 'ts',
  '.cts': 'ts',
  '.js': 'js',
  '.jsx': 'jsx',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
} as const

/** TypeScript, JavaScript, either of them with JSX, or JSON. */
export type FileKind = (typeof KINDS)[keyof typeof KINDS]

/** The extensions of all scripts and JSON, in the order in which an import without an extension tries them. */
export const EXTENSIONS: readonly string[] = Object.keys(KINDS)
/** The extensions of TypeScript. */
export const TYPESCRIPT_EXTENSIONS = EXTENSIONS.filter((extension) => isTypeScript(`x${extension}`))
/** The extensions of TypeScript and JSX, which Node can't run as they are. */
export const TRANSPILED_EXTENSIONS = EXTENSIONS.filter((extension) => needsTranspiling(`x${extension}`))

/** The kind of a file, by its extension; `undefined` for a file that is neither a script nor JSON. */
export function fileKindOf(path: string): FileKind | undefined {
  return (KINDS as Readonly<Record<string, FileKind>>)[extname(path)]
}

/** True for TypeScript, by the extension of a path or of a URL without query. */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path)
}

/** True for a file that has types only. */
export function isDeclaration(path: string): boolean {
  return /\.d\.[cm]?ts$/.test(path)
}

/** True for a file that esbuild can turn into JavaScript. */
export function isScript(path: string): boolean {
  const kind = fileKindOf(path)
  return kind !== undefined && kind !== 'json'
}

/** True for a file in TypeScript or JSX, which Node can't run as it is. */
export function needsTranspiling(path: string): boolean {
  const kind = fileKindOf(path)
  return kind !== undefined && kind !== 'js' && kind !== 'json'
}

/** True for a path with the extension of a script or JSON, and for one without extension, which may be a folder with such files. */
export function mayBeImported(path: string): boolean {
  return fileKindOf(path) !== undefined || extname(path) === ''
}

/** The encoding to read a file with: 'utf8' for scripts and JSON, `null` (bytes) for all others. */
export function encodingOf(path: string): 'utf8' | null {
  return fileKindOf(path) === undefined ? null : 'utf8'
}
