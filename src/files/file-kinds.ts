import { extname } from 'node:path'

/** What is in a file, by its extension, in the order in which an import without an extension looks for files. The names are those of esbuild's loaders. */
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

/** The extensions of all files that an import may mean. */
export const EXTENSIONS: readonly string[] = Object.keys(KINDS)
/** Those of TypeScript, */
export const TYPESCRIPT_EXTENSIONS = EXTENSIONS.filter((extension) => isTypeScript(`x${extension}`))
/** and with them of all that Node can't run as it is. */
export const TRANSPILED_EXTENSIONS = EXTENSIONS.filter((extension) => needsTranspiling(`x${extension}`))

/** `undefined` for a file that is neither a script nor JSON. */
export function fileKindOf(path: string): FileKind | undefined {
  return (KINDS as Readonly<Record<string, FileKind>>)[extname(path)]
}

/** True for TypeScript, by the extension of a path or of a URL without query. */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path)
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

/** True for a file that an import may be looking for, and for what may be a folder on the way to one. */
export function mayBeImported(path: string): boolean {
  return fileKindOf(path) !== undefined || extname(path) === ''
}

/** How to read a file: scripts and JSON are text, of all else only the bytes matter. */
export function encodingOf(path: string): 'utf8' | null {
  return fileKindOf(path) === undefined ? null : 'utf8'
}
