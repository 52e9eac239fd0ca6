import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { MissingPackageError } from './errors.js'
import { pathOf } from './node/module-url.js'
import { extname, resolve } from './node/path.js'

/** The URL of the folder with hot-hook's own code, with a slash at its end. */
export const OWN_FOLDER_URL = new URL('.', import.meta.url).href
/** The path of that folder. */
export const OWN_FOLDER = pathOfOwn(OWN_FOLDER_URL)
/** The URL of the file that `--import hot-hook/ts` loads. */
export const LOADER_URL = new URL('../loader.mjs', import.meta.url).href
/** The path of that file. */
export const LOADER_FILE = pathOfOwn(LOADER_URL)

/** True for a name by which Node's options can name the loader: a package, a path or a URL. */
export function isLoader(name: string): boolean {
  return /hot-hook\/(?:ts|register|loader\.mjs)$/.test(name) || (pathOf(name) ?? resolve(name)) === LOADER_FILE
}

const ownRequire = createRequire(import.meta.url)
const loaded = new Map<string, unknown>()

/** Returns the file of a dependency of this package. Throws a `MissingPackageError`. */
export function resolveOwn(name: string): string {
  try {
    return ownRequire.resolve(name)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND'
      ? new MissingPackageError(packageOf(name))
      : error
  }
}

/** Loads a dependency of this package, once, as {@link requireAlone} does. `name` may be the path of its file. */
export function requireOwn<Package>(name: string): Package {
  if (!loaded.has(name)) loaded.set(name, requireAlone(name))
  return loaded.get(name) as Package
}

/**
 * Loads a dependency as a new instance; synchronous. Nothing is left in `require.cache`, so that the program's use of the same package is not
 * affected.
 */
export function requireAlone<Package>(name: string): Package {
  const { cache } = ownRequire
  const before = { ...cache }
  delete cache[resolveOwn(name)]
  try {
    return ownRequire(name) as Package
  } finally {
    for (const file of Object.keys(cache)) if (!(file in before)) delete cache[file]
    Object.assign(cache, before)
  }
}

/** The version of this package. */
export function ownVersion(): string {
  return versionIn(pathOfOwn(new URL('../package.json', import.meta.url).href))
}

/** A text that differs between any two builds of this package, and any two versions of esbuild. It is the same in all threads. */
export function toolVersions(): string {
  // The files of a build are written at different times, and the threads run different files: so all use the time of this one.
  const built = statSync(pathOfOwn(new URL(`index${extname(import.meta.url)}`, import.meta.url).href)).mtimeMs
  return `${ownVersion()} ${built} esbuild ${versionIn(resolveOwn('esbuild/package.json'))}`
}

function versionIn(packageJson: string): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version
}

/** The package that a specifier names. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
}

function pathOfOwn(url: string): string {
  return pathOf(url) ?? url
}
