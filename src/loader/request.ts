import { isProjectFile } from '../files/project-file.js'
import { pathOf, splitSuffix, withoutVersion } from '../node/module-url.js'
import { isAbsolute } from '../node/path.js'
import { isMarked, withoutMark } from './boundary-mark.js'
import type { NextResolve, ResolveContext } from './hook-types.js'

/** The arguments of a `resolve` hook, in parts. */
export interface Request {
  /** The specifier as written. */
  readonly written: string
  /** The specifier without query and hash. */
  readonly name: string
  /** Its query and hash. */
  readonly suffix: string
  /**
   * The URL of the importer, with its version. It is not to be read from `context`: Node writes what is passed to the next hook into that.
   */
  readonly parentUrl: string | undefined
  /** The path of the importing file, or its URL if it is none; `undefined` for the import of the program's entry. */
  readonly parent: string | undefined
  /** The importer is a project file, or it is the import of the program's entry. */
  readonly isOurs: boolean
  /** It is a `require()`. */
  readonly isRequire: boolean
  /** It is written with `import.meta.hot?.boundary`. */
  readonly isMarked: boolean
  /** The import attributes without that mark. */
  readonly importAttributes: Readonly<Record<string, string>>
  readonly context: ResolveContext
}

/** Splits the arguments of the `resolve` hook into their parts. */
export function requestOf(specifier: string, context: ResolveContext): Request {
  const written = withoutVersion(specifier)
  const { name, suffix } = splitSuffix(written)
  // `import.meta.resolve()` passes on what it is given, which may be a `URL`.
  const parentUrl = context.parentURL === undefined ? undefined : String(context.parentURL)
  const parent = parentUrl === undefined ? undefined : (pathOf(parentUrl) ?? parentUrl)
  const isOurs = parent === undefined || (isAbsolute(parent) && isProjectFile(parent))
  const isRequire = isRequired(context)
  const all = context.importAttributes ?? {}
  const importAttributes = withoutMark(all)
  return {
    written,
    parentUrl,
    name,
    suffix,
    parent,
    isOurs,
    isRequire,
    isMarked: isMarked(all),
    importAttributes,
    context,
  }
}

/** The arguments for the next hook: with the specifier and the URL as the program has them, without versions and marks. */
export function asked(request: Request, specifier = request.written): NextResolve {
  const { context, parentUrl, importAttributes } = request
  const parentURL = parentUrl === undefined ? undefined : withoutVersion(parentUrl)
  // The context of a `require()` has no `importAttributes`, and some hooks recognize it by that.
  const attributes = context.importAttributes === undefined ? {} : { importAttributes }
  return { specifier, context: { ...context, parentURL, ...attributes } }
}

/** True for the context of a `require()`. */
export function isRequired({ conditions }: { readonly conditions: Iterable<string> | undefined }): boolean {
  if (Array.isArray(conditions)) return conditions.includes('require')
  for (const condition of conditions ?? []) if (condition === 'require') return true
  return false
}
