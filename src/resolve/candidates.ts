import { EXTENSIONS, fileKindOf, isTypeScript } from '../files/file-kinds.js'
import { extname, join } from '../node/path.js'

/** What TypeScript looks for where an import names a JavaScript file. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx', '.ts', '.js'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
}

/** JavaScript may leave out these only; Node never adds `.mjs` or `.cjs`. */
const IN_JAVASCRIPT = EXTENSIONS.filter((extension) => !/^\.[cm]js$/.test(extension))

/**
 * The files that a path in an import may mean, best first. In TypeScript `./x.js` means `x.ts`, even beside an `x.js`, as for `tsc`. `mainOf` returns
 * the `main` of the package.json in a folder; it is called when no file has been taken.
 */
export function* candidates(
  path: string,
  importer: string | undefined,
  mainOf: (folder: string) => string | undefined = () => undefined,
): Generator<string> {
  const extensions = importer !== undefined && isJavaScript(importer) ? IN_JAVASCRIPT : EXTENSIONS
  if (!path.endsWith('/') && !path.endsWith('\\')) {
    if (importer === undefined || !isTypeScript(importer)) yield path
    yield* sourcesOf(path)
    yield path
    for (const extension of extensions) yield path + extension
  }
  const main = mainOf(path)
  if (main !== undefined) yield* candidates(join(path, main), importer)
  for (const extension of extensions) yield join(path, `index${extension}`)
}

/** The TypeScript and JavaScript files that may stand behind a path with a JavaScript extension. */
function sourcesOf(path: string): readonly string[] {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  return (SOURCES[extension] ?? []).map((source) => stem + source)
}

function isJavaScript(path: string): boolean {
  const kind = fileKindOf(path)
  return kind === 'js' || kind === 'jsx'
}
