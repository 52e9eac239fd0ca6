import { Module } from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { hasForeignCall, sitesOfError } from '../stack-sites.js'

type ExtensionHandler = (module: CompilableModule, file: string) => unknown

interface CompilableModule extends Module {
  _compile(code: string, file: string, format?: string): unknown
}

/** The undocumented parts of Node's CommonJS loader that programs and `require` hooks have always used. */
interface CommonJsLoader {
  _load(specifier: string, parent: { readonly path: string; readonly filename: string }): unknown
  _resolveFilename(
    request: string,
    parent: { readonly filename?: string | null } | undefined,
    isMain?: boolean,
    options?: { readonly paths?: readonly string[] },
  ): string
  readonly _cache: Record<string, Module | undefined>
  readonly _extensions: Record<string, ExtensionHandler | undefined>
  readonly prototype: {
    require(this: Module, specifier: string): unknown
    load(this: Module, file: string): void
    _compile(this: Module, code: string, file: string, format?: string): unknown
  }
}

/** Node's CommonJS loader, with the parts that its types leave out. */
export const loader = Module as unknown as CommonJsLoader

/** True for an instance of a project file that has been loaded and is no longer in `require.cache`. */
export function isOutdated(module: Module): boolean {
  return module.loaded && isUnlisted(module)
}

/** True for a module of a project file that is not in `require.cache`, and for the `require` that an ES module created. */
export function isUnlisted(module: Module): boolean {
  const { filename } = module
  return filename !== null && isProjectFile(filename) && loader._cache[filename] !== module
}

/** Removes the last child of a module that is not in `require.cache`: it is not used there, and would never be garbage-collected. */
export function forgetLastChild({ children }: Module): void {
  const last = children.at(-1)
  if (last?.filename && isProjectFile(last.filename)) children.pop()
}

/** True while a CommonJS module is being evaluated. CommonJS gets no prelude, so Node's cache has to say so. */
export function isLoading(path: string): boolean {
  return loader._cache[path]?.loaded === false
}

/**
 * True for a handler of `require.extensions` that is neither Node's nor hot-hook's. Calls the handler for a file that does not exist, and
 * looks for other code in the stack of the error.
 */
export function isForeignHandler(handler: ExtensionHandler | undefined, extension: string): boolean {
  const sites = sitesOfError(() =>
    handler?.(new Module('hot-hook') as CompilableModule, `/hot-hook-leads-nowhere${extension}`),
  )
  return sites === undefined || hasForeignCall(sites)
}
