import { pathOf, urlOf, withVersion } from '../node/module-url.js'

/**
 * How `require()` gets a new version of an ES module.
 *
 * Node's CommonJS loader knows files, and finds what it has once loaded by their names. So a version gets a name of its own, under which
 * a module stands that hands on all exports of the real one. Version 0 needs none.
 */
const MARK = '%3Fhot-hook='
const FACADE = /^(.*)\?hot-hook=(\d+)$/s

/** The URL of a facade. */
export function facadeUrlOf(path: string, version: number): string {
  return `${urlOf(path)}${MARK}${version}`
}

/** The name by which Node knows it. */
export function facadeNameOf(path: string, version: number): string {
  return `${path}?hot-hook=${version}`
}

export function isFacadeName(name: string): boolean {
  return FACADE.test(name)
}

export function isFacade(url: string): boolean {
  return url.includes(MARK)
}

/** What stands behind a facade. */
export function behindFacade(url: string): { path: string; version: number } | undefined {
  const [, path, version] = (isFacade(url) && FACADE.exec(pathOf(url) ?? '')) || []
  return path === undefined ? undefined : { path, version: Number(version) }
}

/** The source of the facade of a module whose code is `code`. */
export function facadeSource(path: string, version: number, code: string): string {
  const url = JSON.stringify(withVersion(urlOf(path), version))
  const handOn = `export * from ${url};`
  // A default export is not among those that `*` hands on.
  return HAS_DEFAULT.test(code) ? `${handOn}export { default } from ${url};` : handOn
}

/** As esbuild prints it. */
const HAS_DEFAULT = /^export (?:default |\* as default |\{(?:[^}]*,)?\s*(?:[^,{}\s]+ as )?default\s*[,}])/m
