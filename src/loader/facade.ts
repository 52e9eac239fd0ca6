import { pathOf, urlOf, withVersion } from '../node/module-url.js'
import { masked } from '../syntax/masked.js'

/**
 * Marks the URL of a facade, by which `require()` gets a new version of an ES module.
 *
 * Node's CommonJS loader caches modules by file name, and a file name has no query. So each version after 0 gets a file name of its own,
 * `page.ts?hot-hook=1` (in a URL, its `?` is encoded). The module of that name, the facade, exports all that the real module exports.
 */
const MARK = '%3Fhot-hook='
const FACADE = /^(.*)\?hot-hook=(\d+)$/s

/** The URL of the facade of a version. */
export function facadeUrlOf(path: string, version: number): string {
  return `${urlOf(path)}${MARK}${version}`
}

/** The file name by which Node's CommonJS loader caches that facade. */
export function facadeNameOf(path: string, version: number): string {
  return `${path}?hot-hook=${version}`
}

/** True for the file name of a facade. */
export function isFacadeName(name: string): boolean {
  return FACADE.test(name)
}

/** True for the URL of a facade. */
export function isFacade(url: string): boolean {
  return url.includes(MARK)
}

/** The module that a facade exports; `undefined` for any other URL. */
export function behindFacade(url: string): { path: string; version: number } | undefined {
  const [, path, version] = (isFacade(url) && FACADE.exec(pathOf(url) ?? '')) || []
  return path === undefined ? undefined : { path, version: Number(version) }
}

/** The source of the facade of a version. `code` is the module's JavaScript. */
export function facadeSource(path: string, version: number, code: string): string {
  const url = JSON.stringify(withVersion(urlOf(path), version))
  const handOn = `export * from ${url};`
  // `export *` leaves out the default export.
  return HAS_DEFAULT.test(masked(code)) ? `${handOn}export { default } from ${url};` : handOn
}

/** Matches a default export. */
const HAS_DEFAULT = /\bexport\s*(?:default\b|\*\s*as\s+default\b|\{(?:[^}]*[\s,{])?default\s*[,}])/
