import { extname, join } from 'node:path'

/** What TypeScript looks for where an import names a JavaScript file. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx', '.ts', '.js'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
}
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json']

export const isTypeScript = (path: string) => /\.[cm]?tsx?$/.test(path)

/**
 * The files that an absolute path in an import may mean, best first.
 *
 * A TypeScript importer means `x.ts` by `./x.js` even if an `x.js` lies beside it, as `tsc` does; a JavaScript importer means
 * what it says.
 */
export function* candidates(path: string, importer: string | undefined): Generator<string> {
  if (!path.endsWith('/') && !path.endsWith('\\')) {
    if (importer === undefined || !isTypeScript(importer)) yield path
    yield* sourcesOf(path)
    yield path
    for (const extension of EXTENSIONS) yield path + extension
  }
  for (const extension of EXTENSIONS) yield join(path, `index${extension}`)
}

/** The TypeScript and JavaScript files that may stand behind a path with a JavaScript extension. */
function sourcesOf(path: string): readonly string[] {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  return (SOURCES[extension] ?? []).map((source) => stem + source)
}

/** True for a file that an import may be looking for, and for what may be a folder on the way to one. */
export function mayBeImported(path: string): boolean {
  const extension = extname(path)
  return extension === '' || EXTENSIONS.includes(extension)
}
