import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The folder that this loader runs from, with a slash at its end. */
export const OWN_FOLDER_URL = new URL('.', import.meta.url).href
/** The same as a path. */
export const OWN_FOLDER = fileURLToPath(OWN_FOLDER_URL)
/** The file that `--import` names. */
export const LOADER_URL = new URL('../loader.mjs', import.meta.url).href
export const LOADER_FILE = fileURLToPath(LOADER_URL)

/** Loads something of this package's dependencies, in the middle of what can't wait. */
export const requireOwn = createRequire(import.meta.url)

/** The version of this package. */
export function ownVersion(): string {
  return versionIn(fileURLToPath(new URL('../package.json', import.meta.url)))
}

/** Differs between any two builds of this package, and between any two versions of esbuild. */
export function toolVersions(): string {
  const built = statSync(fileURLToPath(import.meta.url)).mtimeMs
  return `${ownVersion()} ${built} esbuild ${versionIn(requireOwn.resolve('esbuild/package.json'))}`
}

function versionIn(packageJson: string): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version
}
