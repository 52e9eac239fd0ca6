import { Module } from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { isAnybodyIn, sitesOfError } from '../stack-sites.js'

type ExtensionHandler = (module: object, file: string) => unknown

/** The parts of Node's CommonJS loader that programs have always reached into; its types don't name them. */
interface CommonJsLoader {
  _load(specifier: string, parent: { readonly path: string; readonly filename: string }): unknown
  readonly _cache: Record<string, Module | undefined>
  readonly _extensions: Readonly<Record<string, ExtensionHandler | undefined>>
  readonly prototype: {
    require(this: Module, specifier: string): unknown
    load(this: Module, file: string): void
    _compile(this: Module, code: string, file: string, format?: string): unknown
  }
}
export const loader = Module as unknown as CommonJsLoader

/** True for an instance of a project file whose place another one has taken, or will take. */
export function isOutdated(module: Module): boolean {
  return module.loaded && isUnlisted(module)
}

/** True also for the `require` that an ES module made itself. */
export function isUnlisted(module: Module): boolean {
  const { filename } = module
  return filename !== null && isProjectFile(filename) && loader._cache[filename] !== module
}

/** Who is not in the cache is not asked for his children, but would keep them for ever. */
export function forgetLastChild({ children }: Module): void {
  const last = children.at(-1)
  if (last?.filename && isProjectFile(last.filename)) children.pop()
}

/** CommonJS has no markers, but Node's cache says what is still being run. */
export function isLoading(path: string): boolean {
  return loader._cache[path]?.loaded === false
}

/**
 * True for a handler of `require.extensions` that is neither Node's nor ours: it is called for a file that isn't there, and who stands in the
 * stack of its error is looked at.
 */
export function isBySomebody(handler: ExtensionHandler | undefined, extension: string): boolean {
  const sites = sitesOfError(() => handler?.(new Module('hot-hook'), `/hot-hook-leads-nowhere${extension}`))
  return sites === undefined || isAnybodyIn(sites)
}
