import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, resolve } from 'node:path'
import { pathOf } from './node/module-url.js'

/** The folder that this loader runs from, with a slash at its end. */
export const OWN_FOLDER_URL = new URL('.', import.meta.url).href
/** The same as a path. */
export const OWN_FOLDER = pathOfOwn(OWN_FOLDER_URL)
/** The file that `--import` names. */
export const LOADER_URL = new URL('../loader.mjs', import.meta.url).href
export const LOADER_FILE = pathOfOwn(LOADER_URL)

/** True for a name by which an option of Node may ask for this loader: as a package, as a path, or as a URL. */
export function isLoader(name: string): boolean {
  return /hot-hook\/(?:ts|register|loader\.mjs)$/.test(name) || (pathOf(name) ?? resolve(name)) === LOADER_FILE
}

/** Loads something of this package's dependencies, in the middle of what can't wait. */
export const requireOwn = createRequire(import.meta.url)

/** The same, as an instance of our own: the program may use the package as well, and is not to notice what we do with it. */
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

/** Differs between any two builds of this package, and between any two versions of esbuild. All threads of a program say the same. */
export function toolVersions(): string {
  // A build writes each file, but at a time of its own: the threads run different ones.
  const built = statSync(pathOfOwn(new URL(`preload${extname(import.meta.url)}`, import.meta.url).href)).mtimeMs
  return `${ownVersion()} ${built} esbuild ${versionIn(requireOwn.resolve('esbuild/package.json'))}`
}

function versionIn(packageJson: string): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version
}

function pathOfOwn(url: string): string {
  return pathOf(url) ?? url
}
