import { Module } from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { hasForeignCall, sitesOfError } from '../stack-sites.js'

export type ExtensionHandler = (module: CompilableModule, file: string) => unknown

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
/** Node's CommonJS loader. */
export const loader = Module as unknown as CommonJsLoader

/**
 * Returns a method of Node's CommonJS loader that is about to be replaced. V8 takes the name of a method in a stack trace from the object that
 * has it, so the method gets its name: frames say `Module.load` as before.
 */
export function original<Name extends keyof CommonJsLoader['prototype']>(
  prototype: CommonJsLoader['prototype'],
  name: Name,
) {
  return Object.defineProperty(prototype[name], 'name', { value: name })
}

/** True for an instance of a project file that has been evaluated and is not in Node's cache: another instance has replaced it, or will. */
export function isOutdated(module: Module): boolean {
  return module.loaded && isUnlisted(module)
}

/**
 * True for an instance of a project file that is not in Node's cache: an outdated one, or the module of a `require` that an ES module has
 * created (`createRequire()`).
 */
export function isUnlisted(module: Module): boolean {
  const { filename } = module
  return filename !== null && isProjectFile(filename) && loader._cache[filename] !== module
}

/**
 * Removes the project file that a module has required last from its `children`. To be called for modules that are not in Node's cache:
 * nothing else would ever remove outdated modules from their `children`.
 */
export function forgetLastChild({ children }: Module): void {
  const last = children.at(-1)
  if (last?.filename && isProjectFile(last.filename)) children.pop()
}

/** True for a CommonJS module that is still being evaluated, according to Node's cache. */
export function isLoading(path: string): boolean {
  return loader._cache[path]?.loaded === false
}

/**
 * True for a `require.extensions` handler that is neither Node's nor ours. It is called for a file that does not exist, and the stack of
 * its error is searched for code of other packages.
 */
export function isForeignHandler(handler: ExtensionHandler | undefined, extension: string): boolean {
  const sites = sitesOfError(() =>
    handler?.(new Module('hot-hook') as CompilableModule, `/hot-hook-leads-nowhere${extension}`),
  )
  return sites === undefined || hasForeignCall(sites)
}
