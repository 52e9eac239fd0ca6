import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, resolve } from 'node:path'
import { pathOf } from './node/module-url.js'

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

/** Loads a dependency of this package; synchronous, for code that can't wait. */
export const requireOwn = createRequire(import.meta.url)

/** Loads a dependency as an instance of its own, so that the program's use of the same package is not affected. Synchronous. */
export function requireAlone<Package>(name: string): Package {
  const file = requireOwn.resolve(name)
  const shared = requireOwn.cache[file]
  delete requireOwn.cache[file]
  try {
    return requireOwn(name) as Package
  } finally {
    if (shared === undefined) delete requireOwn.cache[file]
    else requireOwn.cache[file] = shared
  }
}

/** The version of this package. */
export function ownVersion(): string {
  return versionIn(pathOfOwn(new URL('../package.json', import.meta.url).href))
}

/** A text that differs between any two builds of this package, and any two versions of esbuild. It is the same in all threads. */
export function toolVersions(): string {
  // The files of a build are written at different times, and the threads run different files: so all use the time of this one.
  const built = statSync(pathOfOwn(new URL(`preload${extname(import.meta.url)}`, import.meta.url).href)).mtimeMs
  return `${ownVersion()} ${built} esbuild ${versionIn(requireOwn.resolve('esbuild/package.json'))}`
}

function versionIn(packageJson: string): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version
}

function pathOfOwn(url: string): string {
  return pathOf(url) ?? url
}
